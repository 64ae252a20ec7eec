import type { DriftKind } from './drift.js';
import type { Change, LastChange, Note, PlannedAction } from './resource.js';

export interface PlannedStep {
  readonly id: string;
  readonly title: string;
  readonly action: PlannedAction;
  readonly needs: readonly string[];
  readonly changes: readonly Change[];
  /** The object's id where it exists already. */
  readonly resourceId?: string;
  /** The object exists, and this tool did not create it. */
  readonly foreign?: boolean;
  /** Why the step is blocked. */
  readonly reason?: string;
  readonly notes: readonly Note[];
  /** What the differences mean; only `status` says. */
  readonly kind?: DriftKind | undefined;
  readonly changedBy?: LastChange | undefined;
}

export interface Plan {
  readonly steps: readonly PlannedStep[];
}

export interface PlanSummary {
  readonly create: number;
  readonly update: number;
  readonly adopt: number;
  readonly blocked: number;
  readonly none: number;
}

/** Counts by action. Text and exit code of every command derive from this, so that they cannot disagree. */
export function summarise(plan: Plan): PlanSummary {
  const count = (action: PlannedAction) => plan.steps.filter((step) => step.action === action).length;
  return {
    create: count('create'),
    update: count('update') + count('replace') + count('delete'),
    adopt: count('adopt'),
    blocked: count('blocked'),
    none: count('none'),
  };
}

/** True when applying the plan would send no write: everything is as it should be, whoever created it. */
export function isInSync(plan: Plan): boolean {
  return plan.steps.every(
    (step) => step.action === 'none' || (step.action === 'adopt' && step.changes.length === 0),
  );
}
