import { problemOf } from '../core/problem.js';
import { setPrimarySource, type UserPresence, userPresence } from '../presences/user-presence.js';
import { testDataAction } from '../resources/integration/data-action.js';
import type { VerifyContext } from './solution.js';

/** For putting back what a check changed, also after an interruption, in milliseconds. */
export const restoreTime = 30_000;

/**
 * Puts back the presence that the person had, and the message beside it, which the data action of `actionStep` takes
 * away. With `ours`, the id of the presence that was set for the check, nothing that the person changed meanwhile is
 * touched. Warns where it cannot be done.
 * @returns whether anything was put back
 */
export async function putBackPresence(
  context: VerifyContext,
  actionStep: string,
  before: UserPresence,
  ours?: string,
): Promise<boolean> {
  const { person, warn } = context;
  const session = context.session.within(AbortSignal.timeout(restoreTime));
  try {
    const now = await userPresence(session, person.id);
    const isBefore = now.definitionId === before.definitionId;
    if (isBefore && now.message === before.message) return false;
    if (!isBefore && ours !== undefined && now.definitionId.toLowerCase() !== ours.toLowerCase())
      return false;
    // Where only the message is to be put back, the data action would only take it away again.
    await restorePresence({ ...context, session }, isBefore ? undefined : context.idOf(actionStep), before);
    return true;
  } catch (error) {
    const words = before.message === '' ? '' : ` with the message "${before.message}"`;
    warn(
      `The presence of ${person.name} could not be put back to ${before.systemPresence}${words}: ${problemOf(error).what}`,
    );
    return false;
  }
}

/**
 * As the solution changes presences, because this client need not be allowed to. Where that fails or there is no such
 * data action, and for a message beside the presence, this client has to do it.
 * @throws GenesysError when neither can; a message that is lost is only warned of
 */
async function restorePresence(
  { session, person, warn }: VerifyContext,
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
    const why = await directly().then(() => undefined, problemOf);
    if (why !== undefined)
      warn(`The message "${before.message}" beside the presence could not be put back: ${why.what}`);
  }
}

/** Runs `work`, and puts back the primary source of the person's presence, which a flow may have made Genesys Cloud. */
export async function keepingPrimarySource(
  context: VerifyContext,
  source: string | undefined,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } finally {
    if (source !== undefined && source.toUpperCase() !== 'PURECLOUD') {
      const session = context.session.within(AbortSignal.timeout(restoreTime));
      await setPrimarySource(session, context.person.id, source).catch((error: unknown) =>
        context.warn(
          `The primary presence source of ${context.person.name} was ${source} and could not be put back: ${problemOf(error).what}`,
        ),
      );
    }
  }
}
