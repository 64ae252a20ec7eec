import type { Json } from '../core/json.js';
import type { Plan } from '../engine/plan.js';

/** What people call an object of the org that they chose by name and that requests carry by id. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

/** The plan for people: ids of divisions and sites with the names beside them, `Home (b1bd8daa-…)`. */
export function namedPlan(plan: Plan, named: readonly Named[]): Plan {
  const titles = new Map(named.map(({ id, name }) => [id, `${name} (${id})`]));
  return {
    ...plan,
    steps: plan.steps.map((step) => ({
      ...step,
      changes: step.changes.map((change) => ({
        ...change,
        before: withNames(change.before, titles),
        after: withNames(change.after, titles),
      })),
    })),
  };
}

function withNames(value: Json, titles: ReadonlyMap<string, string>): Json {
  if (typeof value === 'string') return value.replace(uuid, (id) => titles.get(id) ?? id);
  if (Array.isArray(value)) return value.map((one: Json) => withNames(one, titles));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withNames(one, titles)]));
}

const uuid = /\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b/gi;
