import { badRequest } from '../errors.js';
import type { Call, Handlers } from '../handler.js';
import { divisionRef } from '../identity/divisions.js';
import type { Org } from '../org.js';
import { numberedPage } from '../paging.js';
import { nameMatches, sorted } from './listing.js';
import { dates, readableById, visible } from './lookup.js';
import type { EdgeGroupState, SiteState, Stored } from './state.js';

const sitesUri = '/api/v2/telephony/providers/edges/sites';
const edgeGroupsUri = '/api/v2/telephony/providers/edges/edgegroups';

export const siteHandlers: Handlers = {
  getTelephonyProvidersEdgesSites: (call) => ({
    body: telephonyPage(call, call.org.state.outbound.sites, wireSite, sitesUri),
  }),
  getTelephonyProvidersEdgesSite: (call) => ({
    body: wireSite(call.org, readableById(call.org, call.org.state.outbound.sites, call.path.siteId, 'site')),
  }),
  getTelephonyProvidersEdgesEdgegroups: (call) => ({
    body: telephonyPage(call, call.org.state.outbound.edgeGroups, wireEdgeGroup, edgeGroupsUri),
  }),
};

/** Managed objects only come with `managed=true`, the others only without. Deleted sites stay in the listing. */
function telephonyPage<T extends Stored & { readonly managed: boolean }>(
  call: Call,
  all: readonly T[],
  wire: (org: Org, one: T) => unknown,
  uri: string,
) {
  const { org, query } = call;
  if (query['location.id'] !== undefined) throw badRequest('The practice org knows no locations.');
  const managed = /^true$/i.test(query.managed ?? '');
  const matching = visible(org, all).filter(
    (one) =>
      one.managed === managed && (query.name === undefined || nameMatches(one.name, query.name, 'Contains')),
  );
  const page = numberedPage(sorted(matching, query), query, { max: 100, uri });
  return { ...page, entities: page.entities.map((one) => wire(org, one)) };
}

function wireSite(org: Org, site: SiteState) {
  return {
    id: site.id,
    name: site.name,
    division: divisionRef(org, site.divisionId),
    description: site.description,
    version: 1,
    ...dates(site),
    state: site.state,
    managed: site.managed,
    mediaModel: site.mediaModel,
    coreSite: false,
    location: {
      id: `${site.id}-location`,
      name: site.city,
      address: { city: site.city, country: site.country },
      state: 'active',
    },
    edgeAutoUpdateConfig: {
      timeZone: site.timeZone,
      rrule: 'FREQ=DAILY',
      start: '2026-01-01T02:00:00.000',
      end: '2026-01-01T05:00:00.000',
    },
    mediaRegions: [],
    mediaRegionsUseLatencyBased: site.mediaModel === 'Cloud',
    callerId: site.callerId,
    callerName: site.callerName,
    selfUri: `${sitesUri}/${site.id}`,
  };
}

function wireEdgeGroup(org: Org, group: EdgeGroupState) {
  return {
    id: group.id,
    name: group.name,
    division: divisionRef(org, group.divisionId),
    description: group.description,
    version: 1,
    ...dates(group),
    state: 'active',
    managed: group.managed,
    hybrid: false,
    edgeTrunkBaseAssignment: { family: 3 },
    phoneTrunkBases: [],
    selfUri: `${edgeGroupsUri}/${group.id}`,
  };
}

/** How campaigns refer to a site or an edge group in their answers. */
export function siteRef(org: Org, id: string) {
  const name = org.state.outbound.sites.find((one) => one.id === id)?.name;
  return { id, ...(name === undefined ? {} : { name }), selfUri: `${sitesUri}/${id}` };
}

export function edgeGroupRef(org: Org, id: string) {
  const name = org.state.outbound.edgeGroups.find((one) => one.id === id)?.name;
  return { id, ...(name === undefined ? {} : { name }), selfUri: `${edgeGroupsUri}/${id}` };
}
