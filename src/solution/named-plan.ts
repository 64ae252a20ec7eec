import { type Json, mapTexts } from '../core/json.js';
import { uncapitalised } from '../core/text.js';
import { type Plan, withAwaited } from '../engine/plan.js';
import type { Named } from '../solutions/solution.js';
import type { OrgSnapshot } from './run.js';

/**
 * The plan for people: ids of divisions, sites and what is in the plan itself with the names beside them, `Home
 * (b1bd8daa-…)`, presences by name alone, and `the new contact list "…"` for an id that does not exist yet.
 */
export function namedPlan(plan: Plan, named: OrgSnapshot['named']): Plan {
  const ofSteps = plan.steps.flatMap(({ resourceId: id, title }) =>
    id === undefined ? [] : [{ id, name: uncapitalised(title) }],
  );
  const titles = new Map(
    [...ofSteps, ...named].map(({ id, name, unique }: Named) => [
      id,
      unique === true ? name : `${name} (${id})`,
    ]),
  );
  const steps = new Map(plan.steps.map(({ id, title }) => [id, title]));
  const isNew = (step: string) => `the new ${uncapitalised(steps.get(step) ?? step)}`;
  const titled = (value: Json) =>
    mapTexts(value, (text) =>
      withAwaited(
        text.replace(uuid, (id) => titles.get(id) ?? id),
        isNew,
      ),
    );
  return {
    ...plan,
    steps: plan.steps.map((step) => ({
      ...step,
      changes: step.changes.map((change) => ({
        ...change,
        before: titled(change.before),
        after: titled(change.after),
      })),
    })),
  };
}

const uuid = /\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b/gi;
