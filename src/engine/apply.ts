import { appeared, createOnce, type SettleTimes, settleTimes } from './create-once.js';
import type { Listener, StepResult } from './events.js';
import type { Journal } from './journal.js';
import { type Observation, type Observations, observeOne } from './observe.js';
import { ownershipOf } from './ownership.js';
import type { Plan, PlannedStep } from './plan.js';
import { plannedReferences, willBeWritten } from './planner.js';
import type { Lookup, Output, Resource, Run } from './resource.js';
import { attemptStep } from './step-attempt.js';
import { type Undo, undoAll } from './undo.js';
import { whileYoung } from './while-young.js';

export interface ApplyOptions {
  readonly ordered: readonly Resource[];
  readonly plan: Plan;
  readonly observations: Observations;
  readonly journal: Journal;
  /** Aborted when the run is interrupted: no further step begins. */
  readonly signal: AbortSignal;
  readonly listener?: Listener;
  readonly settle?: SettleTimes;
}

/**
 * Carries out a plan: every step after what it needs, independent steps side by side. A step that fails takes with it
 * only what needs it. Never throws for a step's failure; the results say it.
 */
export async function applyPlan(options: ApplyOptions): Promise<readonly StepResult[]> {
  const { ordered, plan, listener = () => {} } = options;
  rememberOurs(options);
  const undos: Undo[] = [];
  const outputs = new Map<string, Output>();
  const live = new Map(options.observations);
  const young = new Map<string, string>();
  const pending = new Map<string, Promise<StepResult>>();
  for (const resource of ordered) {
    const step = plan.steps.find((candidate) => candidate.id === resource.id);
    if (step === undefined) throw new Error(`Step "${resource.id}" is not in the plan.`);
    const result = afterNeeds(step, pending, () =>
      perform(resource, step, { options, outputs, live, undos, young }),
    );
    pending.set(
      resource.id,
      result.then((end) => {
        listener({ kind: 'step-end', result: end });
        return end;
      }),
    );
  }
  // Also when a listener throws, all steps have come to their end before anything is undone.
  await Promise.allSettled(pending.values());
  await undoAll(undos, listener);
  return Promise.all(pending.values());
}

/**
 * What the plan takes for ours stays so where that could change: a creation that was cut off, however long people thought
 * about the plan, and what shows by its reference to an object that is about to be replaced.
 */
function rememberOurs({ plan, journal }: ApplyOptions): void {
  const replaced = new Set(plan.steps.filter(({ action }) => action === 'replace').map(({ id }) => id));
  for (const { id, action, resourceId, foreign, needs } of plan.steps) {
    if (resourceId === undefined || foreign === true || action === 'blocked') continue;
    if (journal.remembered(id)?.id === resourceId) continue;
    if (journal.intendedAt(id) !== undefined || needs.some((need) => replaced.has(need)))
      journal.remember(id, { id: resourceId, origin: 'created' });
  }
}

async function afterNeeds(
  step: PlannedStep,
  pending: ReadonlyMap<string, Promise<StepResult>>,
  perform: () => Promise<StepResult>,
): Promise<StepResult> {
  const needs = await Promise.all(step.needs.map((need) => pending.get(need)));
  const unmet = needs.find((need) => need !== undefined && need.status !== 'done');
  if (unmet === undefined) return perform();
  if (unmet.status === 'pending')
    return { step, status: 'pending', reason: `It needs ${unmet.step.title}, which was not finished.` };
  const why = unmet.status === 'failed' ? 'failed' : 'was skipped';
  return { step, status: 'skipped', reason: `It needs ${unmet.step.title}, which ${why}.` };
}

interface Progress {
  readonly options: ApplyOptions;
  readonly outputs: Map<string, Output>;
  readonly live: Map<string, Observation>;
  readonly undos: Undo[];
  /** Ids of what this run created, by step: for some seconds the server may not know them everywhere. */
  readonly young: Map<string, string>;
}

async function perform(resource: Resource, step: PlannedStep, progress: Progress): Promise<StepResult> {
  const { options, outputs } = progress;
  const { journal, signal, listener = () => {} } = options;
  if (step.action === 'blocked')
    return { step, status: 'failed', ...(step.reason ? { reason: step.reason } : {}) };
  if (!willBeWritten([step], step.id)) {
    const id = step.resourceId ?? '';
    if (step.action === 'adopt') journal.remember(step.id, { id, origin: 'adopted' });
    outputs.set(step.id, outputOf(progress, step.id, id));
    return { step, status: 'done', resourceId: id };
  }
  if (signal.aborted) return { step, status: 'pending', reason: 'The run was interrupted before it.' };
  return attemptStep({ step, signal, listener }, async () => {
    const concerned = [step.id, ...step.needs];
    const waiting = {
      ids: () => concerned.flatMap((id) => progress.young.get(id) ?? []),
      settle: options.settle ?? settleTimes,
      run: { signal, progress: (text: string) => listener({ kind: 'step-progress', step, text }) },
    };
    const output = await whileYoung(waiting, () => write(resource, step, progress));
    journal.changed(step.id);
    outputs.set(step.id, output);
    return output.id;
  });
}

async function write(resource: Resource, step: PlannedStep, progress: Progress): Promise<Output> {
  const { options, live, undos, young } = progress;
  const { journal, plan, signal, listener = () => {} } = options;
  const references = liveReferences(progress);
  const run: Run = {
    ...references,
    signal,
    progress: (text) => listener({ kind: 'step-progress', step, text }),
    created: (id) => {
      young.set(step.id, id);
      journal.remember(step.id, { id, origin: 'created' });
    },
    noted: (key, id) =>
      id === undefined ? journal.forget(key) : journal.remember(key, { id, origin: 'created' }),
    keepBefore: journal.keepBefore,
    before: journal.before,
    atEnd: (title, undo) => {
      undos.push({ title, undo });
      listener({ kind: 'cleanup-due', title });
    },
  };
  // The world may have moved since the plan was made: somebody read it and thought about it.
  const look = async () => {
    const observation = await observeOne(resource, liveLookup(resource, progress));
    live.set(step.id, observation);
    if (observation.kind === 'ambiguous') throw observation.error;
    return observation.kind === 'found' ? observation.observed : undefined;
  };
  const amendments = (state: unknown) =>
    resource.amend?.(state, (other) => willBeWritten(plan.steps, other)) ?? [];
  const before = await look();
  // An attempt before this one created it: it does not show up yet, and must not be created twice.
  if (before === undefined && young.has(step.id)) throw notYetThere(resource);
  if (before === undefined) {
    const output = await createOnce({
      resource,
      journal,
      run,
      look,
      desired: () => resource.desired(references),
      amendments,
      ...(options.settle === undefined ? {} : { settle: options.settle }),
    });
    young.set(step.id, output.id);
    return output;
  }
  const ownership = ownershipOf(step.id, before, live, journal);
  const agreed = step.action === 'adopt' && step.resourceId === before.id;
  if (ownership === 'foreign' && !agreed) throw appeared(resource);
  const desired = resource.desired(references);
  const changes = [...resource.diff(desired, before.state, references), ...amendments(before.state)];
  const output =
    changes.length === 0 ? { id: before.id } : await resource.update(desired, before, changes, run);
  if (output.id !== before.id) young.set(step.id, output.id);
  if (ownership === 'foreign') journal.remember(step.id, { id: output.id, origin: 'adopted' });
  else if (output.id !== before.id) journal.remember(step.id, { id: output.id, origin: 'created' });
  return output;
}

function liveLookup(resource: Resource, progress: Progress): Lookup {
  return {
    remembered: progress.options.journal.remembered,
    shared: (_key, ask) => ask(),
    found: async (step) => {
      if (!resource.needs.includes(step))
        throw new Error(`Step "${resource.id}" looks at "${step}" without needing it.`);
      return progress.outputs.get(step)?.id;
    },
  };
}

function liveReferences(progress: Progress) {
  const planned = plannedReferences(progress.live, progress.options.journal);
  return {
    ours: planned.ours,
    output: (step: string) => progress.outputs.get(step) ?? planned.output(step),
    id: (step: string) => {
      const output = progress.outputs.get(step);
      if (output === undefined) throw new Error(`The id of "${step}" is not known yet.`);
      return output.id;
    },
  };
}

function outputOf(progress: Progress, step: string, id: string): Output {
  return plannedReferences(progress.live, progress.options.journal).output(step) ?? { id };
}

function notYetThere({ title }: Resource): Error {
  return Object.assign(new Error(`${title} was created, and the server does not show it yet.`), {
    mayBeTooEarly: true,
  });
}
