import type { World } from '../careless/world.js';
import { definition, user } from '../outbound/fixtures.js';
import { made, newName, type Operations } from './asking.js';

const person = (w: World) => ({ userId: user(w.org, 0).id });
const group = (w: World) => ({ groupId: Object.keys(w.org.org.state.people.groups ?? {})[0] ?? '' });
const source = (w: World, sourceId = 'MICROSOFTTEAMS') => ({ ...person(w), sourceId });
const presence = (w: World, id = definition(w.org, 'Away')) => ({ presenceDefinition: { id } });
const label = (more: object = {}) => ({
  languageLabels: { en_US: newName('Presence') },
  systemPresence: 'Busy',
  ...more,
});

async function newUser(w: World) {
  const email = `${newName('person').replaceAll(' ', '.')}@riverbend.example`;
  const [divisionId] = Object.keys(w.org.org.state.identity.divisions);
  return { name: newName('Person'), email, divisionId };
}

const createdUser = async (w: World) => made(w, 'postUsers', { body: await newUser(w) });
const createdDefinition = (w: World) => made(w, 'postPresenceDefinitions0', { body: label() });
const channel = async (w: World) => ({
  path: { channelId: (await made(w, 'postNotificationsChannels', {})).id },
  body: [{ id: `v2.users.${person(w).userId}.presence` }],
});
const manyPeople = Array.from({ length: 101 }, (_, index) => `u${index}`);

export const people: Operations = {
  getUsers: {
    done: () => ({ query: { expand: 'presence' } }),
    refused: {
      '400 max.user.ids': () => ({ query: { id: manyPeople.join() } }),
      '400 invalid.value': () => ({ query: { state: 'asleep' } }),
    },
  },
  getUser: { done: (w) => ({ path: person(w) }) },
  postUsers: {
    done: async (w) => ({ body: await newUser(w) }),
    refused: {
      '409 general.conflict': async (w) => ({
        body: { ...(await newUser(w)), email: user(w.org, 0).email.toUpperCase() },
      }),
      '400 bad.request': async (w) => ({ body: { ...(await newUser(w)), email: 'nobody' } }),
    },
  },
  patchUser: {
    done: async (w) => ({
      path: { userId: (await createdUser(w)).id },
      body: { version: 1, title: 'Clerk' },
    }),
    refused: {
      '409 version.mismatch': (w) => ({ path: person(w), body: { version: 99, title: 'Clerk' } }),
      '404 general.resource.not.found': async (w) => ({
        path: { userId: (await createdUser(w)).id },
        body: { version: 1, manager: 'nobody' },
      }),
      '501 not.implemented': async (w) => ({
        path: { userId: (await createdUser(w)).id },
        body: { version: 1, username: 'clerk' },
      }),
    },
  },
  deleteUser: { done: async (w) => ({ path: { userId: (await createdUser(w)).id } }) },
  postUsersSearch: {
    done: (w) => ({
      body: {
        query: [{ type: 'EXACT', fields: ['email'], value: user(w.org, 0).email }],
        expand: ['presence'],
      },
    }),
    refused: {
      '400 bad.request': () => ({ body: { query: [{ type: 'EXACT', fields: ['shoe'], value: '42' }] } }),
    },
  },
  getGroups: { done: () => ({}), refused: { '400 bad.request': () => ({ query: { pageSize: '101' } }) } },
  getGroup: { done: (w) => ({ path: group(w) }) },
  getGroupIndividuals: { done: (w) => ({ path: group(w) }) },
  getGroupMembers: {
    done: (w) => ({ path: group(w), query: { expand: 'presence' } }),
    refused: { '400 bad.request': (w) => ({ path: group(w), query: { pageNumber: '0' } }) },
  },
  postGroupsSearch: {
    done: () => ({ body: { query: [{ type: 'EXACT', fields: ['name'], value: 'Teams pilot' }] } }),
    refused: {
      '400 bad.request': () => ({ body: { query: [{ type: 'EXACT', fields: ['shoe'], value: '42' }] } }),
    },
  },
  getChatsUserSettings: {
    done: (w) => ({ path: person(w) }),
    refused: { '404 not.found': (w) => ({ path: { userId: user(w.org, 5).id } }) },
  },
  patchChatsUserSettings: {
    done: (w) => ({ path: person(w), body: { mobile: { notifications: { when: 'Always' } } } }),
    refused: {
      '400 invalid.value': (w) => ({
        path: person(w),
        body: { mobile: { notifications: { when: 'Never' } } },
      }),
    },
  },
  getPresenceDefinitions0: {
    done: () => ({ query: { localeCode: 'ALL' } }),
    refused: { '400 invalid.value': () => ({ query: { deactivated: 'maybe' } }) },
  },
  getPresenceDefinition0: { done: (w) => ({ path: { definitionId: definition(w.org, 'Busy') } }) },
  postPresenceDefinitions0: {
    done: () => ({ body: label() }),
    refused: {
      '400 invalid.value': () => ({ body: label({ systemPresence: 'Asleep' }) }),
      '400 bad.request': () => ({ body: label({ languageLabels: {} }) }),
    },
  },
  putPresenceDefinition0: {
    done: async (w) => ({ path: { definitionId: (await createdDefinition(w)).id }, body: label() }),
    refused: {
      '400 bad.request': async (w) => ({
        path: { definitionId: (await createdDefinition(w)).id },
        body: label({ systemPresence: 'Away' }),
      }),
    },
  },
  deletePresenceDefinition0: {
    done: async (w) => ({ path: { definitionId: (await createdDefinition(w)).id } }),
    refused: { '400 bad.request': (w) => ({ path: { definitionId: definition(w.org, 'Busy') } }) },
  },
  getPresencedefinitions: { done: () => ({ query: { deleted: 'ALL' } }) },
  getSystempresences: { done: () => ({}) },
  getPresenceSources: { done: () => ({}) },
  getPresenceUserPrimarysource: { done: (w) => ({ path: person(w) }) },
  putPresenceUserPrimarysource: {
    done: (w) => ({ path: { userId: user(w.org, 9).id }, body: { sourceId: 'PURECLOUD' } }),
    refused: { '404 not.found': (w) => ({ path: person(w), body: { sourceId: 'SMOKE' } }) },
  },
  getUserPresence: {
    done: (w) => ({ path: source(w) }),
    refused: { '404 not.found': (w) => ({ path: source(w, 'SMOKE') }) },
  },
  patchUserPresence: {
    done: (w) => ({ path: source(w), body: presence(w) }),
    refused: { '400 bad.request': (w) => ({ path: source(w), body: presence(w, 'none') }) },
  },
  getUserPresencesPurecloud: { done: (w) => ({ path: person(w) }) },
  patchUserPresencesPurecloud: {
    done: (w) => ({ path: person(w), body: presence(w) }),
    refused: { '400 bad.request': (w) => ({ path: person(w), body: {} }) },
  },
  getUsersPresencesPurecloudBulk: {
    done: (w) => ({ query: { id: person(w).userId } }),
    refused: { '400 bad.request': () => ({ query: { id: manyPeople.join() } }) },
  },
  putUsersPresencesBulk: {
    done: (w) => ({ body: [{ id: person(w).userId, ...presence(w) }] }),
    refused: {
      '404 general.resource.not.found': (w) => ({ body: [{ id: 'nobody', ...presence(w) }] }),
      '400 bad.request': (w) => ({ body: manyPeople.map((id) => ({ id, ...presence(w) })) }),
    },
  },
  getNotificationsChannels: { done: () => ({}) },
  postNotificationsChannels: { done: () => ({}) },
  postNotificationsChannelSubscriptions: { done: channel },
  putNotificationsChannelSubscriptions: { done: channel },
};
