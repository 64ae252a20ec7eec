import type { Models } from 'purecloud-platform-client-v2';
import type { Run } from '../../engine/resource.js';
import { GenesysError } from '../../genesys/errors.js';
import { whoAmI } from '../../genesys/identity.js';
import type { Session } from '../../genesys/session.js';
import { onceAccepted } from '../kit/wait.js';
import { giveForThisRun, type Holder, isHeld } from './installer-grant.js';

/** The platform says that a change of permissions takes up to five minutes. */
const grantDeadline = 330_000;

/** What PUT has to repeat, since it replaces everything. */
export function asItIs(current: Models.OAuthClient): Models.OAuthClientRequest {
  return {
    name: current.name,
    authorizedGrantType: 'CLIENT-CREDENTIALS',
    ...(current.description === undefined ? {} : { description: current.description }),
    ...(current.accessTokenValiditySeconds === undefined
      ? {}
      : { accessTokenValiditySeconds: current.accessTokenValiditySeconds }),
    ...(current.state === undefined ? {} : { state: current.state }),
    roleDivisions: (current.roleDivisions ?? []).map(({ roleId, divisionId }) => ({ roleId, divisionId })),
  };
}

/**
 * Gives the installing identity the roles of a client for the time of the run: any PUT of the client hands them on
 * anew, whatever it is about.
 */
export async function holdRolesOf(session: Session, client: Models.OAuthClient, run: Holder): Promise<void> {
  const identity = await whoAmI(session);
  for (const { roleId, divisionId } of client.roleDivisions ?? []) {
    const grant = { identity, roleId, divisionId, title: `the role of the OAuth client "${client.name}"` };
    if (!isHeld(grant)) await giveForThisRun(session, grant, run);
  }
}

/** Changes some fields of a client whose roles the installing identity has been given. */
export async function putClient(
  session: Session,
  current: Models.OAuthClient,
  change: Partial<Models.OAuthClientRequest>,
  run: Pick<Run, 'signal' | 'progress'>,
): Promise<void> {
  const body = { ...asItIs(current), ...change };
  await onceTheRoleIsHeld(run, () => session.api.oauth.putOauthClient(current.id ?? '', body));
}

/** A grant takes effect some time after it was made. */
export function onceTheRoleIsHeld<T>(
  run: Pick<Run, 'signal' | 'progress'>,
  attempt: () => Promise<T>,
): Promise<T> {
  return onceAccepted({
    what: 'the role to take effect (up to 5 minutes)',
    attempt,
    isTooEarly: isRoleNotHeldYet,
    deadline: grantDeadline,
    run,
  });
}

/**
 * Unverified: how the platform refuses a role that the caller does not hold. We take a 400 or 403 that speaks of roles
 * or grants for it, and never one that names a permission of OAuth clients themselves.
 */
function isRoleNotHeldYet(error: unknown): boolean {
  if (!(error instanceof GenesysError) || (error.status !== 400 && error.status !== 403)) return false;
  if (error.missingPermissions.some((permission) => permission.startsWith('oauth:'))) return false;
  return /\b(role|grant)/i.test(error.message);
}
