import type { Models } from 'purecloud-platform-client-v2';
import { waitFor } from '../../core/retry.js';
import type { Change, Lookup, Run } from '../../engine/resource.js';
import { getOrUndefined, withoutEffect } from '../../genesys/errors.js';
import type { Identity } from '../../genesys/identity.js';
import { isHeldIn } from '../../genesys/permissions.js';
import type { Session } from '../../genesys/session.js';

interface Installer {
  readonly identity: Identity;
  /** What it holds for a while: `the role "Presence API User"` */
  readonly title: string;
}

/** The step that hands roles on: with its end they are taken back. */
const handsOn = 'oauth-client';

/** The journal's key for a grant that an earlier run may not have got to take back. */
const grantStep = 'role:grant-to-installer';
const cacheDeadline = 60_000;

export const grantPath = 'grants.installer';

/** What a plan says of it. */
export function toBeGranted({ subject }: Identity): Change {
  return {
    path: grantPath,
    before: null,
    after: `${subject.name}, until the OAuth client has it`,
    temporary: `Until it has its role, ${titleOf(subject)} is given that role, too, because only who holds a role may hand it on. It is taken back in the same run.`,
  };
}

/** A client may be called like this program: `the client "Setup wizard"`. */
export function titleOf({ name, type }: Identity['subject']): string {
  return type === 'PC_OAUTH_CLIENT' ? `the client "${name}"` : name;
}

/** Whether the installing identity holds the role in a division that covers this one. */
export function isHeld({ grants = [] }: Identity, { roleId, divisionId }: Models.RoleDivision): boolean {
  return grants.some((grant) => grant.roleId === roleId && isHeldIn(grant, divisionId));
}

/** Whether an earlier run gave the installing identity this role and noted that. */
export function wasGiven(roleId: string, lookup: Pick<Lookup, 'remembered'>): boolean {
  return lookup.remembered(grantStep)?.id === roleId;
}

/**
 * Gives the installing identity those of the roles that it lacks, for the time of the run, since an OAuth client can be
 * given, and keep, only roles that the caller holds itself.
 * @throws what leaves no doubt that nothing was done to the client
 */
export async function holdForThisRun(
  session: Session,
  { roles, ...installer }: Installer & { readonly roles: readonly Models.RoleDivision[] },
  run: Run,
): Promise<void> {
  const { identity } = installer;
  const { id, type: subjectType } = identity.subject;
  for (const role of roles.filter((one) => !isHeld(identity, one))) {
    run.progress(
      `giving the role to ${titleOf(identity.subject)}, which can then grant it to the OAuth client`,
    );
    // Who cannot see which roles it holds may have held this one before; then it keeps it. Noted before the request,
    // whose answer may get lost.
    if (identity.grants !== undefined) {
      run.noted(grantStep, role.roleId);
      takeBackAtEnd(session, installer, role, run);
    }
    const api = session.api.authorization;
    const give = () =>
      api.postAuthorizationSubjectDivisionRole(id, role.divisionId, role.roleId, { subjectType });
    await waitFor({
      what: 'the role to be known to the authorization service',
      check: () => getOrUndefined(() => give().then(() => true)),
      deadline: cacheDeadline,
      signal: run.signal,
      progress: run.progress,
    }).catch((error: unknown) => {
      throw withoutEffect(error);
    });
  }
}

/** Has the grant taken back when it has been handed on, or the run ends without that. */
export function takeBackAtEnd(
  session: Session,
  { identity: { subject }, title }: Installer,
  { roleId, divisionId }: Models.RoleDivision,
  run: Run,
): void {
  const takeBack = async (signal: AbortSignal) => {
    const api = session.within(signal).api.authorization;
    await getOrUndefined(() => api.deleteAuthorizationSubjectDivisionRole(subject.id, divisionId, roleId));
    run.noted(grantStep, undefined);
  };
  run.atEnd(`Took ${title} back from ${titleOf(subject)}`, takeBack, handsOn);
}
