import { client } from '../careless/requests.js';
import type { World } from '../careless/world.js';
import { tokenOfPerson } from '../identity/signing-in.js';
import { user } from '../outbound/fixtures.js';
import { made, newName, type Operations } from './asking.js';

const role = (name = newName('Role'), more: object = {}) => ({
  name,
  permissionPolicies: [{ domain: 'presence', entityName: 'source', actionSet: ['view'] }],
  ...more,
});

const newRole = (w: World) => made(w, 'postAuthorizationRoles', { body: role() });

async function newClient(w: World, more: object = {}) {
  return made(w, 'postOauthClients', { body: client(w, { name: newName('Client'), ...more }) });
}

const ofClient = { query: { subjectType: 'PC_OAUTH_CLIENT' } };

const granted = async (w: World) => ({
  subjectId: w.teams.clientId,
  divisionId: w.org.org.state.identity.grants[0]?.divisionId ?? '*',
  roleId: (await newRole(w)).id,
});

const grants = async (w: World) => ({
  path: { subjectId: w.teams.clientId },
  ...ofClient,
  body: { grants: [{ roleId: (await newRole(w)).id, divisionId: '*' }] },
});

const anyRole = (w: World) => ({ path: { roleId: w.teams.roleId } });

export const identity: Operations = {
  getOrganizationsMe: { done: () => ({}) },
  getTokensMe: { done: () => ({}) },
  getOrganizationsLimitsNamespace: { done: () => ({ path: { namespaceName: 'platform.api' } }) },
  getAuthorizationDivisions: { done: () => ({ query: { name: 'Home' } }) },
  getAuthorizationDivisionsHome: { done: () => ({}) },
  getAuthorizationDivisionspermittedMe: {
    done: () => ({ query: { permission: 'routing:queue:view' } }),
    refused: { '400 bad.request': () => ({}) },
  },
  getAuthorizationPermissions: {
    done: () => ({ query: { queryType: 'domain', query: 'presence' } }),
    refused: { '400 bad.request': () => ({ query: { queryType: 'entity' } }) },
  },
  getAuthorizationProducts: { done: () => ({}) },
  getAuthorizationRoles: {
    done: () => ({ query: { name: 'admin' } }),
    refused: { '400 bad.request': () => ({ query: { pageSize: '101' } }) },
  },
  postAuthorizationRoles: {
    done: () => ({ body: role() }),
    refused: {
      '409 duplicate.value': () => ({ body: role('admin') }),
      '400 name.cannot.be.blank': () => ({ body: role(' ') }),
      '400 bad.request': () => ({
        body: role('Star', { permissionPolicies: [{ domain: '*', entityName: '*', actionSet: ['*'] }] }),
      }),
    },
  },
  getAuthorizationRole: { done: anyRole },
  putAuthorizationRole: {
    done: async (w) => ({ path: { roleId: (await newRole(w)).id }, body: role() }),
    refused: { '409 duplicate.value': (w) => ({ ...anyRole(w), body: role('admin') }) },
  },
  patchAuthorizationRole: { done: (w) => ({ ...anyRole(w), body: { roleNeedsUpdate: false } }) },
  getAuthorizationRoleSubjectgrants: { done: anyRole },
  deleteAuthorizationRole: { done: async (w) => ({ path: { roleId: (await newRole(w)).id } }) },
  getAuthorizationSubject: { done: (w) => ({ path: { subjectId: w.teams.clientId } }) },
  getUserRoles: { done: (w) => ({ path: { subjectId: user(w.org, 0).id } }) },
  getAuthorizationSubjectsMe: { done: () => ({}) },
  postAuthorizationSubjectDivisionRole: {
    done: async (w) => ({ path: await granted(w), ...ofClient }),
    refused: {
      '404 not.found': async (w) => ({ path: await granted(w) }),
      '400 bad.request': async (w) => ({ path: { ...(await granted(w)), divisionId: 'none' }, ...ofClient }),
      '400 invalid.value': async (w) => ({ path: await granted(w), query: { subjectType: 'CLIENT' } }),
    },
  },
  deleteAuthorizationSubjectDivisionRole: { done: async (w) => ({ path: await granted(w) }) },
  postAuthorizationSubjectBulkadd: { done: grants },
  postAuthorizationSubjectBulkremove: { done: grants },
  getOauthClients: { done: () => ({}) },
  postOauthClients: {
    done: (w) => ({ body: client(w, { name: newName('Client') }) }),
    refused: {
      '400 missing.client.roles': (w) => ({ body: client(w, { roleDivisions: [] }) }),
      '400 bad.grant.type': (w) => ({ body: client(w, { authorizedGrantType: 'TOKEN' }) }),
      '400 grant.type.required': (w) => ({ body: client(w, { authorizedGrantType: undefined }) }),
      '403 not.authorized': async (w) => ({
        body: client(w, { roleDivisions: [{ roleId: (await newRole(w)).id, divisionId: '*' }] }),
      }),
      '404 not.found': (w) => ({ body: client(w, { roleDivisions: [{ roleId: 'none', divisionId: '*' }] }) }),
    },
  },
  getOauthClient: { done: (w) => ({ path: { clientId: w.teams.clientId } }) },
  putOauthClient: {
    done: async (w) => ({
      path: { clientId: (await newClient(w)).id },
      body: client(w, { name: newName() }),
    }),
    refused: {
      '400 bad.grant.type': (w) => ({
        path: { clientId: w.teams.clientId },
        body: client(w, { authorizedGrantType: 'TOKEN' }),
      }),
      '400 grant.type.required': (w) => ({
        path: { clientId: w.teams.clientId },
        body: client(w, { authorizedGrantType: undefined }),
      }),
      '400 bad.request': (w) => ({
        path: { clientId: w.teams.clientId },
        body: client(w, { authorizedGrantType: 'CODE' }),
      }),
    },
  },
  deleteOauthClient: {
    done: async (w) => ({ path: { clientId: (await newClient(w, { state: 'inactive' })).id } }),
    refused: { '400 cannot.delete.client': (w) => ({ path: { clientId: w.teams.clientId } }) },
  },
  postOauthClientSecret: { done: async (w) => ({ path: { clientId: (await newClient(w)).id } }) },
  getUsersMe: {
    done: () => ({ query: { expand: 'presence' } }),
    as: (w) => tokenOfPerson(w.org, user(w.org, 0).id),
    refused: { '400 not.a.user': () => ({}) },
  },
};
