import type { Problem } from '../core/problem.js';
import type { Text } from '../core/text.js';
import type { Plan, PlannedStep } from './plan.js';

export type StepStatus = 'done' | 'pending' | 'failed' | 'skipped';

/** How one step ended. `pending`: it was planned and not finished, as in `plan` or after an interruption. */
export interface StepResult {
  readonly step: PlannedStep;
  readonly status: StepStatus;
  readonly resourceId?: string | undefined;
  /** Of a step that is `pending`: it has sent something that changes the org, and did not come to its end. */
  readonly begun?: boolean;
  /** Why it failed, was skipped or is pending. */
  readonly error?: unknown;
  readonly reason?: Text | undefined;
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

export type Outcome = 'applied' | 'in-sync' | 'drift' | 'planned' | 'removed' | 'verified' | 'failed';

/** Which org was worked on. `region` is the AWS name, such as `us-east-1`. */
export interface OrgInfo {
  readonly id: string;
  readonly name: string;
  readonly region: string;
}

/** One thing that was tried or looked at, and whether it is as it should be. */
export interface Check {
  /** For scripts: a step's id, or another word such as `live-run`. */
  readonly id: string;
  readonly title: string;
  /** `unknown`: it could not be checked, and `reason` says why. */
  readonly status: 'ok' | 'failed' | 'unknown';
  readonly reason?: Text | undefined;
  /** What kept it from being checked: `domain:entity:action`. */
  readonly missingPermissions?: readonly string[] | undefined;
}

/** What a command has to say at its end. Both views render this and nothing else. */
export interface Report {
  readonly command: string;
  readonly org?: OrgInfo | undefined;
  readonly result: Outcome;
  readonly steps: readonly StepResult[];
  /** Of `verify` and `doctor`. */
  readonly checks?: readonly Check[] | undefined;
  readonly error?: Problem | undefined;
  /** Facts worth knowing that are no error: rows that point at deactivated presences, a licence that is absent. */
  readonly warnings: readonly Text[];
}
