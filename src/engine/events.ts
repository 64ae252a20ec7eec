import type { Plan, PlannedStep } from './plan.js';

export type StepStatus = 'done' | 'pending' | 'failed' | 'skipped';

/** How one step ended. `pending`: it was planned and not finished, as in `plan` or after an interruption. */
export interface StepResult {
  readonly step: PlannedStep;
  readonly status: StepStatus;
  readonly resourceId?: string;
  /** Of a step that is `pending`: it has sent something that changes the org, and did not come to its end. */
  readonly begun?: boolean;
  /** Why it failed, was skipped or is pending. */
  readonly error?: unknown;
  readonly reason?: string;
}

/** What happens, in order, for whoever shows it. The engine prints nothing. */
export type Event =
  /** A long look-up before, or beside, the looking at the steps. */
  | { readonly kind: 'preparing'; readonly text: string }
  | { readonly kind: 'observe-start'; readonly steps: number }
  | { readonly kind: 'observed'; readonly id: string; readonly title: string }
  | { readonly kind: 'planned'; readonly plan: Plan }
  | { readonly kind: 'step-start'; readonly step: PlannedStep }
  /** The step sends the first request that changes something. */
  | { readonly kind: 'step-writing'; readonly step: PlannedStep }
  | { readonly kind: 'step-progress'; readonly step: PlannedStep; readonly text: string }
  | { readonly kind: 'step-end'; readonly result: StepResult }
  /** From now on something is there, or is to be put back, that the end of the run takes care of: see `cleanup`. */
  | { readonly kind: 'cleanup-due'; readonly title: string }
  | { readonly kind: 'cleanup'; readonly title: string; readonly error?: unknown };

export type Listener = (event: Event) => void;
