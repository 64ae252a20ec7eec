import { settleTimes } from './create-once.js';
import type { Journal } from './journal.js';
import type { Observed } from './resource.js';

/** How far the time of a creation, as a server tells it, may lie from when we began it: clocks differ, tries take long. */
const nearby = 120_000;

/**
 * Whether a creation of which we never heard again may have made this object. Near its time only: whoever makes one of
 * that name weeks later made it for themselves.
 */
export function mayHaveBeenBegun(
  step: string,
  { createdAt }: Observed<unknown>,
  { intendedAt }: Pick<Journal, 'intendedAt'>,
  now = Date.now(),
): boolean {
  const begun = intendedAt(step);
  if (begun === undefined) return false;
  const made = Date.parse(createdAt ?? '');
  return Number.isNaN(made)
    ? Math.abs(now - begun) <= settleTimes.deadline
    : Math.abs(made - begun) <= nearby;
}
