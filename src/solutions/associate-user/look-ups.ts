import { placesOf } from '../../answers/field.js';
import { named, nearest } from '../../core/nearest.js';
import { inputProblem } from '../../core/problem.js';
import { newRound } from '../../core/round.js';
import { countryOfOrg } from '../../genesys/identity.js';
import type { Session } from '../../genesys/session.js';
import { listSites, type Site } from '../../resources/outbound/sites.js';
import type { QueueName, QueueTimeout } from '../../resources/people/queue.js';
import { failed, fine, unknown } from '../checks.js';
import type { Prerequisite } from '../solution.js';
import { associateUserFields, type QueueAnswer } from './fields.js';
import { isInternational, phoneReader } from './phones.js';

/**
 * The site of this name.
 * @throws ProblemError (exit 3) with the nearest names
 */
export function siteNamed(sites: readonly Site[], name: string): Site {
  const found = named(sites, name);
  if (found !== undefined) return found;
  throw unknownName('site', [name], sites, `Correct ${placesOf(associateUserFields.site)}.`);
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

/** The number that campaigns carry as caller, in the international form where it can be read, and what is doubtful of it. */
export async function callerNumber(session: Session, number: string) {
  if (isInternational(number)) return { number, doubts: [] };
  const read = (await phoneReader([number], () => countryOfOrg(session)))(number);
  if ('number' in read && read.extension !== true) return { number: read.number, doubts: [] };
  const problem = 'problem' in read ? read.problem : `"${number}" has an extension`;
  const doubt = `The caller number ${problem}. Genesys Cloud warns of a number that is not in the international form, such as +13175550100.`;
  return { number, doubts: [doubt] };
}

/** For `doctor`. */
export const associateUserPrerequisites: readonly Prerequisite[] = [
  {
    id: 'site',
    title: 'A campaign can start at a telephony site',
    look: async ({ session }) => {
      const sites = await listSites(session, { round: newRound() });
      if (sites.some((site) => siteWarnings(site).length === 0)) return fine;
      const active = sites.find(({ state }) => state === 'active');
      if (active !== undefined) return unknown(siteWarnings(active).join(' '));
      return failed('The org has no active telephony site.');
    },
  },
];

/**
 * The queues that are named, each with its timeout.
 * @throws ProblemError (exit 3) with every name that the org does not have
 */
export function queuesNamed(
  all: readonly QueueName[],
  wanted: readonly QueueAnswer[],
  alertingTimeoutSeconds: number,
): readonly QueueTimeout[] {
  const places = placesOf(associateUserFields.queues);
  const found = wanted.map((queue) => ({ queue, one: named(all, queue.name) }));
  const lacking = found.filter(({ one }) => one === undefined).map(({ queue }) => queue.name);
  if (lacking.length > 0)
    throw unknownName('queue', lacking, all, `Correct ${places}; use the name that the admin UI shows.`);
  return found.flatMap(({ queue, one }) =>
    one === undefined ? [] : [{ alertingTimeoutSeconds, ...queue, id: one.id, name: one.name }],
  );
}

function unknownName(
  kind: 'site' | 'queue',
  lacking: readonly string[],
  all: readonly { readonly name: string }[],
  next: string,
) {
  const names = all.map(({ name }) => name);
  const what =
    lacking.length === 1
      ? `This org has no ${kind} "${lacking[0]}".`
      : `This org lacks ${lacking.length} of the ${kind}s that are named.`;
  return inputProblem(what, {
    code: `unknown-${kind}`,
    details: lacking.map((name) => {
      const near = nearest(name, names, 3);
      const offered = near.length > 0 ? near : names.slice(0, 5);
      return `${name}  ${near.length > 0 ? 'the nearest names are' : 'there are'}: ${offered.join(', ') || 'none'}`;
    }),
    next,
  });
}
