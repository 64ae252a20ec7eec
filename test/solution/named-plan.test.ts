import { expect, test } from 'vitest';
import { namedPlan } from '../../src/solution/named-plan.js';
import { step } from '../support/plans.js';

test('people read of what will be there by what it is called, and of what is there by name and id', () => {
  const home = 'b1bd8daa-0000-4000-8000-000000000001';
  const meeting = 'b1bd8daa-0000-4000-8000-000000000002';
  const login = 'b1bd8daa-0000-4000-8000-000000000003';
  const plan = namedPlan(
    {
      steps: [
        step({ id: 'credential', title: 'Credential "Login"', action: 'none', resourceId: login }),
        step({ id: 'contact-list', title: 'Contact list "People"', action: 'create' }),
        step({ id: 'oauth-client', title: 'OAuth client "Presences"', action: 'replace' }),
        step({
          id: 'campaign:Morning',
          action: 'update',
          changes: [
            { path: 'availableId', before: meeting, after: login },
            { path: 'contactList', before: null, after: '<id of contact-list>' },
            { path: 'notes', before: null, after: 'Contact list <id of contact-list>.' },
            { path: 'clients', before: [home], after: ['<new id of oauth-client>', '<id of gone>'] },
          ],
        }),
      ],
    },
    [
      { id: home, name: 'Home' },
      { id: meeting, name: 'Meeting', unique: true },
    ],
  );
  expect(plan.steps.at(-1)?.changes.map(({ before, after }) => [before, after])).toEqual([
    ['Meeting', `credential "Login" (${login})`],
    [null, 'the new contact list "People"'],
    [null, 'Contact list id of the new contact list "People".'],
    [[`Home (${home})`], ['the new OAuth client "Presences"', 'the new gone']],
  ]);
});
