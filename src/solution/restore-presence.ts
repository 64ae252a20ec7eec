import { describe } from '../genesys/describe.js';
import type { UserPresence } from '../presences/user-presence.js';
import { testDataAction } from '../resources/integration/data-action.js';
import type { Trial } from './verification.js';

/** For putting a presence back, also after an interruption, in milliseconds. */
export const restoreTime = 30_000;

/**
 * Gives the person the presence that they had: as the solution changes presences, because this client need not be
 * allowed to. Where that fails or there is no such data action, and for a message beside the presence, this client has to do it.
 * @throws GenesysError when neither can; a message that is lost is only warned of
 */
export async function restorePresence(
  { session, person, warn }: Trial,
  updateActionId: string | undefined,
  before: UserPresence,
): Promise<void> {
  const directly = () =>
    session.api.presence.patchUserPresencesPurecloud(person.id, {
      presenceDefinition: { id: before.definitionId },
      message: before.message,
    });
  const input = { USER_ID: person.id, PRESENCE_DEFINITION_ID: before.definitionId };
  const restored =
    updateActionId !== undefined &&
    (await testDataAction(session, updateActionId, input).then(
      ({ kind }) => kind === 'ok',
      () => false,
    ));
  if (!restored) await directly();
  else if (before.message !== '') {
    const why = await directly().then(() => undefined, describe);
    if (why !== undefined)
      warn(`The message "${before.message}" beside the presence could not be put back: ${why.what}`);
  }
}
