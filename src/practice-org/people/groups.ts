import type { Models } from 'purecloud-platform-client-v2';
import { answer, isListed, type Kind, listing, requested, values } from '../collection.js';
import { holdsPermission } from '../identity/permissions.js';
import { iso, picked } from '../json.js';
import type { Call, Handlers, Org } from '../org.js';
import type { GroupState, UserState } from './state.js';
import { searched, userKind } from './users.js';

const uri = '/api/v2/groups';

/** Assumed: that these can be searched. */
const searchable = (group: GroupState) => picked(group, ['id', 'name', 'description', 'type', 'visibility']);

/** Of what the caller may see. Assumed: that any other group is missing for it, as one that does not exist (404). */
const groupKind = (call: Call): Kind<GroupState> => ({
  what: 'group',
  uri,
  store: ({ state }) => Object.values(state.people.groups ?? {}).filter((group) => isVisible(call, group)),
  wire: (group, { org }) => groupWire(org, group),
  missing: 'general.resource.not.found',
});

/** Groups are read only here. The contract asks for no permission, but shows not every group to everybody. */
export const groupHandlers: Handlers = {
  getGroups: (call) => ({ body: listing(call, groupKind(call)) }),
  postGroupsSearch: (call) => {
    const { org } = call;
    const groups = values(org, groupKind(call)).filter((group) => isListed(org, group, true));
    const wire = (group: GroupState) => groupWire(org, group);
    const request = call.body as Models.GroupSearchRequest;
    return { body: searched(groups, request, { type: 'groups', uri, searchable, wire }) };
  },
  getGroup: (call) => answer(call, groupKind(call), requested(call, groupKind(call))),
  getGroupIndividuals: (call) => ({ body: membersOf(call, 'individuals') }),
  getGroupMembers: (call) => ({ body: membersOf(call, 'members') }),
};

/** Individuals are not paged: the one answer is complete. */
function membersOf(call: Call, what: 'individuals' | 'members') {
  const group = requested(call, groupKind(call));
  return listing(call, {
    ...userKind,
    uri: `${uri}/${group.id}/${what}`,
    store: (org) => members(org, group),
    list: { page: what === 'members' ? 'numbered' : 'all' },
  });
}

/** After the platform's help on visibility and `directory:privateGroup:view`. An OAuth client is in no group. */
function isVisible({ org, caller }: Call, { visibility, memberIds }: GroupState): boolean {
  return (
    visibility === 'public' ||
    memberIds.includes(caller.id) ||
    holdsPermission(org, caller, 'directory:privateGroup:view')
  );
}

function members(org: Org, { memberIds }: GroupState): UserState[] {
  return memberIds
    .flatMap((id) => org.state.people.users[id] ?? [])
    .filter(({ state }) => state !== 'deleted');
}

function groupWire(org: Org, group: GroupState) {
  return {
    ...searchable(group),
    dateModified: iso(group.createdAt),
    memberCount: members(org, group).length,
    ...{ state: 'active', version: 1, rulesVisible: true, rolesEnabled: true },
    ...{ includeOwners: true, callsEnabled: false, owners: [] },
    selfUri: `${uri}/${group.id}`,
  };
}
