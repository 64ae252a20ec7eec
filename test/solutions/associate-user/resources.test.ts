import { describe, expect, test } from 'vitest';
import {
  rotateSecretPermissions,
  setupPermissions,
  statusPermissions,
  teardownPermissions,
  verifyPermissions,
} from '../../../src/solutions/associate-user/permissions.js';
import { planSchedules } from '../../../src/solutions/associate-user/planned-schedules.js';
import { associateUserResources } from '../../../src/solutions/associate-user/resources.js';
import { defaultSchedules } from '../../../src/solutions/associate-user/schedule.js';
import { installer, noSession } from '../../resources/no-session.js';
import { presences } from '../teams-presence/built.js';

const resources = associateUserResources({
  place: {
    session: noSession(),
    identity: installer,
    division: { id: 'home', name: 'Home', home: true },
    prompter: undefined,
    progress: () => undefined,
  },
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
  timeZone: 'America/New_York',
  startDate: undefined,
  siteId: 'site',
  callerName: 'Caller',
  callerNumber: '+13175550100',
  queues: [],
  mobileNotifications: undefined,
});

const sorted = (texts: Iterable<string>) => [...new Set(texts)].sort();

describe('the resources of associate-user', () => {
  test('help lists every permission that they declare, and beside those what looking people and sites up needs', () => {
    const lookUps = ['directory:user:view', 'telephony:sites:view | telephony:plugin:all'];
    const declared = resources.map(({ permissions }) => permissions);
    // Nobody has asked for the notifications.
    const asked = declared.slice(0, -1);
    expect(sorted(statusPermissions)).toEqual(sorted([...lookUps, ...declared.flatMap(({ read }) => read)]));
    expect(sorted(setupPermissions)).toEqual(
      sorted([...lookUps, ...asked.flatMap(({ read, create, update }) => [...read, ...create, ...update])]),
    );
  });

  test('declare every permission that taking them away needs, and help of teardown lists them', () => {
    const lookUps = ['directory:user:view', 'telephony:sites:view | telephony:plugin:all'];
    const declared = resources.slice(0, -1).map(({ permissions }) => permissions);
    expect(sorted(teardownPermissions)).toEqual(
      sorted([...lookUps, ...declared.flatMap(({ read, remove = [] }) => [...read, ...remove])]),
    );
  });

  test('say how they are taken away, all but the people who go with their list', () => {
    const lasting = resources.filter(({ remove }) => remove === undefined);
    expect(lasting.map(({ id }) => id)).toEqual(['contacts']);
  });

  test('have permissions of one form, each once in help', () => {
    const lists = [
      statusPermissions,
      setupPermissions,
      teardownPermissions,
      verifyPermissions,
      rotateSecretPermissions,
    ];
    for (const list of lists) {
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
