import { describe, expect, test } from 'vitest';
import { resolve } from '../../../src/answers/resolve.js';
import { newRound } from '../../../src/core/round.js';
import { associateUserFields } from '../../../src/solutions/associate-user/fields.js';
import { planSchedules } from '../../../src/solutions/associate-user/planned-schedules.js';
import {
  associateUserPermissions,
  associateUserResources,
} from '../../../src/solutions/associate-user/resources.js';
import { defaultSchedules } from '../../../src/solutions/associate-user/schedule.js';
import { installer, noSession } from '../../resources/no-session.js';
import { presences } from '../teams-presence/built.js';

const resources = associateUserResources({
  context: {
    session: noSession(),
    round: newRound(),
    identity: installer,
    division: { id: 'home', name: 'Home', home: true },
    decider: undefined,
    remembered: () => undefined,
    progress: () => undefined,
  },
  answers: resolve(associateUserFields, {}).answers,
  share: false,
  names: {
    role: 'Role',
    oauthClient: 'Client',
    credential: 'Client',
    integration: 'Integration',
    actionUpdatePresence: 'Action',
    contactList: 'List',
    wrapupCode: 'Code',
    outboundFlow: 'Flow',
    callAnalysis: 'Set',
  },
  schedules: planSchedules(defaultSchedules, presences),
  contacts: [],
  associates: [],
  prune: false,
  siteId: 'site',
  callerNumber: '+13175550100',
  queues: [],
  mobileNotifications: undefined,
});

describe('the resources of associate-user', () => {
  test('say how they are taken away, all but the people who go with their list', () => {
    const lasting = resources.filter(({ remove }) => remove === undefined);
    expect(lasting.map(({ id }) => id)).toEqual(['contacts']);
  });

  test('have permissions of one form, each once in help', () => {
    for (const list of Object.values(associateUserPermissions())) {
      expect(new Set(list).size).toBe(list.length);
      for (const entry of list) expect(entry).toMatch(/^[a-z]+:\w+:\w+( \| [a-z]+:\w+:\w+)*$/i);
    }
  });

  test('start nothing before the people are in the list', () => {
    for (const { id, needs } of resources.filter((one) => one.id.startsWith('schedule:')))
      expect(needs, id).toContain('contacts');
  });

  test('spell the columns of the presences as the published list does', () => {
    const list = resources.find(({ id }) => id === 'contact-list');
    const desired = list?.desired({ id: () => '', output: () => undefined, ours: () => true });
    expect(desired).toMatchObject({
      columnNames: ['FirstName', 'LastName', 'email', 'phone', 'userId', 'availableId', 'OfflineId'],
    });
  });

  test('have an address in the admin UI, except for what is shown with another', () => {
    const without = resources.filter(({ adminPath }) => adminPath === undefined);
    expect(without.map(({ id }) => id.split(':')[0])).toEqual([
      'credential',
      'contacts',
      'wrap-up-code',
      'schedule',
      'schedule',
      'mobile-notifications',
    ]);
  });
});
