import type http from 'node:http';
import { expect, test } from 'vitest';
import { whoAmI } from '../../src/genesys/identity.js';
import { missingPermissions } from '../../src/genesys/permissions.js';
import { answer, failureOf } from './raw-server.js';
import { worldWith } from './world.js';

const org = { id: 'o1', name: 'Riverbend Insurance' };
const client = {
  id: 'c1',
  name: 'Setup wizard',
  authorizedGrantType: 'CLIENT-CREDENTIALS',
  roleDivisions: [{ roleId: 'r1', divisionId: '*' }],
};
const subject = {
  id: 'c1',
  grants: [
    {
      division: { id: 'd1' },
      role: {
        id: 'r1',
        name: 'Installer',
        policies: [{ domain: 'oauth', entityName: 'client', actions: ['*'] }],
      },
    },
  ],
};
const grants = [
  {
    roleId: 'r1',
    roleName: 'Installer',
    divisionId: 'd1',
    policies: [{ domain: 'oauth', entityName: 'client', actions: ['*'] }],
  },
];

/** A platform that knows just these paths, and refuses the others. */
async function identityAt(bodies: Record<string, unknown>, refusal = 403) {
  const { session, server } = await worldWith((received, response: http.ServerResponse) => {
    const body = bodies[received.path.replace(/\?.*$/, '').replace('/api/v2/', '')];
    if (body === undefined) answer(response, refusal, { message: 'No.', code: 'missing.permissions' });
    else answer(response, 200, body);
  });
  return { identity: () => whoAmI(session), server };
}

test('a client is told from tokens/me, with its grants from subjects/me', async () => {
  const { identity, server } = await identityAt({
    'tokens/me': { organization: org, OAuthClient: client },
    'authorization/subjects/me': subject,
  });
  expect(await identity()).toEqual({
    org,
    subject: { id: 'c1', name: 'Setup wizard', type: 'PC_OAUTH_CLIENT' },
    grants,
  });
  expect(server.calls()).toHaveLength(2);
});

test.each([400, 403, 404])(
  'where subjects/me is answered %i the client is looked up by its id',
  async (status) => {
    const { identity } = await identityAt(
      { 'tokens/me': { organization: org, OAuthClient: client }, 'authorization/subjects/c1': subject },
      status,
    );
    expect((await identity()).grants).toEqual(grants);
  },
);

test('where no subject can be read the roles of the client are looked up one by one', async () => {
  const { identity } = await identityAt({
    'tokens/me': { organization: org, OAuthClient: client },
    'authorization/roles/r1': {
      id: 'r1',
      name: 'Installer',
      permissionPolicies: [{ domain: 'oauth', entityName: 'client', actionSet: ['view'] }],
    },
  });
  expect((await identity()).grants).toEqual([
    {
      roleId: 'r1',
      roleName: 'Installer',
      divisionId: '*',
      policies: [{ domain: 'oauth', entityName: 'client', actions: ['view'] }],
    },
  ]);
});

test('grants that nothing tells are unknown, not none', async () => {
  const { identity } = await identityAt({ 'tokens/me': { organization: org, OAuthClient: client } });
  expect((await identity()).grants).toBeUndefined();
});

test("a person's token is told as that of a person", async () => {
  const { identity } = await identityAt({
    'tokens/me': {
      organization: org,
      OAuthClient: { id: 'app', name: 'Developer tools', authorizedGrantType: 'CODE' },
    },
    'authorization/subjects/me': { id: 'u1', name: 'Ada Berg', grants: [] },
  });
  expect(await identity()).toEqual({
    org,
    subject: { id: 'u1', name: 'Ada Berg', type: 'PC_USER' },
    grants: [],
  });
});

test("a person's name is asked for where the subject does not tell it", async () => {
  const { identity } = await identityAt({
    'tokens/me': { organization: org },
    'users/me': { id: 'u1', name: 'Ada Berg' },
  });
  expect((await identity()).subject).toEqual({ id: 'u1', name: 'Ada Berg', type: 'PC_USER' });
});

test("the organisation's name is asked for where the token does not tell it", async () => {
  const { identity } = await identityAt({
    'tokens/me': { organization: { id: 'o1' }, OAuthClient: client },
    'organizations/me': org,
    'authorization/subjects/me': subject,
  });
  expect((await identity()).org).toEqual(org);
});

test('a token that is refused altogether is an error', async () => {
  const { identity } = await identityAt({}, 401);
  expect(await failureOf(identity())).toMatchObject({ code: 'not-authenticated' });
});

const policy = (domain: string, entityName: string, ...actions: string[]) => ({
  roleId: 'r',
  roleName: 'Role',
  divisionId: '*',
  policies: [{ domain, entityName, actions }],
});

test('a permission is missing unless a grant gives it, by name or by *', () => {
  const held = [policy('oauth', 'client', 'view', 'add'), policy('presence', '*', '*')];
  expect(
    missingPermissions(held, [
      'oauth:client:view',
      'oauth:client:edit',
      'presence:userPresence:edit',
      'routing:queue:view',
    ]),
  ).toEqual(['oauth:client:edit', 'routing:queue:view']);
});

test('of alternatives one is enough, and all of them are named when none is held', () => {
  const held = [policy('architect', 'datatableRow', 'add')];
  expect(missingPermissions(held, ['architect:datatable:add | architect:datatableRow:add'])).toEqual([]);
  expect(missingPermissions([], ['architect:datatable:add | architect:datatableRow:add'])).toEqual([
    'architect:datatable:add | architect:datatableRow:add',
  ]);
});

test('the case of an entity counts, as it does on the platform', () => {
  expect(
    missingPermissions([policy('presence', 'userpresence', 'edit')], ['presence:userPresence:edit']),
  ).toHaveLength(1);
});
