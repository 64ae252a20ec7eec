import type { Run } from '../../engine/resource.js';
import { GenesysError } from '../../genesys/errors.js';
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
): Promise<void> {
  await onceAccepted({
    what: `${what} to be no longer in use`,
    attempt: () => getOrUndefined(remove),
    isTooEarly: isInUse,
    deadline: settleDeadline,
    run,
  });
}

/**
 * The same for an object that this run made: a 404 may mean that the platform does not know it everywhere yet. One that
 * is still unknown when the time is up is gone.
 */
export async function removeYoung(
  what: string,
  remove: () => Promise<unknown>,
  run: Pick<Run, 'signal' | 'progress'>,
): Promise<void> {
  await getOrUndefined(() =>
    onceAccepted({
      what: `${what} to be removed`,
      attempt: remove,
      isTooEarly: (error) => isInUse(error) || (error instanceof GenesysError && error.status === 404),
      deadline: settleDeadline,
      run,
    }),
  );
}

function isInUse(error: unknown): boolean {
  return error instanceof GenesysError && (error.status === 409 || error.status === 400);
}
