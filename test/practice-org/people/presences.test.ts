import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemDefinition } from '../../../src/practice-org/people/definitions.js';
import { presenceOf, setPresence } from '../../../src/practice-org/people/presences.js';
import type { SystemPresenceName, UserState } from '../../../src/practice-org/people/state.js';
import { startTestOrg, type TestOrg } from '../../support/practice-org.js';

let org: TestOrg;
let token: string;

beforeAll(async () => {
  org = await startTestOrg();
  token = await org.tokenWith([
    'presence:userPresence:edit',
    'presence:source:view',
    'presence:userPrimarySource:view',
  ]);
});

afterAll(() => org.close());

function person(index: number): UserState {
  const user = Object.values(org.org.state.people.users)[index];
  if (user === undefined) throw new Error(`There is no person ${index}.`);
  return user;
}

function id(presence: SystemPresenceName): string {
  return systemDefinition(org.org, presence).id;
}

function patch(user: UserState, body: unknown, source = 'purecloud') {
  return org.request('PATCH', `/api/v2/users/${user.id}/presences/${source}`, body, token);
}

function read(user: UserState, source = 'purecloud') {
  return org.request('GET', `/api/v2/users/${user.id}/presences/${source}`);
}

describe("a user's presence", () => {
  test('spells on-queue with a space, unlike its definition', async () => {
    const { status, body } = await read(person(1));
    expect(status).toBe(200);
    expect(body.presenceDefinition).toMatchObject({ id: id('OnQueue'), systemPresence: 'On Queue' });
  });

  test('changes by PATCH with a definition id, and the people hear of it', async () => {
    const user = person(0);
    const { status, body } = await patch(user, { presenceDefinition: { id: id('Busy') }, message: 'Call' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ presenceDefinition: { systemPresence: 'Busy' }, message: 'Call' });
    expect((await read(user)).body).toEqual(body);
    expect(org.org.state.events.at(-1)?.text).toMatch(/^Ada Okafor: Available → Busy, by Test client/);
  });

  test('moves out of on-queue as well: nobody is protected', async () => {
    const user = person(1);
    expect((await patch(user, { presenceDefinition: { id: id('Away') } })).status).toBe(200);
    expect(presenceOf(org.org, user.id).systemPresence).toBe('Away');
  });

  test('can be set to on-queue with that definition', async () => {
    const user = person(2);
    await patch(user, { presenceDefinition: { id: id('OnQueue') } });
    expect((await read(user)).body.presenceDefinition.systemPresence).toBe('On Queue');
  });

  test.each([
    ['an unknown definition', { presenceDefinition: { id: 'e9a9b1f8-0000-4000-8000-000000000000' } }],
    ['a definition without id', { presenceDefinition: { systemPresence: 'Busy' } }],
    ['nothing to change', {}],
    ['an unknown field', { presence: 'Busy' }],
  ])('PATCH with %s is refused with 400', async (_, body) => {
    expect((await patch(person(3), body)).status).toBe(400);
  });

  test('PATCH with a deactivated definition is refused with 400', async () => {
    const old = Object.values(org.org.state.people.definitions).find(({ deactivated }) => deactivated);
    const answer = await patch(person(3), { presenceDefinition: { id: old?.id } });
    expect(answer.status).toBe(400);
    expect(answer.body.message).toContain('deactivated');
  });

  test('PATCH without presence:userPresence:edit is refused with 403', async () => {
    const body = { presenceDefinition: { id: id('Busy') } };
    const answer = await org.request('PATCH', `/api/v2/users/${person(3).id}/presences/purecloud`, body);
    expect(answer.status).toBe(403);
  });

  test('of an unknown person or source is answered with 404', async () => {
    expect((await org.request('GET', '/api/v2/users/nobody/presences/purecloud')).status).toBe(404);
    expect((await read(person(3), 'carrier-pigeon')).status).toBe(404);
  });
});

describe('presence sources', () => {
  test('Microsoft Teams is one of them, the switched-off one is not listed', async () => {
    const { body } = await org.request('GET', '/api/v2/presence/sources', undefined, token);
    expect(body.entities.map(({ name }: { name: string }) => name)).toEqual([
      'Genesys Cloud',
      'Microsoft Teams',
    ]);
  });

  test('a presence in Teams is its own: it does not move the one in Genesys Cloud', async () => {
    const user = person(4);
    const before = presenceOf(org.org, user.id).systemPresence;
    setPresence(org.org, user.id, id('Meeting'), { source: 'MICROSOFTTEAMS' });
    expect((await read(user, 'MICROSOFTTEAMS')).body.presenceDefinition.systemPresence).toBe('Meeting');
    expect(presenceOf(org.org, user.id).systemPresence).toBe(before);
  });

  test('primary: true moves the primary source to the one that was patched', async () => {
    const user = person(7);
    const primary = async () =>
      (await org.request('GET', `/api/v2/presence/users/${user.id}/primarysource`, undefined, token)).body
        .sourceId;
    expect(await primary()).toBe('MICROSOFTTEAMS');
    expect((await read(user)).body.primary).toBe(false);
    await patch(user, { primary: true, presenceDefinition: { id: id('Busy') } });
    expect(await primary()).toBe('PURECLOUD');
    expect((await read(user)).body.primary).toBe(true);
  });
});

test('at most 50 presences are read at once', async () => {
  const bulk = (ids: readonly string[]) =>
    org.request('GET', `/api/v2/users/presences/purecloud/bulk?id=${ids.join(',')}`);
  const answer = await bulk([person(0).id, person(1).id]);
  expect(answer.body.map(({ userId }: { userId: string }) => userId)).toEqual([person(0).id, person(1).id]);
  expect((await bulk(Array.from({ length: 51 }, () => person(0).id))).status).toBe(400);
});

test('the seeded people start in every situation: free, on queue, away, gone', async () => {
  const fresh = await startTestOrg();
  const first = Object.keys(fresh.org.state.people.users).slice(0, 4);
  expect(first.map((user) => presenceOf(fresh.org, user).systemPresence)).toEqual([
    'Available',
    'OnQueue',
    'Away',
    'Offline',
  ]);
  expect(Object.keys(fresh.org.state.people.presences)).toHaveLength(30);
  await fresh.close();
});
