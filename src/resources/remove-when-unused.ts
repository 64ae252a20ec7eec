import type { Run } from '../engine/resource.js';
import { GenesysError } from '../genesys/errors.js';
import { getOrUndefined } from './get-or-undefined.js';
import { onceAccepted } from './once-accepted.js';

/** For so long the platform may still count an object as used whose users were removed a moment ago. */
const settleDeadline = 30_000;

/**
 * Removes an object; one that is gone already is fine. Platform fact: what is still referred to is refused with 409 or
 * 400, also for some seconds after the last reference went away.
 * @throws the platform's refusal when it still stands after that time: its words say what uses the object
 */
export async function removeWhenUnused(
  what: string,
  remove: () => Promise<unknown>,
  run: Pick<Run, 'signal' | 'progress'>,
  deadline = settleDeadline,
): Promise<void> {
  await onceAccepted({
    what: `${what} to be no longer in use`,
    attempt: () => getOrUndefined(remove),
    isTooEarly: (error) => error instanceof GenesysError && (error.status === 409 || error.status === 400),
    deadline,
    run,
  });
}
