import { finishTime } from '../core/retry.js';
import { noticingWrites } from '../core/write-notice.js';
import type { Journal } from './journal.js';
import type { PlannedStep } from './plan.js';
import type { Listener, StepResult } from './report.js';
import type { References, Run } from './resource.js';

/** What carrying out any plan takes. */
export interface StepsRun {
  readonly journal: Journal;
  /** Aborted when the run is interrupted: no further step begins. */
  readonly signal: AbortSignal;
  readonly listener?: Listener | undefined;
}

/** What a step gets from the run that carries it out. */
export interface RunTools extends Omit<Run, keyof References | 'created'> {
  /** The object is there from now on, although the step goes on. */
  readonly exists: () => void;
}

interface Work {
  /** Whether the step sends anything. */
  readonly isWork: (step: PlannedStep) => boolean;
  /** What becomes of a step when one that has to come before it is not done; undefined: it is carried out all the same. */
  readonly withoutNeed: (step: PlannedStep, unmet: StepResult) => Left | undefined;
  /** What of `need` the step waits for before it begins; its end, unless something else is said. */
  readonly waitsFor?: (step: PlannedStep, need: string) => 'end' | 'existence' | 'nothing';
  /** Takes note of a step that is no work. */
  readonly pass?: (step: PlannedStep) => void;
  /** Gives the id of the object. */
  readonly carryOut: (step: PlannedStep, tools: RunTools) => Promise<string | undefined>;
}

/** Something that was needed only for the time of a run. */
interface Undo {
  readonly title: string;
  readonly undo: (signal: AbortSignal) => Promise<void>;
  /** The step with whose end it is not needed any more. */
  readonly until: string | undefined;
}

type Left = Pick<StepResult, 'status' | 'reason'>;

/** A step that had begun before what it needs was done does not come to its end. */
class NeedUnmet extends Error {
  readonly left: Left;
  constructor(left: Left) {
    super();
    this.left = left;
  }
}

/**
 * Carries out steps, each after those that it needs, which come before it in the list; independent ones side by side.
 * Whatever was needed only for the run is undone at its end. Never throws for a step's failure; the results say it.
 */
export function runSteps(
  steps: readonly PlannedStep[],
  run: StepsRun,
  work: Work,
): Promise<readonly StepResult[]> {
  return run.journal.together((written) => runTogether(steps, run, written, work));
}

async function runTogether(
  steps: readonly PlannedStep[],
  { journal, signal, listener = () => {} }: StepsRun,
  written: () => Promise<void>,
  work: Work,
): Promise<readonly StepResult[]> {
  let undos: Undo[] = [];
  const undoing: Promise<void>[] = [];
  const pending = new Map<string, Promise<StepResult>>();
  const existing = new Map(steps.map((step) => [step.id, whenTold<StepResult>({ step, status: 'done' })]));

  const toolsFor = (step: PlannedStep): RunTools => ({
    signal,
    exists: () => existing.get(step.id)?.tell(),
    progress: (text) => listener({ kind: 'step-progress', step, text }),
    noted: (key, id) =>
      id === undefined ? journal.forget(key) : journal.remember(key, { id, origin: 'created' }, true),
    keepBefore: journal.keepBefore,
    before: journal.before,
    needsDone: async () => {
      const left = await leftWithout(step, () => 'end');
      if (left !== undefined) throw new NeedUnmet(left);
    },
    atEnd: (title, undo, until) => {
      undos.push({ title, undo, until });
      listener({ kind: 'cleanup-due', title });
    },
  });

  /** Waits for what the step needs. */
  async function leftWithout(
    step: PlannedStep,
    waitsFor: NonNullable<Work['waitsFor']>,
  ): Promise<Left | undefined> {
    const needs = await Promise.all(
      step.needs.map((need) => {
        const whole = pending.get(need);
        const until = waitsFor(step, need);
        if (until === 'nothing') return undefined;
        return until === 'end' ? whole : Promise.race([existing.get(need)?.told, whole]);
      }),
    );
    const unmet = needs.find((need) => need !== undefined && need.status !== 'done');
    return unmet && work.withoutNeed(step, unmet);
  }

  async function perform(step: PlannedStep): Promise<StepResult> {
    const left = await leftWithout(step, work.waitsFor ?? (() => 'end'));
    if (left !== undefined) return { step, ...left };
    if (step.action === 'blocked') return { step, status: 'failed', reason: step.reason };
    if (!work.isWork(step)) {
      work.pass?.(step);
      return { step, status: 'done', resourceId: step.resourceId };
    }
    if (signal.aborted)
      return { step, status: 'pending', reason: 'The run was interrupted before this step.' };
    const { id, action } = step;
    const noted = () => {
      journal.setUnfinished(id, true);
      return written();
    };
    const end = await attemptStep({ step, signal, listener, written: noted }, () =>
      work.carryOut(step, toolsFor(step)),
    );
    // What was there and could not be changed is as somebody made it.
    if (end.status === 'failed' && action !== 'create' && action !== 'delete')
      journal.setUnfinished(id, false);
    return end;
  }

  for (const step of steps) {
    const result = perform(step).then((end) => {
      listener({ kind: 'step-end', result: end });
      const due = undos.filter(({ until }) => until === step.id);
      undos = undos.filter((undo) => !due.includes(undo));
      undoing.push(undoAll(due, listener));
      return end;
    });
    pending.set(step.id, result);
  }
  // Also when a listener throws, all steps have come to their end before the rest is undone.
  await Promise.allSettled(pending.values());
  await Promise.all([...undoing, undoAll(undos, listener)]);
  return Promise.all(pending.values());
}

function whenTold<T>(value: T): { readonly told: Promise<T>; readonly tell: () => void } {
  let tell = () => {};
  const told = new Promise<T>((resolve) => {
    tell = () => resolve(value);
  });
  return { told, tell };
}

interface Attempt {
  readonly step: PlannedStep;
  readonly signal: AbortSignal;
  readonly listener: Listener;
  /** Awaited before the step sends anything that changes the org. */
  readonly written?: () => Promise<void>;
}

/** Carries out one step. Never throws for its failure; of an interrupted one it says whether it had begun. */
export async function attemptStep(
  { step, signal, listener, written }: Attempt,
  work: () => Promise<string | undefined>,
): Promise<StepResult> {
  let begun = false;
  const begin = async () => {
    if (!begun) listener({ kind: 'step-writing', step });
    begun = true;
    await written?.();
  };
  listener({ kind: 'step-start', step });
  try {
    const resourceId = await noticingWrites(begin, work);
    return { step, status: 'done', resourceId };
  } catch (error) {
    if (error instanceof NeedUnmet)
      return signal.aborted && begun ? begunOnly(step) : { step, ...error.left };
    if (!signal.aborted) return { step, status: 'failed', error };
    return begun ? begunOnly(step, error) : { step, status: 'pending', error, reason: beforeItChanged };
  }
}

const beforeItChanged = 'It was interrupted before it changed anything.';

/** How a step ended, or will have ended, that has changed something and not come to its end. */
export function begunOnly(step: PlannedStep, error?: unknown): StepResult {
  const reason = 'It was interrupted after it had begun: part of it may be done.';
  return { step, status: 'pending', begun: true, reason, error };
}

/**
 * Undoes the latest first, also after an interruption: each with a signal of its own. A failure is reported, and neither
 * that nor a wait keeps the rest from being undone.
 */
async function undoAll(undos: readonly Undo[], listener: Listener): Promise<void> {
  for (const { title, undo } of undos.toReversed()) {
    try {
      await undo(AbortSignal.timeout(finishTime));
      listener({ kind: 'cleanup', title });
    } catch (error) {
      listener({ kind: 'cleanup', title, error });
    }
  }
}
