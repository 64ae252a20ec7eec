import { describe, expect, test } from 'vitest';
import { dataTable } from '../../src/resources/architect/data-table.js';
import { oauthClient } from '../../src/resources/identity/oauth-client.js';
import { role } from '../../src/resources/identity/role.js';
import { integration } from '../../src/resources/integration/integration.js';
import { markerOf } from '../../src/resources/kit/marker.js';
import { installer, noSession, paths, references } from './no-session.js';

const marker = markerOf('teams-presence');
const [ours, theirs] = [references(true), references(false)];
const sought = { name: 'I', oauthClient: 'C', marker, actions: [], share: false };
const text = marker.after('Ours.');

describe("somebody else's object keeps what is not needed to be otherwise, ours is put right", () => {
  test('a role: more permissions and another description', () => {
    const resource = role(noSession(), {
      name: 'R',
      purpose: 'Ours.',
      permissions: ['presence:userPresence:edit'],
      marker,
      identity: installer,
      divisionId: 'home',
    });
    const desired = resource.desired(ours);
    const other = { domain: 'routing', entityName: 'queue', actionSet: ['view'] };
    const wanted = { domain: 'presence', entityName: 'userPresence', actionSet: ['edit'] };
    const observed = { name: 'R', description: 'theirs', permissionPolicies: [wanted, other] };
    expect(resource.diff(desired, observed, theirs)).toEqual([]);
    expect(paths(resource.diff(desired, observed, ours))).toEqual(['description', 'permissionPolicies']);
    const lacking = { ...observed, permissionPolicies: [other] };
    expect(resource.diff(desired, lacking, theirs)).toEqual([
      {
        path: 'permissionPolicies',
        before: ['routing:queue:view'],
        after: ['presence:userPresence:edit', 'routing:queue:view'],
      },
    ]);
  });

  test('an OAuth client: more roles, another description and token life', () => {
    const resource = oauthClient(noSession(), {
      sought,
      purpose: 'Ours.',
      divisionId: 'home',
      identity: installer,
    });
    const another = { roleId: 'another', divisionId: 'home' };
    const wanted = { roleId: 'id of role', divisionId: 'home' };
    const observed = {
      name: 'C',
      description: 'theirs',
      authorizedGrantType: 'CLIENT-CREDENTIALS',
      accessTokenValiditySeconds: 300,
      state: 'active',
      roleDivisions: [another, wanted],
    };
    expect(resource.diff(resource.desired(theirs), observed, theirs)).toEqual([]);
    expect(paths(resource.diff(resource.desired(ours), observed, ours)).toSorted()).toEqual([
      'accessTokenValiditySeconds',
      'description',
      'grants.installer',
      'roleDivisions',
    ]);
    const without = { ...observed, roleDivisions: [another] };
    const [change, ...others] = resource.diff(resource.desired(theirs), without, theirs);
    expect(change).toEqual({
      path: 'roleDivisions',
      before: ['another in home'],
      after: ['another in home', 'id of role in home'],
    });
    expect(paths(others)).toEqual(['grants.installer']);
  });

  test('an integration: its notes', () => {
    const resource = integration(noSession(), { sought, purpose: 'Ours.' });
    const using = (id: string) => ({
      ...{ usesOurs: false, others: [] },
      config: {
        name: 'I',
        notes: 'theirs',
        credentials: { pureCloudOAuthClient: { id } },
        ...{ version: 1, properties: {}, advanced: {} },
      },
    });
    const observed = { intendedState: 'ENABLED', ...using('id of credential') };
    expect(resource.diff(resource.desired(theirs), observed, theirs)).toEqual([]);
    expect(paths(resource.diff(resource.desired(ours), observed, ours))).toEqual(['config.notes']);
    const off = { ...using('another'), intendedState: 'DISABLED' };
    expect(paths(resource.diff(resource.desired(theirs), off, theirs))).toEqual([
      'config.credentials.pureCloudOAuthClient.id',
      'intendedState',
    ]);
  });

  test('a data table: its description and division; and in ours, too, columns that people added stay', () => {
    const resource = dataTable(noSession(), {
      name: 'T',
      purpose: 'Ours.',
      marker,
      divisionId: 'home',
      keyLabel: 'State',
      columns: ['Presence'],
    });
    const schema = (columns: Record<string, object>) => ({
      properties: { key: { title: 'State' }, ...columns },
    });
    const observed = {
      name: 'T',
      description: 'theirs',
      division: { id: 'another' },
      schema: schema({ Presence: { type: 'string' }, toString: { type: 'integer' } }),
    };
    expect(resource.diff(resource.desired(theirs), observed, theirs)).toEqual([]);
    expect(paths(resource.diff(resource.desired(ours), observed, ours))).toEqual([
      'description',
      'division.id',
    ]);
    const bare = { ...observed, description: text, division: { id: 'home' }, schema: schema({}) };
    expect(resource.diff(resource.desired(ours), bare, ours)).toEqual([
      { path: 'schema.properties.Presence', before: null, after: 'string' },
    ]);
  });
});
