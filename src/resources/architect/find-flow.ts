import type { Models } from 'purecloud-platform-client-v2';
import { askedOnce, type InRound } from '../../core/round.js';
import type { Lookup } from '../../engine/resource.js';
import { getOrUndefined } from '../../genesys/errors.js';
import { allPages } from '../../genesys/pages.js';
import type { Session } from '../../genesys/session.js';
import { findByName, isSameName, type Search } from '../kit/find.js';
import type { Marker } from '../kit/marker.js';

export interface FlowSought {
  readonly step: string;
  readonly name: string;
  /** As the list's filter wants it: `workflow`, `outboundcall`. */
  readonly type: 'workflow' | 'outboundcall';
  readonly marker: Marker;
}

/**
 * By name and type; else by the id of an earlier run or by our mark, for a flow that was renamed since. Asked once in a
 * round of looking.
 */
export function findFlow(
  session: Session,
  { step, name, type, marker }: FlowSought,
  lookup: Lookup,
): Promise<Models.Flow | undefined> {
  const api = session.api.architect;
  const search: Search<Models.Flow> = {
    list: () => listFlows(session, { name, type, marker }, lookup),
    get: (id) => api.getFlow(id),
    isOne: (flow) => flow.type?.toLowerCase() === type && flow.deleted !== true,
    isSure: true,
    isMarked: marker.isOn,
  };
  return finding(lookup, `${step} ${name}`, () =>
    findByName(`the flow "${name}"`, name, search, lookup.remembered(step)?.id),
  );
}

const finding = askedOnce<Models.Flow | undefined>();

const listing = askedOnce<readonly Models.Flow[]>();

/**
 * Those of the name, and those that carry our mark. Unverified: that the filter on descriptions finds a text anywhere in
 * them, as that on names does.
 */
export function listFlows(
  { api: { architect } }: Session,
  { name, type, marker }: Omit<FlowSought, 'step'>,
  lookup: InRound,
): Promise<readonly Models.Flow[]> {
  return listing(lookup, `${type} ${name}`, async () => {
    const filters = [{ name }, { description: marker.sentence }];
    const pages = filters.map((filter) =>
      allPages((page) => architect.getFlows({ ...page, ...filter, type: [type], deleted: false })),
    );
    const all = (await Promise.all(pages)).flat();
    return [...new Map(all.map((one) => [one.id, one])).values()];
  });
}

/** The id of the division in which the flow of this name and type lies, if it carries our mark. */
export async function divisionOfOurFlow(
  session: Session,
  sought: FlowSought,
  lookup: InRound,
): Promise<string | undefined> {
  // Which permissions are missing is told for all steps together, and later.
  const listed = await getOrUndefined(() => listFlows(session, sought, lookup), [403]);
  return listed?.find((flow) => isSameName(flow.name, sought.name) && sought.marker.isOn(flow))?.division?.id;
}

/** The id of which the description of a flow of ours says that it is ours. */
export function vouchedFor(words: string, description = ''): string | undefined {
  const [, id] = description.split(` ${words} `);
  return id?.slice(0, id.indexOf('.'));
}
