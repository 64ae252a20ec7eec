import type { Session } from '../../genesys/session.js';
import { proveLogin } from '../../solution/login-proof.js';

export const proveTeamsPresenceLogin = proveLogin('action-get-presence', anybodysPresence);

/** Input with which the data action reads the presence of somebody of the org. */
async function anybodysPresence(session: Session): Promise<{ readonly USER_ID: string }> {
  const { entities } = await session.api.users.getUsers({ pageSize: 1, state: 'active' });
  return { USER_ID: entities?.[0]?.id ?? '' };
}
