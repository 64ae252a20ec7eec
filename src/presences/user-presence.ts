import { getOrUndefined } from '../genesys/errors.js';
import type { Session } from '../genesys/session.js';
import { systemPresenceName } from './presences.js';

/** A person's presence in Genesys Cloud. */
export interface UserPresence {
  readonly definitionId: string;
  /** As the platform spells it, such as `On Queue`. */
  readonly systemPresence: string;
  readonly message: string;
}

export async function userPresence(session: Session, userId: string): Promise<UserPresence> {
  const { presenceDefinition, message } = await session.api.presence.getUserPresencesPurecloud(userId);
  return {
    definitionId: presenceDefinition?.id ?? '',
    systemPresence: presenceDefinition?.systemPresence ?? '',
    message: message ?? '',
  };
}

export function isOnQueue({ systemPresence }: Pick<UserPresence, 'systemPresence'>): boolean {
  return systemPresenceName(systemPresence).toLowerCase() === 'onqueue';
}

/** The source that decides what others see; undefined when this client may not know. */
export async function primarySource(session: Session, userId: string): Promise<string | undefined> {
  const api = session.api.presence;
  return (await getOrUndefined(() => api.getPresenceUserPrimarysource(userId), [403, 404]))?.sourceId;
}

/** Makes a source the primary one again. */
export async function setPrimarySource(session: Session, userId: string, sourceId: string): Promise<void> {
  await session.api.presence.patchUserPresence(userId, sourceId, { primary: true });
}
