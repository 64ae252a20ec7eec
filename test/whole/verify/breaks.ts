import type { SolutionObjects } from '../../support/solution-objects.js';

/** What people do to an installed solution, and the checks that tell of it. */
export type Break<Objects> = readonly [
  what: string,
  harm: (objects: Objects) => void,
  checks: readonly string[],
];

/** To what both solutions have. */
export const breaksOfBoth: readonly Break<Pick<SolutionObjects, 'integration' | 'client' | 'role'>>[] = [
  [
    'the integration is switched off',
    ({ integration }) => {
      integration.intendedState = 'DISABLED';
      integration.reported = 'INACTIVE';
    },
    ['integration'],
  ],
  [
    'the credential holds a wrong secret',
    ({ client }) => {
      client.secretHash = 'another';
    },
    ['credential'],
  ],
  [
    'the role lost the permission',
    ({ role }) => {
      role.policies = role.policies.map((policy) => ({
        ...policy,
        actions: policy.actions.filter((action) => action !== 'edit'),
      }));
    },
    ['role'],
  ],
];
