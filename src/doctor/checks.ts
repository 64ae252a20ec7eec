import type { Check } from '../engine/report.js';
import type { Identity } from '../genesys/identity.js';
import { missingPermissions, withoutCovered } from '../genesys/permissions.js';
import type { Session } from '../genesys/session.js';
import type { Division } from '../resources/identity/divisions.js';
import { grantableOf, type PermissionCatalogue } from '../resources/identity/permissions.js';
import { integrationType, integrationTypeIsOffered } from '../resources/integration/find-integration.js';
import type { Person } from '../resources/people/people.js';
import { divisionsByRole, divisionVerdict } from '../solution/division.js';
import { checked, failed, fine, unknown, type Verdict } from '../solutions/checks.js';
import type { Prerequisite } from '../solutions/solution.js';
import { limits } from './limits.js';
import { machineChecks } from './machine.js';
import { products } from './products.js';

/** What the checks go by. */
export interface Examination {
  readonly session: Session;
  readonly signal: AbortSignal;
  readonly identity: Identity;
  readonly divisions: readonly Division[];
  /** Where new objects would go. */
  readonly division: Division;
  /** Somebody for whom it is to work, where one was named. */
  readonly person: Person | undefined;
  /** What each command that is meant takes, such as `teams-presence setup`. */
  readonly commands: ReadonlyMap<string, readonly string[]>;
  readonly prerequisites: readonly Prerequisite[];
  /** Which permissions the org knows; a verdict where that cannot be read. */
  readonly catalogue: PermissionCatalogue | Verdict;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** One thing to look at. */
export interface DoctorCheck {
  /** For scripts. */
  readonly id: string;
  /** What should be so, as a sentence without a full stop. */
  readonly title: string;
  /** Undefined where there is nothing to tell. A request that is refused means that it could not be checked. */
  readonly look: () => Verdict | undefined | Promise<Verdict | undefined>;
}

/** Every check of an org that could be reached, in the order of the report. A new one is added here. */
const checks: readonly ((examination: Examination) => DoctorCheck | readonly DoctorCheck[])[] = [
  () => ({ ...credentials, look: () => fine }),
  identityIsKnown,
  permissionsAreHeld,
  permissionsCountInDivision,
  products,
  integrationCanBeMade,
  ({ prerequisites, session, person }) =>
    prerequisites.map(({ look, ...named }) => ({ ...named, look: () => look({ session, person }) })),
  limits,
  ({ session, environment }) =>
    machineChecks({ environment, connection: session.connection, clockSkew: session.clockSkew() }),
];

export async function runChecks(examination: Examination): Promise<readonly Check[]> {
  const all = checks.flatMap((check) => check(examination));
  const results = await Promise.all(all.map((check) => runCheck(check, examination.signal)));
  return results.filter((result) => result !== undefined);
}

/** Throws only the reason of the signal. */
export async function runCheck(
  { id, title, look }: DoctorCheck,
  signal: AbortSignal,
): Promise<Check | undefined> {
  let silent = false;
  const result = await checked(id, title, signal, async () => {
    const verdict = await look();
    silent = verdict === undefined;
    return verdict ?? fine;
  });
  return silent ? undefined : result;
}

/** Also where the log-in fails, so that the rest cannot be looked at. */
export const credentials = { id: 'credentials', title: 'The credentials are accepted in this region' };

/** Who is logged in, with which roles in which divisions. */
function identityIsKnown({ identity: { subject, grants }, divisions }: Examination): DoctorCheck {
  const who = subject.type === 'PC_USER' ? 'person' : 'OAuth client';
  return {
    id: 'identity',
    title: `The ${who} "${subject.name}" is known`,
    look: () => {
      if (grants === undefined) return unknown('The platform does not tell which roles it has.');
      if (grants.length === 0) return failed('It has no role, so it cannot do anything.');
      const told = [...divisionsByRole(grants, divisions)]
        .map(([role, where]) => `${role} in ${where.join(', ')}`)
        .join('; ');
      return { ...fine, reason: `Roles: ${told}.` };
    },
  };
}

/**
 * What a command takes that the identity does not have. Divisions and conditions are not looked at. What the catalogue
 * does not know is not listed as missing, since nobody can grant it: see `products`.
 */
function permissionsAreHeld({ identity: { grants }, commands, catalogue }: Examination): DoctorCheck[] {
  return [...commands].map(([command, permissions]) => ({
    id: `permissions:${command.replace(' ', ':')}`,
    title: `May run ${command}`,
    look: () => {
      if (grants === undefined)
        return unknown('The platform does not tell which permissions this identity has.');
      const wanted = withoutCovered(permissions);
      const missing = missingPermissions(grants, wanted);
      if (missing.length === 0) return fine;
      const grantable = missing.flatMap((entry) => {
        const left = 'status' in catalogue ? entry : grantableOf(catalogue, entry);
        return left === undefined ? [] : [left];
      });
      const nobodys = missing.length - grantable.length;
      const listed = grantable.length === 0 ? '' : '; those to grant are listed at the end';
      const ungrantable =
        nobodys === 0 ? '' : ` ${nobodys} of them cannot be granted, because the org lacks the product.`;
      return {
        ...failed(`${missing.length} of ${wanted.length} permissions are missing${listed}.${ungrantable}`),
        ...(grantable.length === 0 ? {} : { missingPermissions: grantable }),
      };
    },
  }));
}

function permissionsCountInDivision(examination: Examination): DoctorCheck {
  const { identity, commands, division } = examination;
  const wanted = [...commands.values()].flat();
  return {
    id: 'division',
    title: `The permissions apply in the division "${division.name}"`,
    look: () => divisionVerdict({ ...examination, grants: identity.grants, wanted }),
  };
}

function integrationCanBeMade({ session }: Examination): DoctorCheck {
  return {
    id: 'integration-type',
    title: 'Integrations of the type "Genesys Cloud Data Actions" can be created',
    look: async () =>
      (await integrationTypeIsOffered(session))
        ? fine
        : failed(
            `The org does not offer the type "${integrationType}": it is not licensed, or not switched on. The data actions that set the presences need it.`,
          ),
  };
}
