import { describe, expect, test } from 'vitest';
import type { FoundOAuthClient } from '../../../src/resources/identity/find-oauth-client.js';
import { oauthClient } from '../../../src/resources/identity/oauth-client.js';
import { role } from '../../../src/resources/identity/role.js';
import { markerOf } from '../../../src/resources/kit/marker.js';
import { installer, noSession, references } from '../no-session.js';

const marker = markerOf('teams-presence');
const common = { purpose: 'Ours.', marker, divisionId: 'home' };
const ours = references(true);
const given = {
  path: 'grants.installer',
  before: null,
  after: 'Installer, until the OAuth client has it',
  temporary: expect.stringMatching(/is given that role, too, /),
};

function clientFor(holds: boolean) {
  const grant = { roleId: ours.id('role'), roleName: 'R', divisionId: 'home', policies: [] };
  const sought = { name: 'I', marker, oauthClient: 'C', actions: [], share: false };
  const identity = { ...installer, grants: holds ? [grant] : [] };
  return oauthClient(noSession(), { ...common, sought, identity });
}

/** What the plan says of the installer's own grant when the client has this name. */
function grantsWhenNamed(name: string, holds: boolean) {
  const client = clientFor(holds);
  const found: FoundOAuthClient = {
    name,
    description: marker.after('Ours.'),
    authorizedGrantType: 'CLIENT-CREDENTIALS',
    accessTokenValiditySeconds: 86_400,
    roleDivisions: [{ roleId: ours.id('role'), divisionId: 'home' }],
  };
  const changes = client.diff(client.desired(ours), found, ours);
  return changes.filter(({ path }) => path === 'grants.installer');
}

describe('the role that the installing identity needs in order to hand it on', () => {
  test('is given to it for the time of the run when it hands it on and does not hold it', () => {
    expect(grantsWhenNamed('another', false)).toEqual([given]);
    expect(clientFor(false).preview(clientFor(false).desired(ours))).toContainEqual(given);
  });

  test('is not given when nothing is handed on', () => {
    expect(grantsWhenNamed('C', false)).toEqual([]);
  });

  test('is not given when it holds it anyway', () => {
    expect(grantsWhenNamed('another', true)).toEqual([]);
    expect(clientFor(true).preview(clientFor(true).desired(ours))).not.toContainEqual(given);
  });

  test('is taken back when an earlier run could not do that, and only then', () => {
    const resource = role(noSession(), { ...common, name: 'R', permissions: [], identity: installer });
    const grants = (leftOver: boolean) => {
      const found = { name: 'R', description: marker.after('Ours.'), held: true, leftOver };
      return resource.diff(resource.desired(ours), found, ours);
    };
    expect(grants(true)).toEqual([{ path: 'grants.installer', before: 'held', after: null }]);
    expect(grants(false)).toEqual([]);
  });
});
