import type { Problem } from '../core/problem.js';
import type { StepResult } from './events.js';

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
  readonly reason?: string | undefined;
  /** What kept it from being checked: `domain:entity:action`. */
  readonly missingPermissions?: readonly string[] | undefined;
}

/** What a command has to say at its end. Both views render this and nothing else. */
export interface Report {
  readonly command: string;
  readonly org?: OrgInfo;
  readonly result: Outcome;
  readonly steps: readonly StepResult[];
  /** Of `verify` and `doctor`. */
  readonly checks?: readonly Check[] | undefined;
  readonly error?: Problem;
  /** Facts worth knowing that are no error: rows that point at deactivated presences, a licence that is absent. */
  readonly warnings: readonly string[];
}
