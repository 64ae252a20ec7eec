import { cannotProceed, runAgain } from '../core/problem.js';
import { isFresh, newRound, type Round } from '../core/round.js';
import {
  appeared,
  createOnce,
  idIfNew,
  retryWhileInconsistent,
  usualVisibility,
  type Visibility,
} from './consistency.js';
import { type Observation, type Observations, observeOne } from './observe.js';
import { ownershipOf } from './ownership.js';
import { type Plan, type PlannedStep, plannedReferences, willBeWritten } from './plan.js';
import type { StepResult } from './report.js';
import type { Lookup, Output, References, Resource, Run } from './resource.js';
import { type RunTools, runSteps, type StepsRun } from './run-steps.js';

export interface ApplyOptions extends StepsRun {
  readonly ordered: readonly Resource[];
  readonly plan: Plan;
  readonly observations: Observations;
  /** That which began with them. Without it each step is looked at once more before it is written. */
  readonly round?: Round | undefined;
  readonly visibility?: Visibility | undefined;
}

/**
 * Carries out a plan: every step after what it needs, independent steps side by side. A step that fails takes with it
 * only what needs it. Never throws for a step's failure; the results say it.
 */
export function applyPlan(options: ApplyOptions): Promise<readonly StepResult[]> {
  const { ordered, plan, journal, visibility = usualVisibility } = options;
  rememberOurs(options);
  const progress: Progress = {
    options,
    outputs: new Map(),
    live: new Map(options.observations),
    made: new Map(),
  };
  return runSteps(plan.steps, options, {
    isWork: willBeWritten,
    withoutNeed: (_step, unmet) => {
      const { title } = unmet.step;
      if (unmet.status === 'pending')
        return { status: 'pending', reason: `It needs ${title}, which was not finished.` };
      const why = unmet.status === 'failed' ? 'failed' : 'was skipped';
      return { status: 'skipped', reason: `It needs ${title}, which ${why}.` };
    },
    waitsFor: ({ id, action }, need) => {
      const { needsOnlyToExist, needsToComplete } = ordered.find((one) => one.id === id) ?? {};
      if (action === 'create' && needsToComplete?.includes(need) === true) return 'nothing';
      return needsOnlyToExist?.includes(need) === true ? 'existence' : 'end';
    },
    pass: ({ id, action, resourceId = '' }) => {
      if (action === 'adopt') journal.remember(id, { id: resourceId, origin: 'adopted' });
      const planned = plannedReferences(progress.live, journal).output(id);
      progress.outputs.set(id, planned ?? { id: resourceId });
    },
    carryOut: async (step, tools) => {
      const resource = ordered.find(({ id }) => id === step.id);
      if (resource === undefined) throw new Error(`Nobody knows how to carry out step "${step.id}".`);
      const ids = () =>
        [step.id, ...step.needs].flatMap(
          (id) => progress.made.get(id) ?? idIfNew(journal.remembered(id), visibility),
        );
      let known = stillTrue(step, resource, progress);
      const output = await retryWhileInconsistent({ ids, visibility, run: tools }, () => {
        const before = known;
        known = undefined;
        return write(resource, step, tools, progress, before);
      });
      journal.changed(step.id);
      progress.outputs.set(step.id, output);
      return output.id;
    },
  });
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

interface Progress {
  readonly options: ApplyOptions;
  readonly outputs: Map<string, Output>;
  /** As they were looked at last. */
  readonly live: Map<string, Observation>;
  /** Ids of what this run created, by step: for some time the server may not know them everywhere. */
  readonly made: Map<string, string>;
}

/**
 * What was observed of the step, where that was a moment ago and what it needs is still the same, or has been created
 * since, so that there can be nothing in it yet.
 */
function stillTrue(
  { id, needs }: PlannedStep,
  { isSharedWithPeople, isPartOf }: Resource,
  { options, outputs, made }: Progress,
): Observation | undefined {
  const { observations, round, journal } = options;
  const observation = observations.get(id);
  if (observation === undefined || round === undefined) return undefined;
  // What an earlier run began may have come to light since, and its time may be up meanwhile.
  if (observation.kind === 'absent' && journal.intendedAt(id) !== undefined) return undefined;
  // There is nothing yet in an object that this run has made.
  if (observation.kind === 'absent' && isPartOf !== undefined && made.has(isPartOf)) return observation;
  if (!isFresh(round)) return undefined;
  if (isSharedWithPeople === true && observation.kind === 'found') return undefined;
  const isSame = needs.every((need) => {
    const needed = observations.get(need);
    return needed?.kind === 'found'
      ? needed.observed.id === outputs.get(need)?.id
      : observation.kind === 'absent';
  });
  return isSame ? observation : undefined;
}

/** @param known what is certain about the object; without it the org is asked */
async function write(
  resource: Resource,
  step: PlannedStep,
  tools: RunTools,
  progress: Progress,
  known: Observation | undefined,
): Promise<Output> {
  const { options, live, made } = progress;
  const { journal, visibility = usualVisibility } = options;
  const references = liveReferences(progress, resource);
  const run: Run = {
    ...references,
    ...tools,
    created: (id) => {
      made.set(step.id, id);
      progress.outputs.set(step.id, { id });
      journal.remember(step.id, { id, origin: 'created' });
      tools.exists();
    },
  };
  const look = async (from = observeOne(resource, liveLookup(resource, progress))) => {
    const observation = await from;
    live.set(step.id, observation);
    if (observation.kind === 'ambiguous') throw observation.error;
    return observation.kind === 'found' ? observation.observed : undefined;
  };
  const desired = () => resource.desired(references);
  let before = await look(known && Promise.resolve(known));
  // Only a creation can do with less than all that is needed.
  if (before !== undefined && resource.needsToComplete !== undefined && step.action === 'create') {
    await run.needsDone();
    before = await look();
  }
  if (before === undefined) {
    // An attempt before this one created it: it does not show up yet, and must not be created twice.
    if (made.has(step.id)) throw notYetThere(resource);
    const output = await createOnce({
      resource,
      journal,
      run,
      look: () => look(),
      desired,
      visibility,
    });
    made.set(step.id, output.id);
    return output;
  }
  const ownership = ownershipOf(step.id, before, live, journal);
  const agreed = step.action === 'adopt' && step.resourceId === before.id;
  if (ownership === 'foreign' && !agreed) throw appeared(resource);
  const changes = resource.diff(desired(), before.state, references);
  const output =
    changes.length === 0
      ? { id: before.id, name: before.name }
      : await resource.update(desired(), before, changes, run);
  if (output.id !== before.id) made.set(step.id, output.id);
  if (ownership === 'foreign') journal.remember(step.id, { id: output.id, origin: 'adopted' });
  else if (output.id !== before.id) journal.remember(step.id, { id: output.id, origin: 'created' });
  return output;
}

function liveLookup(resource: Resource, { options, outputs }: Progress): Lookup {
  return {
    remembered: options.journal.remembered,
    round: newRound(),
    found: async (step) => {
      if (!resource.needs.includes(step))
        throw new Error(`Step "${resource.id}" looks at "${step}" without needing it.`);
      return outputs.get(step)?.id;
    },
  };
}

function liveReferences(
  { options, outputs, live }: Progress,
  { needsToComplete = [] }: Resource,
): References {
  const planned = plannedReferences(live, options.journal);
  return {
    ours: planned.ours,
    output: (step) => outputs.get(step) ?? planned.output(step),
    id: (step) => {
      const id = outputs.get(step)?.id ?? (needsToComplete.includes(step) ? planned.id(step) : undefined);
      if (id === undefined) throw new Error(`The id of "${step}" is not known yet.`);
      return id;
    },
  };
}

function notYetThere({ title }: Resource): Error {
  const problem = cannotProceed(`${title} was created, and the org does not show it yet.`, runAgain);
  return Object.assign(problem, { mayBeTooEarly: true });
}
