import type { Listener, StepResult } from './events.js';
import type { Journal } from './journal.js';
import type { Observations } from './observe.js';
import type { Plan, PlannedStep } from './plan.js';
import { plannedReferences } from './planner.js';
import type { Resource, Run } from './resource.js';
import { attemptStep } from './step-attempt.js';
import { type Undo, undoAll } from './undo.js';

export interface TeardownOptions {
  readonly ordered: readonly Resource[];
  /** From `planTeardown`: whatever uses an object stands before it. */
  readonly plan: Plan;
  readonly observations: Observations;
  readonly journal: Journal;
  /** Aborted when the run is interrupted: no further step begins. */
  readonly signal: AbortSignal;
  readonly listener?: Listener;
}

/**
 * Carries out a plan of removals, each after all that uses the object. A removal that fails keeps what the object
 * needs. Never throws for a step's failure; the results say it.
 */
export async function applyTeardown(options: TeardownOptions): Promise<readonly StepResult[]> {
  const { plan, listener = () => {} } = options;
  rememberProven(options);
  const undos: Undo[] = [];
  const pending = new Map<string, Promise<StepResult>>();
  for (const step of plan.steps) {
    const result = afterUsers(step, pending, options, undos).then((end) => {
      listener({ kind: 'step-end', result: end });
      return end;
    });
    pending.set(step.id, result);
  }
  await Promise.allSettled(pending.values());
  await undoAll(undos, listener);
  return Promise.all(pending.values());
}

/** What is proven now may hang on something that is gone when a run which was cut off is continued. */
function rememberProven({ plan, journal }: TeardownOptions): void {
  for (const { id, action, resourceId } of plan.steps)
    if (action === 'delete' && resourceId !== undefined && journal.remembered(id)?.id !== resourceId)
      journal.remember(id, { id: resourceId, origin: 'created' });
}

async function afterUsers(
  step: PlannedStep,
  pending: ReadonlyMap<string, Promise<StepResult>>,
  options: TeardownOptions,
  undos: Undo[],
): Promise<StepResult> {
  const users = await Promise.all(step.needs.map((user) => pending.get(user)));
  const kept = users.find((user) => user !== undefined && user.status !== 'done');
  if (kept !== undefined && isWork(step)) {
    if (kept.status === 'pending')
      return { step, status: 'pending', reason: `${kept.step.title} comes first, and was not finished.` };
    return { step, status: 'skipped', reason: `It is used by ${kept.step.title}, which is still there.` };
  }
  return perform(step, options, undos);
}

async function perform(step: PlannedStep, options: TeardownOptions, undos: Undo[]): Promise<StepResult> {
  const { journal, signal, listener = () => {} } = options;
  if (step.action === 'blocked')
    return { step, status: 'failed', ...(step.reason === undefined ? {} : { reason: step.reason }) };
  const found = step.resourceId === undefined ? {} : { resourceId: step.resourceId };
  if (!isWork(step)) return { step, status: 'done', ...found };
  if (signal.aborted) return { step, status: 'pending', reason: 'The run was interrupted before it.' };
  return attemptStep({ step, signal, listener }, async () => {
    await remove(step, options, undos);
    journal.forget(step.id);
    return step.resourceId;
  });
}

async function remove(step: PlannedStep, options: TeardownOptions, undos: Undo[]): Promise<void> {
  const { ordered, observations, journal, signal, listener = () => {} } = options;
  const resource = ordered.find((candidate) => candidate.id === step.id);
  const observation = observations.get(step.id);
  if (resource === undefined || observation?.kind !== 'found')
    throw new Error(`Step "${step.id}" is to be removed without having been found.`);
  const run: Run = {
    ...plannedReferences(observations, journal),
    signal,
    progress: (text) => listener({ kind: 'step-progress', step, text }),
    created: () => {},
    noted: (key, id) =>
      id === undefined ? journal.forget(key) : journal.remember(key, { id, origin: 'created' }),
    keepBefore: journal.keepBefore,
    before: journal.before,
    atEnd: (title, undo) => {
      undos.push({ title, undo });
      listener({ kind: 'cleanup-due', title });
    },
  };
  await resource.remove?.(observation.observed, run);
}

function isWork(step: PlannedStep): boolean {
  return step.action === 'delete' || step.action === 'update';
}
