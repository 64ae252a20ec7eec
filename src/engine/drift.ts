import type { Observations } from './observe.js';
import type { Plan, PlannedStep } from './plan.js';
import type { Resource } from './resource.js';

/**
 * What a difference means: `drift`, somebody changed what is ours; `missing`; `foreign`, an object of the name is there
 * and not ours; `outdated`, this version of the program brings something newer and nobody touched it; `user-data`, rows
 * that are the user's own and lead nowhere; `unclear`, several objects could be meant.
 */
export type DriftKind = 'in-sync' | 'drift' | 'missing' | 'foreign' | 'outdated' | 'user-data' | 'unclear';

/** The plan with what every difference means and, where the platform tells, who changed the object last and when. */
export function explainDrift(plan: Plan, ordered: readonly Resource[], observations: Observations): Plan {
  return {
    steps: plan.steps.map((step) => {
      const resource = ordered.find(({ id }) => id === step.id);
      const observation = observations.get(step.id);
      const observed = observation?.kind === 'found' ? observation.observed : undefined;
      const kind = kindOf(step, observation?.kind, resource);
      const tells = kind === 'drift' && observed?.changed !== undefined;
      return { ...step, kind, ...(tells ? { changedBy: observed.changed } : {}) };
    }),
  };
}

function kindOf(
  step: PlannedStep,
  found: 'found' | 'absent' | 'ambiguous' | undefined,
  resource: Resource | undefined,
): DriftKind {
  if (found === 'ambiguous') return 'unclear';
  if (found !== 'found') return 'missing';
  if (step.action === 'adopt' || (step.action === 'blocked' && step.foreign === true)) return 'foreign';
  if (step.changes.length > 0) return resource?.isOutdated?.(step.changes) === true ? 'outdated' : 'drift';
  return step.notes.length > 0 && step.foreign !== true ? 'user-data' : 'in-sync';
}
