import { assumed, badRequest } from '../errors.js';
import type { Handlers, Org } from '../org.js';
import { nameMatcher, numberedPage } from '../paging.js';
import { permittedDivisions } from './permissions.js';
import type { DivisionState } from './state.js';

const uri = '/api/v2/authorization/divisions';

export function homeDivision(org: Org): DivisionState {
  const home = Object.values(org.state.identity.divisions).find((division) => division.home);
  if (home === undefined) throw new Error('The practice org has no home division.');
  return home;
}

export function divisionNamed(org: Org, name: string): DivisionState | undefined {
  return Object.values(org.state.identity.divisions).find((division) => division.name === name);
}

/** The reference that division-aware objects carry; the home division when none is asked for. Throws 400. */
export function divisionRef(org: Org, id?: string) {
  if (id === '*') return { id: '*', name: '*' };
  const division = id === undefined ? homeDivision(org) : org.state.identity.divisions[id];
  if (division === undefined) throw assumed(badRequest(`The division ${id} does not exist.`));
  return { id: division.id, name: division.name, selfUri: `${uri}/${division.id}` };
}

/** As `AuthzDivision`; `*` stands for all divisions in grants. */
export function divisionWire(org: Org, id: string) {
  if (id === '*') return { id: '*', name: '*', description: 'All divisions', homeDivision: false };
  const { name = '', description = '', home = false } = org.state.identity.divisions[id] ?? {};
  return { id, name, description, homeDivision: home, selfUri: `${uri}/${id}` };
}

export const divisionHandlers: Handlers = {
  getAuthorizationDivisions: ({ org, query }) => {
    const ids = query.id?.split(',');
    const named = nameMatcher(query.name ?? '', 'contains');
    const divisions = Object.values(org.state.identity.divisions)
      .filter(({ id, name }) => (ids === undefined || ids.includes(id)) && named(name))
      .map(({ id }) => divisionWire(org, id));
    return { body: numberedPage(divisions, query, { uri }) };
  },
  getAuthorizationDivisionsHome: ({ org }) => ({ body: divisionWire(org, homeDivision(org).id) }),
  getAuthorizationDivisionspermittedMe: ({ org, caller, query }) => {
    const named = nameMatcher(query.name ?? '', 'contains');
    const ids = permittedDivisions(org, caller, query.permission ?? '');
    return { body: ids.map((id) => divisionWire(org, id)).filter(({ name }) => named(name)) };
  },
};
