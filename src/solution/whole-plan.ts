import type { FieldTable } from '../answers/field.js';
import type { Plan } from '../engine/plan.js';
import { type AdoptPolicy, makePlan, withRefusals } from '../engine/plan.js';
import { planRemovals } from '../engine/teardown.js';
import type { Looked } from './solution-run.js';

/** What is to be there, and what is to go. */
export interface WholePlan {
  readonly wanted: Plan;
  readonly removals: Plan;
  /** Both, in the order in which they are carried out: a new object may need the place of an old one. */
  readonly all: Plan;
}

export function makeWholePlan<Table extends FieldTable>(
  { ordered, unwanted, observations, journal }: Looked<Table>,
  adopt: AdoptPolicy,
): WholePlan {
  const plan = makePlan(ordered, observations, journal, adopt);
  const removals =
    unwanted.length === 0 ? { steps: [] } : planRemovals(ordered, unwanted, observations, journal);
  const all = [...removals.steps, ...plan.steps];
  const wanted = withRefusals(plan, all, ordered, observations);
  return { wanted, removals, all: { steps: [...removals.steps, ...wanted.steps] } };
}
