import { expect, test } from 'vitest';
import { permissionsIn, policiesWith } from '../../../src/resources/identity/permissions.js';

const policies = [
  { domain: 'presence', entityName: 'userPresence', actionSet: ['view', 'edit'] },
  { domain: 'presence', entityName: 'presenceDefinition', actionSet: ['view'] },
];

test('policies come back from a role as they went into it', () => {
  const sent = policiesWith(permissionsIn(policies), undefined);
  expect(permissionsIn(sent)).toEqual(permissionsIn(policies));
  expect(sent).toHaveLength(2);
  expect(sent.every((policy) => policy.allowConditions === false)).toBe(true);
});

test('what a role has of the wanted permissions stays as it came, the rest goes, and what is missing is added', () => {
  const conditional = {
    domain: 'routing',
    entityName: 'queue',
    actionSet: ['view', 'edit'],
    allowConditions: true,
  };
  const unwanted = { domain: 'oauth', entityName: 'client', actionSet: ['*'] };
  const wanted = ['presence:userPresence:edit', 'routing:queue:view'];
  expect(policiesWith(wanted, [conditional, unwanted])).toEqual([
    { domain: 'presence', entityName: 'userPresence', actionSet: ['edit'], allowConditions: false },
    { ...conditional, actionSet: ['view'] },
  ]);
});

test('permissions are compared as a sorted list in which each is once, however policies are cut', () => {
  const cut = policies.flatMap(({ actionSet, ...rest }) =>
    actionSet.map((action) => ({ ...rest, actionSet: [action] })),
  );
  const texts = [
    'presence:presenceDefinition:view',
    'presence:userPresence:edit',
    'presence:userPresence:view',
  ];
  expect(permissionsIn(policies)).toEqual(texts);
  expect(permissionsIn([...cut.reverse(), ...policies])).toEqual(texts);
});

test('a role without policies, or a policy without fields, is no failure', () => {
  expect([permissionsIn(undefined), permissionsIn([{}])]).toEqual([[], []]);
});
