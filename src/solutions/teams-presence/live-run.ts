import { WaitTimeoutError, waitFor } from '../../core/retry.js';
import { describe } from '../../genesys/describe.js';
import {
  isOnQueue,
  setPrimarySource,
  type UserPresence,
  userPresence,
} from '../../presences/user-presence.js';
import { executionEnd, launchWorkflow } from '../../resources/architect/flow-execution.js';
import { restorePresence, restoreTime } from '../../solution/restore-presence.js';
import { failed, fine, type Trial, unknown, type Verdict } from '../../solution/verification.js';

/** A presence is seen seconds after it was set. */
const arrivalDeadline = 20_000;

export interface Mapping {
  /** The Teams presence, as the event spells it: `InACall`. */
  readonly key: string;
  readonly presenceId: string;
}

export interface LiveRun {
  readonly trial: Trial;
  readonly workflowId: string;
  readonly updateActionId: string;
  readonly before: UserPresence;
  /** The mapping that is tried, and what its presence is called. */
  readonly mapping: Mapping;
  readonly presenceName: string;
}

/**
 * Starts the workflow as a Teams event would, watches the presence arrive and puts it back, whatever happens. Of a
 * person who is On Queue it expects that nothing changes.
 */
export async function runLive(run: LiveRun): Promise<Verdict> {
  const { trial, workflowId, mapping, before, presenceName } = run;
  const { session, person, signal } = trial;
  let executionId: string | undefined;
  let started = false;
  try {
    trial.tell(`Starting the workflow for ${person.name} as if Teams had reported ${mapping.key}.`);
    started = true;
    executionId = await launchWorkflow(session, workflowId, { userId: person.id, message: mapping.key });
    const end = await executionEnd(session, executionId, signal);
    if (isOnQueue(before)) return stayed(run, end.reason);
    const arrived = end.completed && (await arrives(run));
    if (arrived) return { ...fine, reason: `${mapping.key} in Teams made the presence ${presenceName}.` };
    return failed(`The presence did not become ${presenceName}. The workflow ended with: ${end.reason}.`);
  } catch (error) {
    if (!(error instanceof WaitTimeoutError)) throw error;
    return failed(error.message);
  } finally {
    if (started) await putBack(run, executionId);
  }
}

async function stayed({ trial, before }: LiveRun, reason: string): Promise<Verdict> {
  const now = await userPresence(trial.session, trial.person.id);
  if (now.definitionId === before.definitionId) return { ...fine, reason: 'On Queue was left alone.' };
  return failed(`It took a person who is On Queue off the queue. The workflow ended with: ${reason}.`);
}

async function arrives({ trial, mapping }: LiveRun): Promise<boolean> {
  try {
    return await waitFor({
      what: 'the presence to arrive',
      check: async () => {
        const { definitionId } = await userPresence(trial.session, trial.person.id);
        return definitionId.toLowerCase() === mapping.presenceId.toLowerCase() ? true : undefined;
      },
      deadline: arrivalDeadline,
      signal: trial.signal,
    });
  } catch (error) {
    if (error instanceof WaitTimeoutError) return false;
    throw error;
  }
}

/** Puts back what the workflow changed, and nothing that the person changed meanwhile. */
async function putBack(run: LiveRun, executionId: string | undefined): Promise<void> {
  const { trial, before, mapping } = run;
  const { person } = trial;
  const undoing = AbortSignal.timeout(restoreTime);
  const session = trial.session.within(undoing);
  try {
    // A workflow that still runs would change the presence after it was put back.
    if (executionId !== undefined) await executionEnd(session, executionId, undoing).catch(() => undefined);
    const now = await userPresence(session, person.id);
    const ours = now.definitionId.toLowerCase() === mapping.presenceId.toLowerCase();
    if (!ours || now.definitionId === before.definitionId) return;
    await restorePresence({ ...trial, session }, run.updateActionId, before);
    trial.tell(`The presence of ${person.name} is as it was.`);
  } catch (error) {
    trial.warn(
      `The presence of ${person.name} could not be put back to ${before.systemPresence}: ${describe(error).what}`,
    );
  }
}

/** The solution makes Genesys Cloud the primary source of whoever it changes; here it is put back. */
export async function keepingPrimarySource(
  trial: Trial,
  source: string | undefined,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } finally {
    if (source !== undefined && source.toUpperCase() !== 'PURECLOUD') {
      const session = trial.session.within(AbortSignal.timeout(restoreTime));
      await setPrimarySource(session, trial.person.id, source).catch((error: unknown) =>
        trial.warn(
          `The primary presence source of ${trial.person.name} was ${source} and could not be put back: ${describe(error).what}`,
        ),
      );
    }
  }
}

export const nothingToTry = unknown('No mapping leads to another presence than the one the person has.');
