import type { Models } from 'purecloud-platform-client-v2';
import { answer, isListed, type Kind, listing, put, requested, requireVersion } from '../collection.js';
import { assumed, badRequest, notFound, refuse } from '../errors.js';
import { divisionRef } from '../identity/divisions.js';
import { permittedDivisions, requireIn } from '../identity/permissions.js';
import { picked, without } from '../json.js';
import type { Handlers, Org } from '../org.js';
import { numberedPage } from '../paging.js';
import { findUserByEmail, presenceWire, requireUser } from './presences.js';
import type { UserState } from './state.js';

const mostIds = 100;

export const userKind: Kind<UserState> = {
  what: 'user',
  uri: '/api/v2/users',
  store: (org) => org.state.people.users,
  missing: 'general.resource.not.found',
  list: { max: 500, filters: { state: (user, wanted) => wanted === 'any' || user.state === wanted } },
  wire: (user, { org, query }) =>
    userWire(org, user, query.expand?.split(',') ?? [], query.integrationPresenceSource),
};

/** What people write of themselves, and what of it is only told where it is asked for. */
const shown = [
  'addresses',
  'acdAutoAnswer',
  'chat',
  'images',
  'preferredName',
  'primaryContactInfo',
] as const;
const expanded = ['biography', 'certifications', 'employerInfo', 'locations', 'profileSkills'] as const;

/** Everybody sees people of all divisions; whoever changes them needs the permission in theirs. */
const kindOfDivision: Kind<UserState> = { ...userKind, permission: 'directory:user' };

function requireFreeEmail(org: Org, email: string, own?: UserState): void {
  if (!/^[^@\s]+@[^@\s]+$/.test(email)) throw assumed(badRequest(`"${email}" is not an e-mail address.`));
  const other = findUserByEmail(org, email);
  if (other === undefined || other === own) return;
  const params = { email };
  throw refuse('general.conflict', 'A user with the e-mail address {email} already exists.', { params });
}

export const userHandlers: Handlers = {
  getUsers: (call) => {
    const { state = 'active', id } = call.query;
    const ids = id?.split(',') ?? [];
    if (ids.length > mostIds)
      throw refuse('max.user.ids', `At most ${mostIds} users can be asked for by id, not ${ids.length}.`);
    return { body: listing({ ...call, query: { ...call.query, state } }, userKind) };
  },
  /** Assumed: the text. That it does not work for client credentials is documented. */
  getUsersMe: (call) => {
    const { org, caller } = call;
    if (caller.signedInBy === undefined)
      throw refuse('not.a.user', 'This request requires a user context. Client credentials cannot be used.');
    return answer(call, userKind, requireUser(org, caller.id));
  },
  getUser: (call) => {
    const user = requested(call, userKind);
    const { state = 'any' } = call.query;
    if (state !== 'any' && state !== user.state)
      throw notFound('user', user.id, 'general.resource.not.found');
    return answer(call, userKind, user);
  },
  postUsers: (call) => {
    const { org, body } = call;
    const { name, email, department = '', title = '', state, ...sent } = body as Models.CreateUser;
    const divisionId = divisionRef(org, sent.divisionId).id;
    requireIn(call, divisionId, 'directory:user:add');
    requireFreeEmail(org, email);
    const user = put(org, userKind, {
      ...{ id: org.id(), name, email, title, department, phone: '', profile: picked(sent, ['addresses']) },
      state: state === 'inactive' ? 'inactive' : 'active',
      ...{ divisionId, version: 1, createdAt: org.now() },
    });
    return answer(call, userKind, user);
  },
  patchUser: (call) => {
    const user = requested(call, kindOfDivision, 'directory:user:edit');
    const body = call.body as Models.UpdateUser;
    requireVersion(body.version, user.version, 'version.mismatch');
    const sent = picked(body, ['name', 'email', 'department', 'title', 'state']);
    if (sent.email !== undefined) requireFreeEmail(call.org, sent.email, user);
    const unmodelled = (['groups', 'username'] as const).find((name) => body[name] !== undefined);
    if (unmodelled)
      throw refuse('not.implemented', `The practice org does not write ${unmodelled} of people.`);
    const managerId = body.manager === undefined ? user.managerId : requireUser(call.org, body.manager).id;
    const profile = { ...user.profile, ...picked(body, [...shown, ...expanded]) };
    Object.assign(user, sent, { managerId, profile, version: user.version + 1 });
    return answer(call, userKind, user);
  },
  /** The user stays, with the state deleted. */
  deleteUser: (call) => {
    requested(call, kindOfDivision, 'directory:user:delete').state = 'deleted';
    return { body: {} };
  },
  postUsersSearch: ({ org, caller, body }) => {
    const request = body as Models.UserSearchRequest;
    const allowed = permittedDivisions(org, caller, 'directory:user:view');
    const users = Object.values(org.state.people.users).filter(
      (user) =>
        isListed(org, user, true) &&
        (request.enforcePermissions !== true || allowed.includes(user.divisionId)),
    );
    const { expand = [], integrationPresenceSource: source } = request;
    const wire = (user: UserState) => userWire(org, user, expand, source);
    return { body: searched(users, request, { type: 'users', uri: userKind.uri, searchable, wire }) };
  },
};

/** What can be searched. That `state` is among them is assumed. */
const searchable = (user: UserState) => ({
  ...picked(user, ['id', 'name', 'email', 'title', 'department', 'state']),
  username: user.email,
});

/** The source of integration presence, as the query names it: `MicrosoftTeams`. */
function userWire(org: Org, user: UserState, expand: readonly string[], sourceName: string | undefined) {
  const source = sourceName?.toUpperCase();
  const known = source !== undefined && org.state.people.presences[user.id]?.[source] !== undefined;
  const integrated = known && expand.includes('integrationPresence');
  return {
    ...without(user, 'createdAt', 'modifiedAt', 'divisionId', 'managerId', 'phone', 'profile'),
    division: divisionRef(org, user.divisionId),
    chat: { jabberId: `${user.id}@${org.state.identity.organization.domain}.orgspan.com` },
    primaryContactInfo: [{ address: user.email, mediaType: 'EMAIL', type: 'PRIMARY' }],
    addresses:
      user.phone === ''
        ? []
        : [{ address: user.phone, display: user.phone, mediaType: 'PHONE', type: 'WORK' }],
    username: user.email,
    manager: managerRef(org, user.managerId),
    acdAutoAnswer: false,
    ...picked(user.profile ?? {}, shown),
    ...picked(
      user.profile ?? {},
      expanded.filter((name) => expand.includes(name)),
    ),
    presence: expand.includes('presence') ? presenceWire(org, user.id, 'PURECLOUD') : undefined,
    integrationPresence: integrated ? presenceWire(org, user.id, source) : undefined,
    selfUri: `${userKind.uri}/${user.id}`,
  };
}

function managerRef(org: Org, id: string | undefined) {
  if (id === undefined) return undefined;
  const { name = '', version = 1 } = org.state.people.users[id] ?? {};
  return { id, name, version, selfUri: `${userKind.uri}/${id}` };
}

type Texts = Readonly<Record<string, string>>;

type Criteria = Models.UserSearchCriteria | Models.GroupSearchCriteria;
type Request = Models.UserSearchRequest | Models.GroupSearchRequest;

interface How<T> {
  readonly type: 'users' | 'groups';
  readonly uri: string;
  readonly searchable: (one: T) => Texts;
  readonly wire: (one: T) => object;
}

/** The answer to a search, in its own paging form: `results`, and words of its own for the neighbouring pages. */
export function searched<T>(all: readonly T[], request: Request, { type, uri, searchable, wire }: How<T>) {
  const { pageSize = 25, pageNumber = 1, sortBy = 'name', sortOrder } = request;
  const direction = sortOrder === 'DESC' ? -1 : 1;
  const found = all
    .filter((one) => matchesAll(searchable(one), request.query ?? []))
    .sort(
      (one, other) =>
        field(searchable(one), sortBy).localeCompare(field(searchable(other), sortBy)) * direction,
    );
  const asked = { pageSize: `${pageSize}`, pageNumber: `${pageNumber}` };
  const { entities, selfUri, previousUri, nextUri, ...page } = numberedPage(found, asked, {
    uri: `${uri}/search`,
  });
  return {
    total: page.total,
    pageCount: page.pageCount,
    pageSize,
    pageNumber,
    currentPage: selfUri,
    previousPage: previousUri,
    nextPage: nextUri,
    types: [type],
    results: entities.map(wire),
  };
}

/** Criteria are joined by their own operator, AND unless told; an OR criterion is one of several that may match. */
function matchesAll(texts: Texts, criteria: readonly Criteria[]): boolean {
  const holds = (criterion: Criteria) => matches(texts, criterion);
  const of = (operator: string) => criteria.filter((each) => (each.operator ?? 'AND') === operator);
  const alternatives = of('OR');
  return (
    of('AND').every(holds) &&
    !of('NOT').some(holds) &&
    (alternatives.length === 0 || alternatives.some(holds))
  );
}

function matches(all: Texts, criteria: Criteria): boolean {
  const { type, group, fields = Object.keys(all), values = [], value } = criteria;
  const compare = comparisons[type];
  if (compare === undefined || group !== undefined)
    throw refuse('not.implemented', `The practice org does not model ${type} or groups in a search.`);
  const texts = fields.map((name) => field(all, name).toLowerCase());
  const wanted = value === undefined ? values : [...values, value];
  if (wanted.length === 0) throw badRequest(`A criterion of type ${type} needs a value.`);
  return wanted.some((each) => texts.some((text) => compare(text, each.toLowerCase())));
}

/** The search index knows no case. */
const comparisons: Readonly<Record<string, (text: string, wanted: string) => boolean>> = {
  EXACT: (text, wanted) => text === wanted,
  STARTS_WITH: (text, wanted) => text.startsWith(wanted),
  CONTAINS: (text, wanted) => text.includes(wanted),
};

function field(texts: Texts, name: string): string {
  const text = Object.hasOwn(texts, name) ? texts[name] : undefined;
  if (text === undefined) throw assumed(badRequest(`The field "${name}" cannot be searched.`));
  return text;
}
