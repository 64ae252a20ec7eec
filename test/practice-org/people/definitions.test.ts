import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestOrg, type TestOrg } from '../../support/practice-org.js';

const uri = '/api/v2/presence/definitions';

interface Definition {
  readonly id: string;
  readonly type: string;
  readonly systemPresence: string;
  readonly languageLabels: Record<string, string>;
  readonly deactivated: boolean;
  readonly primary?: boolean;
}

let org: TestOrg;

beforeAll(async () => {
  org = await startTestOrg();
});

afterAll(() => org.close());

async function list(query = ''): Promise<Definition[]> {
  const { status, body } = await org.request('GET', `${uri}${query}`);
  expect(status).toBe(200);
  expect(body.entities).toHaveLength(body.total);
  return body.entities;
}

describe('presence definitions', () => {
  test('come unpaged, one System definition for each system presence, secondary ones beside them', async () => {
    const definitions = await list();
    const system = definitions.filter(({ type }) => type === 'System');
    expect(system.map(({ systemPresence }) => systemPresence).sort()).toEqual(
      'Available Away Break Busy Idle Meal Meeting Offline OnQueue Training'.split(' '),
    );
    const busy = definitions.filter(({ systemPresence }) => systemPresence === 'Busy');
    expect(busy.length).toBeGreaterThan(1);
  });

  test('a label does not tell a definition: "Pause" is both a system presence and a secondary one', async () => {
    const german = await list('?localeCode=de');
    const pause = german.filter(({ languageLabels }) => languageLabels.de === 'Pause');
    expect(pause.map(({ type }) => type)).toEqual(['System', 'User']);
  });

  test('the ids of the ten system presences are the same in every org, the others are its own', async () => {
    const other = await startTestOrg({ seed: 'another' });
    const ids = (definitions: readonly Definition[], name: string) =>
      definitions.find(({ type, systemPresence }) => type === 'System' && systemPresence === name)?.id;
    const here = await list();
    const there = (await other.request('GET', uri)).body.entities;
    expect(ids(here, 'Available')).toBe('6a3af858-942f-489d-9700-5f9bcdcdae9b');
    expect(ids(there, 'Available')).toBe(ids(here, 'Available'));
    expect(ids(there, 'Meal')).toBe(ids(here, 'Meal'));
    const own = (from: readonly Definition[]) => from.find(({ type }) => type === 'User')?.id;
    expect(own(there)).not.toBe(own(here));
    await other.close();
  });

  test('deactivated ones are hidden unless asked for with the word TRUE', async () => {
    expect((await list()).some(({ deactivated }) => deactivated)).toBe(false);
    expect((await list('?deactivated=TRUE')).every(({ deactivated }) => deactivated)).toBe(true);
    expect((await org.request('GET', `${uri}?deactivated=1`)).status).toBe(400);
  });

  test('labels come in one locale, English where there is no translation, or all with ALL', async () => {
    const labels = async (query: string) =>
      (await list(query)).map(({ languageLabels }) => Object.keys(languageLabels));
    expect(new Set((await labels('')).flat())).toEqual(new Set(['en_US']));
    expect(new Set((await labels('?localeCode=ja')).flat())).toEqual(new Set(['ja', 'en_US']));
    expect((await labels('?localeCode=ALL'))[0]).toEqual(['en_US', 'de', 'fr', 'es', 'ja']);
  });

  test('a division shows its own and those of all divisions', async () => {
    const claims = Object.values(org.org.state.identity.divisions).find(({ name }) => name === 'Claims');
    const home = Object.values(org.org.state.identity.divisions).find((division) => division.home);
    const all = (await list()).length;
    expect(await list(`?divisionId=${claims?.id}`)).toHaveLength(all);
    expect(await list(`?divisionId=${home?.id}`)).toHaveLength(all - 1);
  });

  test('need presence:presenceDefinition:view', async () => {
    const token = await org.tokenWith([]);
    const answer = await org.request('GET', uri, undefined, token);
    expect(answer.status).toBe(403);
    expect(answer.body.message).toContain('presence:presenceDefinition:view');
  });

  test('are read one by one', async () => {
    const [first] = await list();
    expect((await org.request('GET', `${uri}/${first?.id}`)).body.id).toBe(first?.id);
    expect((await org.request('GET', `${uri}/none`)).status).toBe(404);
  });
});

describe('the deprecated listing', () => {
  test('is paged, needs no permission and marks the built-in entries as primary', async () => {
    const token = await org.tokenWith([]);
    const path = '/api/v2/presencedefinitions?pageSize=5';
    const { status, body } = await org.request('GET', path, undefined, token);
    expect(status).toBe(200);
    expect(body.entities).toHaveLength(5);
    expect(body.pageCount).toBeGreaterThan(2);
    expect(body.entities[0]).toMatchObject({ primary: true, systemPresence: 'Available' });
  });

  test('shows deactivated ones on request', async () => {
    const total = async (query: string) =>
      (await org.request('GET', `/api/v2/presencedefinitions${query}`)).body.total;
    expect(await total('?deleted=ALL')).toBe((await total('')) + (await total('?deleted=TRUE')));
  });

  test('system presences are listed by themselves', async () => {
    const { body } = await org.request('GET', '/api/v2/systempresences');
    expect(body).toHaveLength(10);
  });
});
