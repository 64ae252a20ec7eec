import { expect, test } from 'vitest';
import { grant } from '../../../src/practice-org/identity/grants.js';
import { policiesOf } from '../../../src/practice-org/identity/roles.js';
import type { Org } from '../../../src/practice-org/org.js';
import { solutionObjects, the } from '../../support/solution-objects.js';
import { installed } from '../../support/whole.js';
import { repairs } from '../drift.js';

function takeRolesFrom(org: Org, clientId: string): void {
  const { identity } = org.state;
  identity.grants = identity.grants.filter(({ subjectId }) => subjectId !== clientId);
}

function giveRole(org: Org, clientId: string, role: string, division: string): void {
  const { roles, divisions } = org.state.identity;
  const roleId = the(roles, ({ name }) => name === role).id;
  const divisionId = the(divisions, ({ name }) => name === division).id;
  grant(org, { id: clientId, type: 'PC_OAUTH_CLIENT' }, { roleId, divisionId }, 0);
}

repairs('the role', [
  {
    when: 'its name was changed',
    step: 'role',
    path: 'name',
    change: ({ role }) => {
      role.name = 'Presence API User of the data team';
    },
  },
  {
    when: 'its description was changed and the mark with it',
    step: 'role',
    path: 'description',
    change: ({ role }) => {
      role.description = 'Please keep';
    },
  },
  {
    when: 'words were added to its description',
    step: 'role',
    path: 'description',
    change: ({ role }) => {
      role.description += ' Ask Ana before you change it.';
    },
  },
  {
    when: 'one action was taken out of it',
    step: 'role',
    path: 'permissionPolicies',
    change: ({ role }) => {
      const policy = the(role.policies, ({ entityName }) => entityName === 'userPresence');
      policy.actions = policy.actions.filter((action) => action !== 'edit');
    },
  },
  {
    when: 'a whole policy was taken out of it',
    step: 'role',
    path: 'permissionPolicies',
    change: ({ role }) => {
      role.policies = role.policies.filter(({ entityName }) => entityName !== 'source');
    },
  },
  {
    when: 'a permission was added that it should not have',
    step: 'role',
    path: 'permissionPolicies',
    change: ({ role }) => {
      role.policies.push(...policiesOf(['oauth:client:delete']));
    },
  },
  {
    when: 'it was deleted, and its grants with it',
    step: 'role',
    also: { 'oauth-client': 'update' },
    change: ({ role }, org) => {
      const { identity } = org.state;
      delete identity.roles[role.id];
      identity.grants = identity.grants.filter(({ roleId }) => roleId !== role.id);
    },
  },
]);

repairs('the OAuth client', [
  {
    when: 'its name was changed',
    step: 'oauth-client',
    path: 'name',
    change: ({ client }) => {
      client.name = 'Presence client';
    },
  },
  {
    when: 'its description was changed and the mark with it',
    step: 'oauth-client',
    path: 'description',
    change: ({ client }) => {
      client.description = 'Whose is this?';
    },
  },
  {
    when: 'its description was removed',
    step: 'oauth-client',
    path: 'description',
    change: ({ client }) => {
      client.description = undefined;
    },
  },
  {
    when: 'its role was taken away',
    step: 'oauth-client',
    path: 'roleDivisions',
    change: ({ client }, org) => takeRolesFrom(org, client.id),
  },
  {
    when: 'its role was moved to another division',
    step: 'oauth-client',
    path: 'roleDivisions',
    change: ({ client, role }, org) => {
      takeRolesFrom(org, client.id);
      giveRole(org, client.id, role.name, 'Sales');
    },
  },
  {
    when: 'it was given one more role',
    step: 'oauth-client',
    path: 'roleDivisions',
    change: ({ client }, org) => giveRole(org, client.id, 'admin', 'Home'),
  },
  {
    when: 'it was disabled',
    step: 'oauth-client',
    path: 'state',
    change: ({ client }) => {
      client.state = 'disabled';
    },
  },
  {
    when: 'the life of its tokens was shortened',
    step: 'oauth-client',
    path: 'accessTokenValiditySeconds',
    change: ({ client }) => {
      client.accessTokenValiditySeconds = 300;
    },
  },
  {
    when: 'it was deleted',
    step: 'oauth-client',
    also: { credential: 'update' },
    change: ({ client }, org) => {
      takeRolesFrom(org, client.id);
      delete org.state.identity.clients[client.id];
    },
  },
  {
    when: 'it was set inactive, which is on the way to deletion',
    step: 'oauth-client',
    also: { credential: 'update' },
    change: ({ client }) => {
      client.state = 'inactive';
    },
  },
]);

repairs('the credential', [
  {
    when: 'it is gone, and the configuration points at nothing',
    step: 'credential',
    also: { integration: 'update' },
    change: ({ credential }, org) => {
      delete org.state.integrations.credentials[credential.id];
    },
  },
  {
    when: 'its name was changed',
    step: 'credential',
    path: 'name',
    change: ({ credential }) => {
      credential.name = 'Presence secret';
    },
  },
  {
    when: 'its name says that it is of another client',
    step: 'credential',
    path: 'name',
    change: ({ credential }, org) => {
      credential.name = `Presence Public API (${org.id()})`;
    },
  },
]);

test('an OAuth client keeps what setup does not manage when setup puts it right', async () => {
  const whole = await installed();
  const { client } = solutionObjects(whole.org.org);
  const theirs = { scope: ['users:readonly'], registeredRedirectUri: ['https://ana.example/done'] };
  Object.assign(client, theirs, { name: 'Renamed', accessTokenValiditySeconds: 600 });
  const setup = await whole.run(['teams-presence', 'setup', '--yes', '--json']);
  expect(setup.code).toBe(0);
  expect(client).toMatchObject({
    ...theirs,
    name: 'Presence Public API',
    accessTokenValiditySeconds: 86_400,
  });
  await whole.close();
});
