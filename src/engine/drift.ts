import type { Json } from '../core/json.js';
import { isUntouched } from './fingerprint.js';
import type { Journal } from './journal.js';
import type { Observations } from './observe.js';
import type { Plan, PlannedStep } from './plan.js';
import { awaitsAnother } from './plan.js';
import type { Change, LastChange, Resource } from './resource.js';

/**
 * What a difference means: `drift`, somebody changed what is ours; `missing`; `foreign`, an object of the name is there
 * and not ours; `outdated`, nobody touched it, and a newer version of the program, other answers or what it depends on
 * want it different; `user-data`, rows that are the user's own and lead nowhere; `unclear`, several objects could be
 * meant.
 */
export type DriftKind = 'in-sync' | 'drift' | 'missing' | 'foreign' | 'outdated' | 'user-data' | 'unclear';

/**
 * The plan with what every difference means and, where the platform tells, who changed the object last and when. What
 * nobody can show to be untouched is drift.
 */
export function explainDrift(
  plan: Plan,
  ordered: readonly Resource[],
  observations: Observations,
  journal: Pick<Journal, 'lastAsWanted' | 'isUnfinished'>,
): Plan {
  const steps = plan.steps.map((step): PlannedStep => {
    const observation = observations.get(step.id);
    if (observation === undefined || observation.kind === 'absent') return { ...step, kind: 'missing' };
    if (observation.kind === 'ambiguous') return { ...step, kind: 'unclear' };
    if (step.action === 'adopt' || (step.action === 'blocked' && step.foreign === true))
      return { ...step, kind: 'foreign' };
    // What no answer names any more is to go: nobody did anything to it.
    if (step.action === 'delete') return { ...step, kind: 'outdated' };
    const resource = ordered.find(({ id }) => id === step.id);
    const { observed } = observation;
    const changes = step.changes.filter(({ temporary }) => temporary === undefined);
    if (changes.length === 0)
      return { ...step, kind: step.notes.length > 0 && step.foreign !== true ? 'user-data' : 'in-sync' };
    // Our own run left it so: whether a hand did more since, nobody can tell.
    if (journal.isUnfinished(step.id)) return { ...step, kind: 'outdated', isUnfinished: true };
    // It only lacks what it depends on: whoever removed that did nothing here.
    if (changes.every(onlyLacksAnother)) return { ...step, kind: 'outdated' };
    const untouched =
      resource !== undefined &&
      (isUntouched(resource, observed, journal.lastAsWanted(step.id)) ||
        resource.isOutdated?.(changes) === true);
    if (untouched) return { ...step, kind: 'outdated' };
    return { ...step, kind: 'drift', changedBy: observed.changed };
  });
  return { steps };
}

/** Whether a list only misses entries of objects that are not there any more: the platform took them out. */
function onlyLacksAnother({ before, after }: Change): boolean {
  if (!Array.isArray(after)) return false;
  const rest = after.filter((entry: Json) => !awaitsAnother(entry));
  return rest.length < after.length && JSON.stringify(rest) === JSON.stringify(before ?? []);
}

/**
 * Puts names where the platform told only ids. Each id is asked about once; where there is no answer, the id stands for
 * its name.
 */
export async function namedChanges(
  plan: Plan,
  nameOf: (id: string) => Promise<string | undefined>,
): Promise<Plan> {
  const names = new Map<string, Promise<string | undefined>>();
  const named = async ({ by, byId, at }: LastChange): Promise<LastChange> => {
    if (by !== undefined || byId === undefined) return { by, at };
    const asked = names.get(byId) ?? nameOf(byId);
    names.set(byId, asked);
    return { by: (await asked) ?? byId, at };
  };
  const steps = plan.steps.map(async ({ changedBy, ...step }): Promise<PlannedStep> => {
    return changedBy === undefined ? step : { ...step, changedBy: await named(changedBy) };
  });
  return { steps: await Promise.all(steps) };
}
