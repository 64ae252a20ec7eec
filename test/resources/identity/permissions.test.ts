import { expect, test } from 'vitest';
import { policiesOf, policyTexts, toModels } from '../../../src/resources/identity/permissions.js';

const policies = [
  { domain: 'presence', entity: 'userPresence', actions: ['view', 'edit'] },
  { domain: 'presence', entity: 'presenceDefinition', actions: ['view'] },
];

test('policies come back from a role as they went into it', () => {
  expect(policiesOf({ permissionPolicies: toModels(policies) })).toEqual(policies);
});

test('permissions are compared as a sorted list in which each is once, however policies are cut', () => {
  const cut = policies.flatMap(({ actions, ...rest }) =>
    actions.map((action) => ({ ...rest, actions: [action] })),
  );
  const texts = [
    'presence:presenceDefinition:view',
    'presence:userPresence:edit',
    'presence:userPresence:view',
  ];
  expect(policyTexts(policies)).toEqual(texts);
  expect(policyTexts([...cut.reverse(), ...policies])).toEqual(texts);
});

test('a role without policies, or a policy without fields, is no failure', () => {
  expect(policiesOf({})).toEqual([]);
  expect(policiesOf({ permissionPolicies: [{}] as never })).toEqual([
    { domain: '', entity: '', actions: [] },
  ]);
});

test('policies are written out without conditions', () => {
  expect(toModels(policies).every((policy) => policy.allowConditions === false)).toBe(true);
});
