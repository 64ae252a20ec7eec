import type { Models } from 'purecloud-platform-client-v2';
import { isListed, requireVersion } from '../collection.js';
import { assumed, badRequest, notFound, refuse } from '../errors.js';
import type { Handlers } from '../handler.js';
import { divisionRef } from '../identity/divisions.js';
import { permittedDivisions } from '../identity/permissions.js';
import { optional } from '../json.js';
import type { Org } from '../org.js';
import { numberedPage } from '../paging.js';
import { findUser, findUserByEmail, requireUser } from './find-user.js';
import { hasPresence, presenceWire } from './presences.js';
import { type Searchable, searched } from './search.js';
import type { UserState } from './state.js';

const uri = '/api/v2/users';
const mostIds = 100;
const nobody: Expansion = { names: [] };
const integrationSources: Readonly<Record<string, string>> = {
  MicrosoftTeams: 'MICROSOFTTEAMS',
  ZoomPhone: 'ZOOMPHONE',
  EightByEight: 'EIGHTBYEIGHT',
};

export interface Expansion {
  readonly names: readonly string[];
  /** `MICROSOFTTEAMS`, for `integrationPresence`. */
  readonly source?: string | undefined;
}

/** Throws 400 for a source of integration presence that does not exist. */
export function expansionOf(
  names: readonly string[],
  integrationPresenceSource: string | undefined,
): Expansion {
  if (integrationPresenceSource === undefined) return { names };
  const source = integrationSources[integrationPresenceSource];
  if (source === undefined)
    throw badRequest(
      `The integrationPresenceSource "${integrationPresenceSource}" is not known. ` +
        `Valid values: ${Object.keys(integrationSources).join(', ')}.`,
    );
  return { names, source };
}

export const userHandlers: Handlers = {
  getUsers: ({ org, query }) => {
    const state = query.state ?? 'active';
    if (!['active', 'inactive', 'deleted', 'any'].includes(state))
      throw badRequest(`The state "${state}" is not known. Valid values: active, inactive, deleted, any.`);
    const ids = query.id?.split(',');
    if (ids !== undefined && ids.length > mostIds)
      throw refuse('max.user.ids', `At most ${mostIds} users can be asked for by id, not ${ids.length}.`);
    const descending = query.sortOrder?.toLowerCase() === 'desc';
    const expansion = expansionOf(query.expand?.split(',') ?? [], query.integrationPresenceSource);
    const users = listedUsers(org)
      .filter((user) => state === 'any' || user.state === state)
      .filter((user) => ids === undefined || ids.includes(user.id))
      .sort((one, other) => one.name.localeCompare(other.name) * (descending ? -1 : 1));
    const page = numberedPage(users, query, { uri, max: 500 });
    return { body: { ...page, entities: page.entities.map((user) => userWire(org, user, expansion)) } };
  },
  /** Assumed: the text. That it does not work for client credentials is documented. */
  getUsersMe: ({ org, caller }) => {
    if (caller.signedInBy === undefined)
      throw refuse('not.a.user', 'This request requires a user context. Client credentials cannot be used.');
    return { body: userWire(org, requireUser(org, caller.id), nobody) };
  },
  getUser: ({ org, path, query }) => {
    const user = requireUser(org, path.userId ?? '');
    if (query.state !== undefined && query.state !== 'any' && query.state !== user.state)
      throw notFound('user', user.id, 'general.resource.not.found');
    const expansion = expansionOf(query.expand?.split(',') ?? [], query.integrationPresenceSource);
    return { body: userWire(org, user, expansion) };
  },
  postUsers: ({ org, body }) => {
    const { name, email, department = '', title = '', divisionId, state } = body as Models.CreateUser;
    if (!/^[^@\s]+@[^@\s]+$/.test(email)) throw assumed(badRequest(`"${email}" is not an e-mail address.`));
    if (findUserByEmail(org, email) !== undefined)
      throw refuse('general.conflict', 'A user with the e-mail address {email} already exists.', {
        params: { email },
      });
    const user: UserState = {
      id: org.id(),
      name,
      email,
      title,
      department,
      phone: '',
      state: state === 'inactive' ? 'inactive' : 'active',
      divisionId: divisionRef(org, divisionId).id,
      version: 1,
      createdAt: org.now(),
    };
    org.state.people.users[user.id] = user;
    return { body: userWire(org, user, nobody) };
  },
  patchUser: ({ org, path, body }) => {
    const user = requireUser(org, path.userId ?? '');
    const { version, name, email, department, title, state } = body as Models.UpdateUser;
    requireVersion(version, user.version, 'version.mismatch');
    Object.assign(user, {
      ...optional('name', name),
      ...optional('email', email),
      ...optional('department', department),
      ...optional('title', title),
      ...optional('state', state),
      version: user.version + 1,
    });
    return { body: userWire(org, user, nobody) };
  },
  /** The user stays, with the state deleted. */
  deleteUser: ({ org, path }) => {
    requireUser(org, path.userId ?? '').state = 'deleted';
    return { body: {} };
  },
};

/** Users that lists and searches know by now. */
function listedUsers(org: Org): UserState[] {
  return Object.values(org.state.people.users).filter((user) => isListed(org, user, true));
}

export function userWire(org: Org, user: UserState, expansion: Expansion) {
  const { names, source } = expansion;
  const withIntegration =
    names.includes('integrationPresence') && source !== undefined && hasPresence(org, user.id, source);
  return {
    id: user.id,
    name: user.name,
    division: divisionRef(org, user.divisionId),
    chat: { jabberId: `${user.id}@${org.state.identity.organization.domain}.orgspan.com` },
    department: user.department,
    email: user.email,
    primaryContactInfo: [{ address: user.email, mediaType: 'EMAIL', type: 'PRIMARY' }],
    addresses:
      user.phone === ''
        ? []
        : [{ address: user.phone, display: user.phone, mediaType: 'PHONE', type: 'WORK' }],
    state: user.state,
    title: user.title,
    username: user.email,
    ...optional('manager', managerRef(org, user.managerId)),
    version: user.version,
    acdAutoAnswer: false,
    ...(names.includes('presence') ? { presence: presenceWire(org, user.id, 'PURECLOUD') } : {}),
    ...(withIntegration ? { integrationPresence: presenceWire(org, user.id, source) } : {}),
    selfUri: `${uri}/${user.id}`,
  };
}

function managerRef(org: Org, id: string | undefined) {
  if (id === undefined) return undefined;
  const { name = '', version = 1 } = findUser(org, id) ?? {};
  return { id, name, version, selfUri: `${uri}/${id}` };
}

/** What can be searched. That `state` is among them is assumed. */
const searchable: Searchable<UserState> = {
  id: (user) => user.id,
  name: (user) => user.name,
  email: (user) => user.email,
  username: (user) => user.email,
  title: (user) => user.title,
  department: (user) => user.department,
  state: (user) => user.state,
};

export const searchHandlers: Handlers = {
  postUsersSearch: ({ org, caller, body }) => {
    const request = body as Models.UserSearchRequest;
    const allowed = permittedDivisions(org, caller, 'directory:user:view');
    const expansion = expansionOf(request.expand ?? [], request.integrationPresenceSource);
    const users = listedUsers(org).filter(
      (user) => request.enforcePermissions !== true || allowed.includes(user.divisionId),
    );
    const wire = (user: UserState) => userWire(org, user, expansion);
    return { body: searched(users, request, { type: 'users', uri, searchable, wire }) };
  },
};
