import { type Json, mapTexts } from '../core/json.js';
import type { Plan } from '../engine/plan.js';
import type { OrgSnapshot } from './run.js';

/** The plan for people: ids of divisions and sites with the names beside them, `Home (b1bd8daa-…)`. */
export function namedPlan(plan: Plan, named: OrgSnapshot['named']): Plan {
  const titles = new Map(named.map(({ id, name }) => [id, `${name} (${id})`]));
  const titled = (value: Json) => mapTexts(value, (text) => text.replace(uuid, (id) => titles.get(id) ?? id));
  const steps = plan.steps.map((step) => ({
    ...step,
    changes: step.changes.map((change) => ({
      ...change,
      before: titled(change.before),
      after: titled(change.after),
    })),
  }));
  return { ...plan, steps };
}

const uuid = /\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b/gi;
