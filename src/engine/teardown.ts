import { uncapitalised } from '../core/text.js';
import type { Journal } from './journal.js';
import { blockedBecause, type Observation, type Observations } from './observe.js';
import { holderOf, type Ownership, provenOwnership } from './ownership.js';
import { type Plan, type PlannedStep, plannedReferences } from './plan.js';
import type { StepResult } from './report.js';
import type { Observed, Resource } from './resource.js';
import { runSteps, type StepsRun } from './run-steps.js';

/**
 * What to take away, in the order in which that is done: whatever needs something goes before it. Only what is proven
 * to be ours by its mark, by what it belongs to or by the journal; everything else is listed with the reason why it
 * stays. What is not there is left out. Pure: asks nobody, writes nothing.
 */
export function planTeardown(
  ordered: readonly Resource[],
  observations: Observations,
  journal: Journal,
): Plan {
  const steps: PlannedStep[] = [];
  const planning: Planning = { ordered, observations, journal, steps };
  for (const resource of ordered.toReversed()) {
    const observation = observations.get(resource.id);
    if (observation === undefined || observation.kind === 'absent') continue;
    steps.push(planRemoval(resource, observation, planning));
  }
  return { steps: steps.map((step) => withItsHolder(step, planning)) };
}

/** What to take away of `unwanted` while the rest stays: of what is not ours, nothing. */
export function planRemovals(
  ordered: readonly Resource[],
  unwanted: readonly Resource[],
  observations: Observations,
  journal: Journal,
): Plan {
  const { steps } = planTeardown([...ordered, ...unwanted], observations, journal);
  const ids = new Set(unwanted.map(({ id }) => id));
  return {
    steps: steps
      .filter(({ id }) => ids.has(id))
      .map((step) => ({ ...step, needs: step.needs.filter((user) => ids.has(user)) })),
  };
}

interface Planning {
  readonly ordered: readonly Resource[];
  readonly observations: Observations;
  readonly journal: Journal;
  /** Of whatever may use the object: those are planned before it. */
  readonly steps: readonly PlannedStep[];
}

function planRemoval(
  resource: Resource,
  observation: Exclude<Observation, { kind: 'absent' }>,
  planning: Planning,
): PlannedStep {
  const { id, title } = resource;
  const { observations, journal } = planning;
  const common = { id, title, needs: usersOf(id, planning), changes: [], notes: [] };
  if (observation.kind === 'ambiguous') {
    const reason = blockedBecause(observation.error);
    return { ...common, action: 'blocked', reason };
  }
  const { observed } = observation;
  const found = { ...common, resourceId: observed.id };
  const changes = resource.restores?.(observed.state, journal.before);
  if (changes !== undefined) {
    return changes.length === 0
      ? { ...found, action: 'none', reason: 'It stays as it is: there is nothing to restore.' }
      : { ...found, changes, action: 'update' };
  }
  const ownership = provenOwnership(id, observed, observations, journal);
  if (ownership !== 'ours') return { ...found, action: 'none', foreign: true, reason: reasonOf[ownership] };
  const user = stayingUser(resource, observed, planning);
  if (user !== undefined) return { ...found, action: 'none', reason: `It stays, because ${user} uses it.` };
  return { ...found, action: 'delete' };
}

/** What has no removal of its own, such as the rows of a table, goes or stays with what it belongs to. */
function withItsHolder(step: PlannedStep, { ordered, observations, steps }: Planning): PlannedStep {
  const resource = ordered.find((candidate) => candidate.id === step.id);
  const observation = observations.get(step.id);
  if (resource?.remove !== undefined || step.action !== 'delete' || observation?.kind !== 'found')
    return step;
  const holderStep = holderOf(observation.observed);
  const holder = steps.find((candidate) => candidate.id === holderStep);
  if (holder?.action === 'delete')
    return { ...step, notes: [`Removed together with the ${uncapitalised(holder.title)}.`] };
  return { ...step, action: 'none', reason: `It stays with ${holder?.title ?? 'what it belongs to'}.` };
}

/** The plan with what of people's own is lost by it: who agrees to it has to know. */
export async function withLosses(
  plan: Plan,
  ordered: readonly Resource[],
  observations: Observations,
): Promise<Plan> {
  const steps = plan.steps.map(async (step) => {
    const observation = observations.get(step.id);
    if (step.action !== 'delete' || observation?.kind !== 'found') return step;
    const resource = ordered.find(({ id }) => id === step.id);
    const losses = (await resource?.lostWithIt?.(observation.observed.state)) ?? [];
    return { ...step, notes: [...step.notes, ...losses] };
  });
  return { steps: await Promise.all(steps) };
}

const reasonOf: Readonly<Record<Exclude<Ownership, 'ours'> | 'unproven', string>> = {
  adopted: 'It stays: it existed before gc-presence adopted it.',
  foreign: 'It stays: it does not carry the mark of gc-presence, so somebody else made it.',
  unproven: 'It stays: nothing proves that gc-presence made it. Remove it by hand if it is not needed.',
};

/** The title of something that stays and makes use of this: taking this away would break it. */
function stayingUser(
  { id }: Resource,
  observed: Observed<unknown>,
  { ordered, observations, journal, steps }: Planning,
): string | undefined {
  const user = steps.find((step) => {
    const stays = step.action === 'none' && step.reason !== undefined;
    if (!stays) return false;
    const needs = ordered.some((one) => one.id === step.id && one.needs.includes(id));
    // What was adopted was made to use ours; what is foreign tells by the ids in it, whatever those are of.
    if (step.foreign !== true || journal.remembered(step.id)?.origin === 'adopted') return needs;
    const other = observations.get(step.id);
    return other?.kind === 'found' && JSON.stringify(other.observed.state).includes(observed.id);
  });
  return user?.title;
}

/** Steps that have to be gone before `id` can go. */
function usersOf(id: string, { ordered, steps }: Planning): readonly string[] {
  return ordered
    .filter((one) => one.needs.includes(id) && steps.some((step) => step.id === one.id && isRemoval(step)))
    .map((one) => one.id);
}

/** Whether the step removes something, or puts something back. */
function isRemoval(step: PlannedStep): boolean {
  return step.action === 'delete' || step.action === 'update';
}

/** True when nothing of ours is left to take away or to put back. */
export function nothingToRemove(plan: Plan): boolean {
  return plan.steps.every((step) => step.action === 'none');
}

export interface TeardownOptions extends StepsRun {
  readonly ordered: readonly Resource[];
  /** From `planTeardown`: whatever uses an object stands before it. */
  readonly plan: Plan;
  readonly observations: Observations;
}

/**
 * Carries out a plan of removals, each after all that uses the object. A removal that fails keeps what the object
 * needs. Never throws for a step's failure; the results say it.
 */
export function applyTeardown(options: TeardownOptions): Promise<readonly StepResult[]> {
  const { ordered, plan, observations, journal } = options;
  // What is proven now may depend on something that is gone when a run which was cut off is continued.
  for (const { id, action, resourceId } of plan.steps)
    if (action === 'delete' && resourceId !== undefined && journal.remembered(id)?.id !== resourceId)
      journal.remember(id, { id: resourceId, origin: 'created' });
  return runSteps(plan.steps, options, {
    isWork: isRemoval,
    withoutNeed: (step, { status, step: user }) => {
      if (!isRemoval(step)) return undefined;
      return status === 'pending'
        ? { status: 'pending', reason: `${user.title} comes first, and was not finished.` }
        : { status: 'skipped', reason: `It is used by ${user.title}, which is still there.` };
    },
    waitsFor: ({ id, action }) =>
      action === 'delete' && ordered.find((one) => one.id === id)?.preparesRemoval === true
        ? 'nothing'
        : 'end',
    carryOut: async (step, tools) => {
      const resource = ordered.find((candidate) => candidate.id === step.id);
      const observation = observations.get(step.id);
      if (resource === undefined || observation?.kind !== 'found')
        throw new Error(`Step "${step.id}" is to be removed without having been found.`);
      const run = { ...plannedReferences(observations, journal), ...tools, created: () => {} };
      await resource.remove?.(observation.observed, run);
      journal.forget(step.id);
      return step.resourceId;
    },
  });
}
