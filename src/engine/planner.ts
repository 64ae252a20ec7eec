import type { Journal } from './journal.js';
import type { Observation, Observations } from './observe.js';
import { ownershipOf } from './ownership.js';
import type { Plan, PlannedStep } from './plan.js';
import type { Change, References, Resource } from './resource.js';

/** What to do with an object of the right name that this tool did not create. */
export type AdoptPolicy = (step: string) => 'adopt' | 'refuse';

/** Compares everything and says what would be done. Pure: asks nobody, writes nothing. */
export function makePlan(
  ordered: readonly Resource[],
  observations: Observations,
  journal: Journal,
  adopt: AdoptPolicy,
): Plan {
  const present = plannedReferences(observations, journal);
  const replaced = new Set<string>();
  const references: References = {
    ...present,
    id: (step) => (replaced.has(step) ? `<new id of ${step}>` : present.id(step)),
  };
  const steps = ordered.map((resource) => {
    const observation = observations.get(resource.id) ?? { kind: 'absent' };
    const step = planStep(resource, observation, observations, references, journal, adopt);
    if (step.action === 'replace') replaced.add(step.id);
    return step;
  });
  return { steps: ordered.map((resource, index) => amended(resource, steps, index, observations)) };
}

/** Ids as they are now; a text in angle brackets for what does not exist yet. */
export function plannedReferences(observations: Observations, journal: Journal): References {
  const observed = (step: string) => {
    const observation = observations.get(step);
    return observation?.kind === 'found' ? observation.observed : undefined;
  };
  return {
    id: (step) => observed(step)?.id ?? `<id of ${step}>`,
    output: (step) => {
      const found = observed(step);
      return found === undefined
        ? undefined
        : { id: found.id, ...(found.name === undefined ? {} : { name: found.name }) };
    },
    ours: (step) => {
      const found = observed(step);
      return found === undefined || ownershipOf(step, found, observations, journal) === 'ours';
    },
  };
}

function planStep(
  resource: Resource,
  observation: Observation,
  observations: Observations,
  references: References,
  journal: Journal,
  adopt: AdoptPolicy,
): PlannedStep {
  const { id, title, needs } = resource;
  if (observation.kind === 'ambiguous') {
    const reason = `${observation.error.problem.what} ${observation.error.problem.next ?? ''}`;
    return { id, title, needs, action: 'blocked', changes: [], reason, notes: [] };
  }
  const desired = resource.desired(references);
  if (observation.kind === 'absent') {
    const notes = resource.notes?.(desired, undefined) ?? [];
    return { id, title, needs, action: 'create', changes: resource.preview(desired), notes };
  }
  const { observed } = observation;
  const changes = resource.diff(desired, observed.state, references);
  const notes = resource.notes?.(desired, observed.state) ?? [];
  const common = { id, title, needs, changes, notes, resourceId: observed.id };
  const ownership = ownershipOf(id, observed, observations, journal);
  if (ownership !== 'foreign') {
    const foreign = ownership === 'adopted' ? { foreign: true } : {};
    return { ...common, ...foreign, action: updateOf(resource, changes) };
  }
  // A data action in an adopted integration is decided about together with it.
  const asked = typeof observed.mark === 'object' ? observed.mark.chainedTo : id;
  if (adopt(asked) === 'adopt') return { ...common, foreign: true, action: 'adopt' };
  const reason = 'It exists already, was not created by gc-presence, and is not to be adopted.';
  return { ...common, foreign: true, action: 'blocked', reason };
}

function updateOf(resource: Resource, changes: readonly Change[]): 'none' | 'update' | 'replace' {
  if (changes.length === 0) return 'none';
  return resource.replaces?.(changes) === true ? 'replace' : 'update';
}

function amended(
  resource: Resource,
  steps: readonly PlannedStep[],
  index: number,
  observations: Observations,
): PlannedStep {
  const step = steps[index];
  if (step === undefined) throw new Error(`Step "${resource.id}" was not planned.`);
  const observation = observations.get(resource.id);
  if (resource.amend === undefined || observation?.kind !== 'found' || step.action === 'blocked') return step;
  const more = resource.amend(observation.observed.state, (other) => willBeWritten(steps, other));
  if (more.length === 0) return step;
  return {
    ...step,
    action: step.action === 'none' ? 'update' : step.action,
    changes: [...step.changes, ...more],
  };
}

/**
 * The plan, with every step blocked that would take something away from an object which stays as it is.
 * @param all every step that is to be carried out, those of other plans too
 */
export function withRefusals(
  plan: Plan,
  all: readonly PlannedStep[],
  ordered: readonly Resource[],
  observations: Observations,
): Plan {
  const written = new Set(
    all.flatMap(({ id, resourceId }) =>
      resourceId !== undefined && willBeWritten(all, id) ? [resourceId] : [],
    ),
  );
  const steps = plan.steps.map((step): PlannedStep => {
    const observation = observations.get(step.id);
    if (observation?.kind !== 'found' || !willBeWritten(plan.steps, step.id)) return step;
    const { state } = observation.observed;
    const resource = ordered.find(({ id }) => id === step.id);
    const reason = resource?.refuses?.(state, step.changes, (id) => written.has(id));
    return reason === undefined ? step : { ...step, action: 'blocked', reason };
  });
  return { steps };
}

/** Whether applying the plan sends a write for this step. */
export function willBeWritten(steps: readonly PlannedStep[], id: string): boolean {
  const step = steps.find((candidate) => candidate.id === id);
  if (step === undefined || step.action === 'none' || step.action === 'blocked') return false;
  return step.action !== 'adopt' || step.changes.length > 0;
}
