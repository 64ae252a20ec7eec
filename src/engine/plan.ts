import type { Json } from '../core/json.js';
import type { Text } from '../core/text.js';
import type { DriftKind } from './drift.js';
import type { Journal } from './journal.js';
import { blockedBecause, type Observation, type Observations } from './observe.js';
import { holderOf, ownershipOf } from './ownership.js';
import type { Change, LastChange, Note, PlannedAction, References, Resource } from './resource.js';

export interface PlannedStep {
  readonly id: string;
  readonly title: string;
  readonly action: PlannedAction;
  readonly needs: readonly string[];
  readonly changes: readonly Change[];
  /** The object's id where it exists already. */
  readonly resourceId?: string | undefined;
  /** The object exists, and this tool did not create it. */
  readonly foreign?: boolean;
  /** See `Resource.isIdle`. */
  readonly isIdle?: boolean;
  /** Why the step is blocked. */
  readonly reason?: Text | undefined;
  readonly notes: readonly Note[];
  /** What the differences mean; only `status` says. */
  readonly kind?: DriftKind | undefined;
  /** Beside `kind`: a run of this program began it and did not come to its end. */
  readonly isUnfinished?: boolean;
  readonly changedBy?: LastChange | undefined;
}

export interface Plan {
  readonly steps: readonly PlannedStep[];
}

/** True when applying the plan would send no write: everything is as it should be, whoever created it. */
export function isInSync(plan: Plan): boolean {
  return plan.steps.every(
    (step) => step.action === 'none' || (step.action === 'adopt' && step.changes.length === 0),
  );
}

/**
 * The resources in an order in which each comes after all that it needs, otherwise as listed.
 * @throws Error when a need is not in the list, needs form a circle or two steps cannot be told apart: a mistake in a solution, not of its user.
 */
export function inDependencyOrder(resources: readonly Resource[]): readonly Resource[] {
  const byId = new Map(resources.map((resource) => [resource.id, resource]));
  if (byId.size !== resources.length) throw new Error('Two steps have the same id.');
  const identities = resources.flatMap(({ identity }) => identity ?? []);
  const twice = identities.find((identity, at) => identities.indexOf(identity) !== at);
  if (twice !== undefined) throw new Error(`Two steps would take each other's object for theirs (${twice}).`);
  const ordered: Resource[] = [];
  const state = new Map<string, 'visiting' | 'placed'>();
  const place = (id: string, neededBy: string) => {
    const resource = byId.get(id);
    if (resource === undefined)
      throw new Error(`Step "${neededBy}" needs "${id}", which is not in the list.`);
    if (state.get(id) === 'placed') return;
    if (state.get(id) === 'visiting') throw new Error(`Step "${id}" needs itself through "${neededBy}".`);
    state.set(id, 'visiting');
    for (const need of resource.needs) place(need, id);
    state.set(id, 'placed');
    ordered.push(resource);
  };
  for (const resource of resources) place(resource.id, resource.id);
  return ordered;
}

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
  return { steps };
}

/** The texts of `plannedReferences`, with the step. */
const awaited = /<(?:new )?id of ([^>]+)>/g;

/** Whether a value names an object that does not exist yet. */
export function awaitsAnother(value: Json): boolean {
  return JSON.stringify(value).search(awaited) >= 0;
}

/** The text with words in place of ids that do not exist yet: those of the object, and of its id within a text. */
export function withAwaited(text: string, wordsFor: (step: string) => string): string {
  return text.replace(
    awaited,
    (_, step: string, at: number) => `${at === 0 ? '' : 'id of '}${wordsFor(step)}`,
  );
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
      return found && { id: found.id, name: found.name };
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
  const { id, title, needs, isIdle = false } = resource;
  if (observation.kind === 'ambiguous') {
    const reason = blockedBecause(observation.error);
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
  const idle = isIdle ? { isIdle } : {};
  const common = { id, title, needs, changes, notes, resourceId: observed.id, ...idle };
  const ownership = ownershipOf(id, observed, observations, journal);
  if (ownership !== 'foreign') {
    const foreign = ownership === 'adopted' ? { foreign: true } : {};
    return { ...common, ...foreign, action: updateOf(resource, changes) };
  }
  // A data action in an adopted integration is decided about together with it.
  if (adopt(holderOf(observed) ?? id) === 'adopt') return { ...common, foreign: true, action: 'adopt' };
  return { ...common, foreign: true, action: 'blocked', reason: notToBeAdopted };
}

/** Why a step is blocked that could adopt what is there, and may not. */
export const notToBeAdopted =
  'It exists already, was not created by gc-presence, and is not to be adopted. Allow that with --adopt, rename it in Genesys Cloud, or give ours another name in a config file.';

function updateOf(resource: Resource, changes: readonly Change[]): 'none' | 'update' | 'replace' {
  if (changes.length === 0) return 'none';
  return resource.replaces?.(changes) === true ? 'replace' : 'update';
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
    all.flatMap((step) => (step.resourceId !== undefined && willBeWritten(step) ? [step.resourceId] : [])),
  );
  const resources = new Map(ordered.map((resource) => [resource.id, resource]));
  const steps = plan.steps.map((step): PlannedStep => {
    const observation = observations.get(step.id);
    if (observation?.kind !== 'found' || !willBeWritten(step)) return step;
    const { state } = observation.observed;
    const resource = resources.get(step.id);
    const reason = resource?.refuses?.(state, step.changes, (id) => written.has(id));
    return reason === undefined ? step : { ...step, action: 'blocked', reason };
  });
  return { steps };
}

/** Whether applying the plan sends a write for this step. */
export function willBeWritten({ action, changes }: PlannedStep): boolean {
  if (action === 'none' || action === 'blocked') return false;
  return action !== 'adopt' || changes.length > 0;
}
