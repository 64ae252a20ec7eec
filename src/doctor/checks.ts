import type { Environment } from '../core/io.js';
import { newRound } from '../core/round.js';
import { sortedUnique } from '../core/text.js';
import type { Check } from '../engine/report.js';
import { getOrUndefined } from '../genesys/errors.js';
import { missingPermissions, withoutCovered } from '../genesys/permissions.js';
import type { Session } from '../genesys/session.js';
import { listTriggers } from '../resources/architect/trigger.js';
import type { Division } from '../resources/identity/divisions.js';
import { listOAuthClients } from '../resources/identity/list-oauth-clients.js';
import { grantableOf, type PermissionCatalogue } from '../resources/identity/permissions.js';
import { integrationType, integrationTypeIsOffered } from '../resources/integration/find-integration.js';
import type { Person } from '../resources/people/people.js';
import type { OrgContext } from '../solution/connect.js';
import { divisionsByRole, divisionVerdict, grantsUnknown } from '../solution/division.js';
import { checked, failed, fine, unknown, type Verdict } from '../solutions/checks.js';
import type { Prerequisite } from '../solutions/solution.js';
import { machineChecks } from './machine.js';

/** What the checks go by. */
export interface Examination extends Pick<OrgContext, 'session' | 'signal' | 'identity'> {
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
  readonly environment: Environment;
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
      if (grants === undefined) return grantsUnknown;
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

/** A part of Genesys Cloud as people know it. */
interface Product {
  readonly id: string;
  readonly title: string;
  /** The permissions that belong to it. */
  readonly owns: RegExp;
  /** What needs it. */
  readonly use: string;
  /** Every org should have it: told of only where it is absent all the same. */
  readonly basic?: true;
}

/** The first that owns a permission is the one to which it belongs. */
const knownProducts: readonly Product[] = [
  { id: 'outbound', title: 'Outbound is enabled', owns: /^outbound:/, use: 'Campaigns need it.' },
  {
    id: 'product:process-automation',
    title: 'Process Automation is enabled',
    owns: /^processautomation:/,
    use: 'The trigger that starts the workflow needs it.',
  },
  {
    id: 'product:data-actions',
    title: 'Integrations and data actions are enabled',
    owns: /^(integrations|bridge):/,
    use: 'The data actions that set the presences need it.',
  },
  {
    id: 'product:data-tables',
    title: 'Architect data tables are enabled',
    owns: /^architect:datatable(Row)?:/,
    use: 'The mappings need it.',
  },
  {
    id: 'product:architect',
    title: 'Architect flows are enabled',
    owns: /^architect:/,
    use: 'The flow needs it.',
  },
  {
    id: 'product:telephony',
    title: 'Telephony is enabled',
    owns: /^telephony:/,
    use: 'Campaigns need a site.',
  },
  {
    id: 'product:basics',
    title: 'Roles, OAuth clients, people and routing are enabled',
    owns: /./,
    use: 'Both solutions need them.',
    basic: true,
  },
];

/** Whether the org has the products to which these permissions belong. */
function products({ commands, catalogue }: Examination): readonly DoctorCheck[] {
  const entries = sortedUnique([...commands.values()].flat());
  return knownProducts.flatMap((product) => {
    const own = entries.filter((entry) => knownProducts.find(({ owns }) => owns.test(entry)) === product);
    if (own.length === 0) return [];
    const verdict = 'status' in catalogue ? catalogue : productVerdict(product, own, catalogue);
    const { id, title, basic } = product;
    return [{ id, title, look: () => (basic && verdict.status !== 'failed' ? undefined : verdict) }];
  });
}

function productVerdict(
  { owns, use }: Product,
  entries: readonly string[],
  catalogue: PermissionCatalogue,
): Verdict {
  const nobodys = entries.filter((entry) => grantableOf(catalogue, entry) === undefined);
  if (nobodys.length === 0) return fine;
  const partly = [...catalogue.known].some((permission) => owns.test(permission));
  const absent = partly
    ? 'The org does not know all permissions for it: a part of it is not licensed, or not switched on.'
    : 'The org knows no permissions for it: it is not licensed, or not switched on.';
  return failed(`${absent} ${use} No role can hold ${nobodys.join(', ')}.`);
}

/** Something of which an org may have only so many. */
interface Limited {
  readonly id: string;
  readonly what: string;
  readonly namespace: string;
  /** Unverified: what the platform calls the limit; namespaces and keys differ per org. */
  readonly key: RegExp;
  readonly count: (session: Session) => Promise<number>;
}

const onePage = { pageSize: 1, pageNumber: 1 };
/** From this share on, people should know. */
const nearly = 0.95;

const limited: readonly Limited[] = [
  {
    id: 'limit:roles',
    what: 'role',
    namespace: 'authorization',
    key: /role/i,
    count: async ({ api }) => (await api.authorization.getAuthorizationRoles(onePage)).total ?? 0,
  },
  {
    id: 'limit:oauth-clients',
    what: 'OAuth client',
    namespace: 'auth.api',
    key: /client/i,
    count: async (session) => (await listOAuthClients(session, { round: newRound() })).length,
  },
  {
    id: 'limit:integrations',
    what: 'integration',
    namespace: 'integrations',
    key: /integration.*max|max.*integration/i,
    count: async ({ api }) => (await api.integrations.getIntegrations(onePage)).total ?? 0,
  },
  {
    id: 'limit:data-tables',
    what: 'data table',
    namespace: 'datatables',
    key: /datatable\.(max|count)/i,
    count: async ({ api }) => (await api.architect.getFlowsDatatables(onePage)).total ?? 0,
  },
  {
    id: 'limit:flows',
    what: 'flow',
    namespace: 'architect',
    key: /flow.*(max|count)/i,
    count: async ({ api }) => (await api.architect.getFlows(onePage)).total ?? 0,
  },
  {
    id: 'limit:triggers',
    what: 'trigger',
    namespace: 'event.orchestration',
    key: /trigger.*(max|count)/i,
    count: async (session) => (await listTriggers(session, { round: newRound() })).length,
  },
];

/** How near the org is to the limits that an installation may run into. What the org does not tell is left out. */
function limits({ session }: Examination): readonly DoctorCheck[] {
  return limited.map((one) => ({
    id: one.id,
    title: `There is room for another ${one.what}`,
    look: async () => {
      const limit = await limitOf(session, one);
      return limit === undefined ? undefined : roomVerdict(await one.count(session), limit);
    },
  }));
}

async function limitOf({ api }: Session, { namespace, key }: Limited): Promise<number | undefined> {
  const limits = await getOrUndefined(
    () => api.organization.getOrganizationsLimitsNamespace(namespace),
    [403, 404],
  );
  return limits?.entities?.find((limit) => key.test(limit.key ?? ''))?.value;
}

function roomVerdict(count: number, limit: number): Verdict {
  if (count >= limit)
    return failed(`The org has ${count} of at most ${limit}. Remove one that is not needed.`);
  if (count >= limit * nearly)
    return { ...fine, reason: `Nearly full: the org has ${count} of at most ${limit}.` };
  return fine;
}
