import { nearest } from '../../core/nearest.js';
import { inputProblem } from '../../core/problem.js';
import type { Site } from '../../resources/outbound/sites.js';
import type { QueueName } from '../../resources/people/queue.js';
import type { QueueAnswer } from './fields.js';

/**
 * The site of this name; case counts only where names differ in nothing else.
 * @throws ProblemError (exit 3) with the nearest names
 */
export function siteNamed(sites: readonly Site[], name: string): Site {
  const found = named(sites, name);
  if (found !== undefined) return found;
  throw unknown('site', [name], sites, 'Correct --site.', 'unknown-site');
}

/** What keeps a campaign from starting at this site, as far as the site itself tells. */
export function siteWarnings(site: Site): readonly string[] {
  if (site.state !== 'active')
    return [
      `The site "${site.name}" is ${site.state}: a campaign cannot start there, and nobody's presence will change.`,
    ];
  if (site.managed)
    return [
      `The site "${site.name}" is managed by Genesys Cloud. A campaign starts there only when it has an outbound route.`,
    ];
  return [];
}

/**
 * The queues that are named, each with its timeout.
 * @throws ProblemError (exit 3) with every name that the org does not have
 */
export function queuesNamed(
  all: readonly QueueName[],
  wanted: readonly QueueAnswer[],
  alertingTimeoutSeconds: number,
): readonly { readonly id: string; readonly name: string; readonly alertingTimeoutSeconds: number }[] {
  const lacking = wanted.filter(({ name }) => named(all, name) === undefined).map(({ name }) => name);
  if (lacking.length > 0)
    throw unknown(
      'queue',
      lacking,
      all,
      'Correct --queue; the name is that of the admin UI.',
      'unknown-queue',
    );
  const found = wanted.flatMap((queue) => {
    const one = named(all, queue.name);
    if (one === undefined) return [];
    const seconds = queue.alertingTimeoutSeconds ?? alertingTimeoutSeconds;
    return [{ id: one.id, name: one.name, alertingTimeoutSeconds: seconds, written: queue.name }];
  });
  refuseSameQueue(found);
  return found.map(({ written: _, ...queue }) => queue);
}

/** Two spellings of one name, such as `Claims` and `claims`. */
function refuseSameQueue(
  queues: readonly { readonly id: string; readonly name: string; readonly written: string }[],
): void {
  const twice = queues.filter(({ id }) => queues.filter((other) => other.id === id).length > 1);
  const [first] = twice;
  if (first === undefined) return;
  throw inputProblem(`The queue "${first.name}" is named twice.`, {
    code: 'repeated-queue',
    why: 'Case does not tell queues apart where no other queue is called so:',
    details: twice.map(({ written, name }) => `${written}  is the queue "${name}"`),
    next: 'Leave out all but one of them: --queue, or queues in the config file.',
  });
}

function named<T extends { readonly name: string }>(all: readonly T[], name: string): T | undefined {
  const wanted = name.trim();
  const exact = all.find((candidate) => candidate.name === wanted);
  return exact ?? all.find((candidate) => candidate.name.toLowerCase() === wanted.toLowerCase());
}

function unknown(
  what: string,
  lacking: readonly string[],
  all: readonly { readonly name: string }[],
  hint: string,
  code: string,
) {
  const names = all.map(({ name }) => name);
  return inputProblem(`This org has no ${what} "${lacking[0]}".`, {
    code,
    details: lacking.map((name) => {
      const near = nearest(name, names, 3);
      const offered = near.length > 0 ? near : names.slice(0, 5);
      return `${name}  ${near.length > 0 ? 'the nearest names are' : 'there are'}: ${offered.join(', ') || 'none'}`;
    }),
    next: hint,
  });
}
