import { problemOf } from '../core/problem.js';
import { type Text, text } from '../core/text.js';
import type { Observation, Observations } from '../engine/observe.js';
import type { Check } from '../engine/report.js';
import type { Resource } from '../engine/resource.js';
import { GenesysError } from '../genesys/errors.js';

/** The check that tries the whole solution; without it nothing is proven. */
export const liveRun = 'live-run';

/** How one check ended. */
export type Verdict = Pick<Check, 'status' | 'reason' | 'missingPermissions'>;

export const fine: Verdict = { status: 'ok' };
export const failed = (reason: Text): Verdict => ({ status: 'failed', reason });
export const unknown = (reason: Text): Verdict => ({ status: 'unknown', reason });

/** Why there is no object to check: it is not there, or cannot be told from others. */
export function notFound(observation: Observation | undefined): Verdict {
  return failed(
    observation?.kind === 'ambiguous' ? observation.error.message : 'It is missing. Setup creates it.',
  );
}

/**
 * Makes one check. A request that is not allowed, or fails for reasons of its own, means that it could not be checked;
 * an interruption is thrown on.
 */
export async function checked(
  id: string,
  title: string,
  signal: AbortSignal,
  attempt: () => Promise<Verdict>,
): Promise<Check> {
  signal.throwIfAborted();
  try {
    return { id, title, ...(await attempt()) };
  } catch (error) {
    signal.throwIfAborted();
    return { id, title, ...refusal(error) };
  }
}

function refusal(error: unknown): Verdict {
  const { what: message, why: reason } = problemOf(error);
  const why = reason === undefined ? message : text`${message} ${reason}`;
  if (!(error instanceof GenesysError) || error.status !== 403) return unknown(why);
  return error.missingPermissions.length === 0 ? unknown(why) : notAllowed(error.missingPermissions);
}

export function notAllowed(missingPermissions: readonly string[]): Verdict {
  return {
    ...unknown(`The client that runs this lacks ${missingPermissions.join(', ')}.`),
    missingPermissions,
  };
}

/** The checks that failed, and the sentence that names them; undefined where none did. */
export function failuresIn(checks: readonly Check[]) {
  const broken = checks.filter(({ status }) => status === 'failed');
  if (broken.length === 0) return undefined;
  const names = broken.map(({ title }) => `"${title}"`).join(', ');
  return { broken, why: `${broken.length === 1 ? 'This check' : 'These checks'} failed: ${names}.` };
}

/** A failed check for every object that is not there, or that cannot be told from others. */
export function missingObjects(resources: readonly Resource[], observations: Observations): readonly Check[] {
  return resources.flatMap(({ id, title }): readonly Check[] => {
    const observation = observations.get(id);
    if (observation?.kind === 'found') return [];
    return [{ id, title, ...notFound(observation) }];
  });
}
