import type { Models } from 'purecloud-platform-client-v2';
import { isListed, readable } from '../collection.js';
import { notFound } from '../errors.js';
import type { Call, Handlers } from '../handler.js';
import { holdsPermission } from '../identity/permissions.js';
import { iso } from '../json.js';
import type { Org } from '../org.js';
import { numberedPage } from '../paging.js';
import { findUser } from './find-user.js';
import { type Searchable, searched } from './search.js';
import type { GroupState, UserState } from './state.js';
import { expansionOf, userWire } from './users.js';

const uri = '/api/v2/groups';

/** Assumed: that these can be searched. */
const searchable: Searchable<GroupState> = {
  id: (group) => group.id,
  name: (group) => group.name,
  description: (group) => group.description,
  type: (group) => group.type,
  visibility: (group) => group.visibility,
};

/** Groups are read only here. The contract asks for no permission, but shows not every group to everybody. */
export const groupHandlers: Handlers = {
  getGroups: (call) => {
    const { query, org } = call;
    const ids = query.id?.split(',');
    const sign = query.sortOrder?.toLowerCase() === 'desc' ? -1 : 1;
    const groups = visibleGroups(call)
      .filter(({ id }) => ids === undefined || ids.includes(id))
      .sort((one, other) => sign * one.name.localeCompare(other.name));
    const page = numberedPage(groups, query, { uri });
    return { body: { ...page, entities: page.entities.map((group) => groupWire(org, group)) } };
  },
  postGroupsSearch: (call) => {
    const wire = (group: GroupState) => groupWire(call.org, group);
    const request = call.body as Models.GroupSearchRequest;
    return { body: searched(visibleGroups(call), request, { type: 'groups', uri, searchable, wire }) };
  },
  getGroup: (call) => ({ body: groupWire(call.org, requestedGroup(call)) }),
  /** Not paged: the one answer is complete. */
  getGroupIndividuals: (call) => {
    const { org } = call;
    const group = requestedGroup(call);
    const entities = members(org, group).map((user) => userWire(org, user, { names: [] }));
    const total = entities.length;
    const selfUri = `${uri}/${group.id}/individuals`;
    return { body: { entities, pageSize: total, pageNumber: 1, total, pageCount: 1, selfUri } };
  },
  getGroupMembers: (call) => {
    const { org, query } = call;
    const group = requestedGroup(call);
    const expansion = expansionOf(query.expand?.split(',') ?? [], undefined);
    const sign = query.sortOrder?.toLowerCase() === 'desc' ? -1 : 1;
    const users = members(org, group).sort((one, other) => sign * one.name.localeCompare(other.name));
    const page = numberedPage(users, query, { uri: `${uri}/${group.id}/members` });
    return { body: { ...page, entities: page.entities.map((user) => userWire(org, user, expansion)) } };
  },
};

function visibleGroups(call: Call): GroupState[] {
  const all = Object.values(call.org.state.people.groups ?? {});
  return all.filter((group) => isListed(call.org, group, true) && isVisible(call, group));
}

/** Assumed: that a group which the caller may not see is missing for it, as one that does not exist (404). */
function requestedGroup(call: Call): GroupState {
  const id = call.path.groupId ?? '';
  const group = readable(call.org, call.org.state.people.groups?.[id], 'group', id, missing);
  if (!isVisible(call, group)) throw notFound('group', id, missing);
  return group;
}

const missing = 'general.resource.not.found';

/**
 * Who may find a group, as the platform's help says of its visibility, and of `directory:privateGroup:view`. An OAuth
 * client is in no group.
 */
function isVisible({ org, caller }: Call, { visibility, memberIds }: GroupState): boolean {
  return (
    visibility === 'public' ||
    memberIds.includes(caller.id) ||
    holdsPermission(org, caller, 'directory:privateGroup:view')
  );
}

function members(org: Org, { memberIds }: GroupState): UserState[] {
  return memberIds.flatMap((id) => findUser(org, id) ?? []).filter(({ state }) => state !== 'deleted');
}

function groupWire(org: Org, group: GroupState) {
  const { id, name, description, type, visibility } = group;
  return {
    id,
    name,
    description,
    dateModified: iso(group.createdAt),
    memberCount: members(org, group).length,
    state: 'active',
    version: 1,
    type,
    rulesVisible: true,
    visibility,
    rolesEnabled: true,
    includeOwners: true,
    callsEnabled: false,
    owners: [],
    selfUri: `${uri}/${id}`,
  };
}
