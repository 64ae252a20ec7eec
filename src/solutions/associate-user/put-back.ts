import { describe } from '../../genesys/describe.js';
import { type UserPresence, userPresence } from '../../presences/user-presence.js';
import { restorePresence, restoreTime } from '../../solution/restore-presence.js';
import type { Trial } from '../../solution/verification.js';
import { actionStep } from './resources.js';

/**
 * The data action takes away the message beside a presence; it is put back, and so is another presence. With `ours`, the
 * id of the presence that was set for the check, nothing that the person changed meanwhile is touched.
 */
export async function putBack(trial: Trial, before: UserPresence, ours?: string): Promise<void> {
  const { person, warn } = trial;
  const session = trial.session.within(AbortSignal.timeout(restoreTime));
  try {
    const now = await userPresence(session, person.id);
    if (now.definitionId === before.definitionId && now.message === before.message) return;
    const notOurs = ours !== undefined && now.definitionId.toLowerCase() !== ours.toLowerCase();
    if (notOurs && now.definitionId !== before.definitionId) return;
    // The data action would only take the message away again.
    const onlyMessage = now.definitionId === before.definitionId;
    await restorePresence({ ...trial, session }, onlyMessage ? undefined : trial.idOf(actionStep), before);
  } catch (error) {
    const { what: message } = describe(error);
    const words = before.message === '' ? '' : ` with the message "${before.message}"`;
    warn(
      `The presence of ${person.name} could not be put back to ${before.systemPresence}${words}: ${message}`,
    );
  }
}
