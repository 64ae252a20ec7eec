import { describe, expect, test } from 'vitest';
import { inDependencyOrder } from '../../../src/engine/plan.js';
import type { Wanted } from '../../../src/resources/kit/field.js';
import { teamsPresencePermissions } from '../../../src/solutions/teams-presence/resources.js';
import { references } from '../../resources/no-session.js';
import { build, step } from './built.js';

const sorted = (texts: Iterable<string>) => [...new Set(texts)].sort();

describe('the resources of teams-presence', () => {
  test('are the ten steps that the JSON document names, and are put together without a request', () => {
    expect(build().map(({ id }) => id)).toEqual([
      'role',
      'oauth-client',
      'credential',
      'integration',
      'action-get-presence',
      'action-update-presence',
      'data-table',
      'mappings',
      'workflow',
      'trigger',
    ]);
  });

  test('can be put into an order in which the trigger, which lets events in, is the last', () => {
    const ordered = inDependencyOrder(build()).map(({ id }) => id);
    expect(ordered).toHaveLength(10);
    expect(ordered.at(-1)).toBe('trigger');
  });

  test('let no event in before everything is in context', () => {
    const all = new Map(build().map((resource) => [resource.id, resource.needs]));
    const needed = new Set<string>();
    const follow = (id: string) => {
      for (const need of all.get(id) ?? []) {
        needed.add(need);
        follow(need);
      }
    };
    follow('trigger');
    expect(sorted(needed)).toEqual(sorted([...all.keys()].filter((id) => id !== 'trigger')));
  });

  test('say how they are taken away, all but the rows that go with their table', () => {
    const lasting = build().filter(({ remove }) => remove === undefined);
    expect(lasting.map(({ id }) => id)).toEqual(['mappings']);
  });

  test('have permissions of one form, each once in help', () => {
    for (const list of Object.values(teamsPresencePermissions())) {
      expect(new Set(list).size).toBe(list.length);
      for (const entry of list) expect(entry).toMatch(/^[a-z]+:\w+:\w+( \| [a-z]+:\w+:\w+)*$/i);
    }
  });

  test('are marked as those of this solution wherever there is a context for a mark', () => {
    const mark = 'Managed by gc-presence (teams-presence).';
    for (const id of ['role', 'oauth-client', 'integration', 'data-table', 'workflow', 'trigger']) {
      expect(JSON.stringify(step(id).desired(references(true)))).toContain(mark);
    }
  });

  test('have an address in the admin UI, except for what is shown with another', () => {
    const without = build().filter(({ adminPath }) => adminPath === undefined);
    expect(without.map(({ id }) => id)).toEqual(['credential', 'mappings']);
  });
});

describe('the role', () => {
  const catalogue = [
    'presence:presenceDefinition:add',
    'presence:presenceDefinition:view',
    'presence:userPresence:edit',
    'presence:userPresence:search',
    'presence:userPresence:view',
  ];
  const permissions = (variation: Parameters<typeof build>[0]) =>
    (step('role', variation).desired(references(true)) as Wanted).permissionPolicies;

  test("holds every permission of the org's presence domain, written out", () => {
    expect(permissions({ catalogue })).toEqual([
      'presence:presenceDefinition:add',
      'presence:presenceDefinition:view',
      'presence:userPresence:edit',
      'presence:userPresence:search',
      'presence:userPresence:view',
    ]);
  });

  test('holds only what the two data actions use when asked for least privilege', () => {
    expect(permissions({ catalogue, answers: { leastPrivilege: true } })).toEqual([
      'presence:userPresence:edit',
      'presence:userPresence:view',
    ]);
  });

  test('can change presences also where the catalogue cannot be read', () => {
    expect(permissions({ catalogue: [], answers: { leastPrivilege: true } })).toEqual([
      'presence:userPresence:edit',
    ]);
  });
});

test('the trigger listens to Microsoft Teams only, and is off when asked for', () => {
  const desired = (triggerDisabled: boolean) =>
    step('trigger', { answers: { triggerDisabled } }).desired(references(true));
  expect(desired(false)).toMatchObject({
    topicName: 'v2.users.{id}.integrationpresence',
    enabled: true,
    'target.type': 'Workflow',
    'target.id': 'id of workflow',
    'target.workflowTargetSettings.dataFormat': 'TopLevelPrimitives',
    matchCriteria: [{ jsonPath: 'source', operator: 'Equal', value: 'MICROSOFTTEAMS' }],
  });
  expect(desired(true)).toMatchObject({ enabled: false });
});
