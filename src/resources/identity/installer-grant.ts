import { waitFor } from '../../core/retry.js';
import type { Lookup, Run } from '../../engine/resource.js';
import type { Identity } from '../../genesys/identity.js';
import { isHeldIn } from '../../genesys/permissions.js';
import type { Session } from '../../genesys/session.js';
import { getOrUndefined } from '../kit/wait.js';

/** A role in a division, for whoever installs. */
export interface InstallerGrant {
  readonly identity: Identity;
  readonly roleId: string;
  /** `the role "Presence API User"` */
  readonly title: string;
  readonly divisionId: string;
}

/** The step that hands it on: with its end the role is taken back. */
export const handsOn = 'oauth-client';

/** The journal's key for a grant that an earlier run may not have got to take back. */
const grantStep = 'role:grant-to-installer';
const cacheDeadline = 60_000;

/** Whether the installing identity holds the role in a division that covers this one. */
export function isHeld({ identity, roleId, divisionId }: InstallerGrant): boolean {
  return (identity.grants ?? []).some((grant) => grant.roleId === roleId && isHeldIn(grant, divisionId));
}

/** Whether an earlier run gave the installing identity this role and noted that. */
export function wasGiven(roleId: string, lookup: Pick<Lookup, 'remembered'>): boolean {
  return lookup.remembered(grantStep)?.id === roleId;
}

/**
 * Gives the installing identity a role for the time of the run, since an OAuth client can be given, and keep, only
 * roles that the caller holds itself.
 */
export async function giveForThisRun(session: Session, grant: InstallerGrant, run: Run): Promise<void> {
  const { identity, roleId, divisionId } = grant;
  const { id, name, type } = identity.subject;
  run.progress(`giving the role to ${name}, which can then grant it to the OAuth client`);
  // Who cannot see which roles it holds may have held this one before; then it keeps it. Noted before the request,
  // whose answer may get lost.
  if (identity.grants !== undefined) {
    run.noted(grantStep, roleId);
    takeBackAtEnd(session, grant, run);
  }
  const give = () =>
    session.api.authorization.postAuthorizationSubjectDivisionRole(id, divisionId, roleId, {
      subjectType: type,
    });
  await waitFor({
    what: 'the role to be known to the authorization service',
    check: () => getOrUndefined(() => give().then(() => true)),
    deadline: cacheDeadline,
    signal: run.signal,
    progress: run.progress,
  });
}

/** Has the grant taken back when it has been handed on, or the run ends without that. */
export function takeBackAtEnd(
  session: Session,
  { identity: { subject }, divisionId, roleId, title }: InstallerGrant,
  run: Run,
): void {
  const takeBack = async (signal: AbortSignal) => {
    const api = session.within(signal).api.authorization;
    await getOrUndefined(() => api.deleteAuthorizationSubjectDivisionRole(subject.id, divisionId, roleId));
    run.noted(grantStep, undefined);
  };
  run.atEnd(`Took ${title} back from ${subject.name}`, takeBack, handsOn);
}
