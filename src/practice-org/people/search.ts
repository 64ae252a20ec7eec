import type { Models } from 'purecloud-platform-client-v2';
import { badRequest } from '../errors.js';
import type { Handlers } from '../handler.js';
import { permittedDivisions } from '../identity/permissions.js';
import type { UserState } from './state.js';
import { expansionOf, listedUsers, userWire } from './users.js';

const uri = '/api/v2/users/search';
const largestPage = 100;

/** What can be searched. That `state` is among them is unverified. */
const searchable = {
  id: (user: UserState) => user.id,
  name: (user: UserState) => user.name,
  email: (user: UserState) => user.email,
  username: (user: UserState) => user.email,
  title: (user: UserState) => user.title,
  department: (user: UserState) => user.department,
  state: (user: UserState) => user.state,
} as const;

type Criteria = Models.UserSearchCriteria;

export const searchHandlers: Handlers = {
  postUsersSearch: ({ org, caller, body }) => {
    const request = body as Models.UserSearchRequest;
    const allowed = permittedDivisions(org, caller.clientId, 'directory:user:view');
    const expansion = expansionOf(request.expand ?? [], request.integrationPresenceSource);
    const found = listedUsers(org)
      .filter((user) => request.enforcePermissions !== true || allowed.includes(user.divisionId))
      .filter((user) => matchesAll(user, request.query ?? []));
    return {
      body: searchPage(
        sorted(found, request).map((user) => userWire(org, user, expansion)),
        request,
      ),
    };
  },
};

/** The search's own paging form: `results`, and words of its own for the neighbouring pages. */
function searchPage<T>(all: readonly T[], request: Models.UserSearchRequest) {
  const pageSize = request.pageSize ?? 25;
  const pageNumber = request.pageNumber ?? 1;
  if (!Number.isInteger(pageSize) || pageSize < 1 || pageSize > largestPage)
    throw badRequest(`pageSize must be between 1 and ${largestPage}, not ${pageSize}.`);
  if (!Number.isInteger(pageNumber) || pageNumber < 1)
    throw badRequest(`pageNumber must be at least 1, not ${pageNumber}.`);
  const pageCount = Math.ceil(all.length / pageSize);
  const at = (page: number) => `${uri}?pageSize=${pageSize}&pageNumber=${page}`;
  return {
    total: all.length,
    pageCount,
    pageSize,
    pageNumber,
    currentPage: at(pageNumber),
    ...(pageNumber > 1 ? { previousPage: at(pageNumber - 1) } : {}),
    ...(pageNumber < pageCount ? { nextPage: at(pageNumber + 1) } : {}),
    types: ['users'],
    results: all.slice((pageNumber - 1) * pageSize, pageNumber * pageSize),
  };
}

function sorted(users: readonly UserState[], request: Models.UserSearchRequest): UserState[] {
  const read = field(request.sortBy ?? 'name');
  const direction = request.sortOrder === 'DESC' ? -1 : 1;
  return [...users].sort((one, other) => read(one).localeCompare(read(other)) * direction);
}

/** Criteria are joined by their own operator, AND unless told; an OR criterion is one of several that may match. */
function matchesAll(user: UserState, criteria: readonly Criteria[]): boolean {
  const of = (operator: string) => criteria.filter((one) => (one.operator ?? 'AND') === operator);
  const alternatives = of('OR');
  return (
    of('AND').every((one) => matches(user, one)) &&
    of('NOT').every((one) => !matches(user, one)) &&
    (alternatives.length === 0 || alternatives.some((one) => matches(user, one)))
  );
}

function matches(user: UserState, criteria: Criteria): boolean {
  if (criteria.group !== undefined && criteria.group.length > 0) return matchesAll(user, criteria.group);
  if (criteria.type === 'MATCH_ALL') return true;
  const texts = (criteria.fields ?? Object.keys(searchable)).map((name) => field(name)(user).toLowerCase());
  if (criteria.type === 'REQUIRED_FIELDS') return texts.every((text) => text !== '');
  const wanted = [...(criteria.values ?? []), ...(criteria.value === undefined ? [] : [criteria.value])];
  if (wanted.length === 0) throw badRequest(`A criterion of type ${criteria.type} needs a value.`);
  return wanted.some((value) => texts.some((text) => matchesText(criteria.type, text, value)));
}

/** The search index knows no case. */
function matchesText(type: string, text: string, wanted: string): boolean {
  const value = wanted.toLowerCase();
  switch (type) {
    case 'EXACT':
    case 'TERMS':
      return text === value;
    case 'STARTS_WITH':
      return text.startsWith(value);
    case 'CONTAINS':
      return text.includes(value);
    case 'TERM':
      return words(text).includes(value);
    case 'QUERY_STRING':
      return words(value).every((word) => text.includes(word));
    case 'REGEX':
      return expression(wanted).test(text);
    default:
      return false;
  }
}

function words(text: string): string[] {
  return text.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
}

function expression(text: string): RegExp {
  try {
    return new RegExp(`^(?:${text})$`, 'i');
  } catch {
    throw badRequest(`The expression "${text}" is not valid.`);
  }
}

function field(name: string): (user: UserState) => string {
  const read = Object.entries(searchable).find(([known]) => known === name)?.[1];
  if (read === undefined) throw badRequest(`Users cannot be searched by the field "${name}".`);
  return read;
}
