import type { Problems } from './reading.js';

/** What the platform's publishing reports for a reference to a place that does not exist in the flow. */
export const danglingReference =
  'ArchSession.startWithAuthToken - Caught unhandled exception during callback function execution. Ending session. ' +
  "Exception info: TypeError: Cannot read properties of undefined (reading 'refId')";

/**
 * The `refId` in a reference such as `/workflow/states/state[start]` or `./states/state[start]`. `root` is the flow
 * type's key, `kinds` the item types that may be meant. Adds a problem when no such item exists.
 */
export function readReference(
  problems: Problems,
  reference: unknown,
  root: string,
  targets: readonly { readonly kind: string; readonly refId: string }[],
): string {
  const match =
    typeof reference === 'string' ? /^(?:\/(\w+)|\.)\/(\w+)\/(\w+)\[(.*)\]$/.exec(reference) : null;
  const [, above = root, list, kind, refId = ''] = match ?? [];
  const found = targets.some((target) => target.kind === kind && target.refId === refId);
  if (match === null || above !== root || list !== `${kind}s` || !found)
    problems.texts.push(danglingReference);
  return refId;
}
