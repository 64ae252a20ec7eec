import { type ExitCode, exitCodes } from '../core/exit-codes.js';
import type { Problem } from '../core/problem.js';
import type { Listener, Outcome, StepResult } from '../engine/report.js';
import { firstProblem, notTakenBack, verdict } from './finish.js';

/** Follows the events of a run, and keeps what was needed only for its time and could not be taken back. */
export function watchCleanup(listen: Listener): {
  readonly listener: Listener;
  readonly leftBehind: readonly Problem[];
} {
  const leftBehind: Problem[] = [];
  const listener: Listener = (event) => {
    if (event.kind === 'cleanup' && event.error !== undefined) leftBehind.push(notTakenBack(event));
    listen(event);
  };
  return { listener, leftBehind };
}

/** What a run came to: the first problem is its error, what else was left behind becomes a warning. */
export function conclude(
  results: readonly StepResult[],
  leftBehind: readonly Problem[],
  signal: AbortSignal,
): {
  readonly result: Outcome;
  readonly exitCode: ExitCode;
  readonly error: Problem | undefined;
  readonly warnings: readonly string[];
} {
  const { result, exitCode } = verdict(results, leftBehind, signal);
  const error = exitCode === exitCodes.done ? undefined : (firstProblem(results, signal) ?? leftBehind[0]);
  const warnings = leftBehind.filter((problem) => problem !== error).map(({ what: message }) => message);
  return { result, exitCode, error, warnings };
}
