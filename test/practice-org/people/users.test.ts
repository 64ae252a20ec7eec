import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findUserByEmail } from '../../../src/practice-org/people/presences.js';
import { startTestOrg, type TestOrg } from '../../support/practice-org.js';

let org: TestOrg;

beforeAll(async () => {
  org = await startTestOrg({ size: { users: 130 } });
});

afterAll(() => org.close());

function search(body: unknown, token?: string) {
  return org.request('POST', '/api/v2/users/search', body, token);
}

function criterion(type: string, field: string, value: string, more: Record<string, unknown> = {}) {
  return { type, fields: [field], value, ...more };
}

async function emails(...query: unknown[]): Promise<string[]> {
  const { status, body } = await search({ query, pageSize: 100, sortBy: 'email' });
  expect(status).toBe(200);
  return body.results.map(({ email }: { email: string }) => email);
}

describe('searching people', () => {
  test('EXACT finds an address whatever its case, and nobody else', async () => {
    expect(await emails(criterion('EXACT', 'email', 'Ada.Okafor@riverbend.example'))).toEqual([
      'ada.okafor@riverbend.example',
    ]);
    expect(await emails(criterion('EXACT', 'email', 'ada.okafor@riverbend'))).toEqual([]);
  });

  test('STARTS_WITH and CONTAINS find as their names say, and what is not modelled says so', async () => {
    const all = Object.values(org.org.state.people.users);
    const count = (matches: (name: string) => boolean) => all.filter(({ name }) => matches(name)).length;
    const found = async (type: string, value: string) =>
      (await emails(criterion(type, 'name', value))).length;
    expect(await found('STARTS_WITH', 'ada')).toBe(count((name) => name.startsWith('Ada')));
    expect(await found('CONTAINS', 'ar')).toBe(count((name) => name.toLowerCase().includes('ar')));
    const regex = await search({ query: [criterion('REGEX', 'name', 'A.*')] });
    expect(regex).toMatchObject({ status: 501, body: { code: 'not.implemented' } });
  });

  test('criteria are joined by AND, and by NOT and OR when they say so', async () => {
    const ada = criterion('STARTS_WITH', 'email', 'ada.');
    const okafor = criterion('CONTAINS', 'email', 'okafor');
    expect(await emails(ada, okafor)).toEqual(['ada.okafor@riverbend.example']);
    expect(await emails(ada, { ...okafor, operator: 'NOT' })).not.toContain('ada.okafor@riverbend.example');
    const either = [
      criterion('EXACT', 'email', 'ada.okafor@riverbend.example', { operator: 'OR' }),
      criterion('EXACT', 'email', 'bruno.lindqvist@riverbend.example', { operator: 'OR' }),
    ];
    expect(await emails(...either)).toHaveLength(2);
  });

  test('answers have results, not entities, in pages of at most 100', async () => {
    const { body } = await search({ pageSize: 100 });
    expect(body).not.toHaveProperty('entities');
    expect(body).toMatchObject({ total: 130, pageCount: 2, pageNumber: 1 });
    expect(body.results).toHaveLength(100);
    expect((await search({ pageSize: 100, pageNumber: 2 })).body.results).toHaveLength(30);
    expect((await search({ pageSize: 101 })).status).toBe(400);
  });

  test('a field that is not indexed and a missing value are refused with 400', async () => {
    expect((await search({ query: [criterion('EXACT', 'shoeSize', '44')] })).status).toBe(400);
    expect((await search({ query: [{ type: 'EXACT', fields: ['email'] }] })).status).toBe(400);
  });

  test('needs directory:user:view, and enforcePermissions narrows to its divisions', async () => {
    expect((await search({}, await org.tokenWith([]))).status).toBe(403);
    const claims = Object.values(org.org.state.identity.divisions).find(({ name }) => name === 'Claims');
    const token = await org.tokenWith(['directory:user:view'], claims?.id);
    const total = async (enforcePermissions: boolean) =>
      (await search({ enforcePermissions }, token)).body.total;
    expect(await total(false)).toBe(130);
    const inClaims = Object.values(org.org.state.people.users).filter(
      ({ divisionId }) => divisionId === claims?.id,
    );
    expect(await total(true)).toBe(inClaims.length);
  });

  test('inactive people are found as well: the state must be looked at', async () => {
    const inactive = await emails(criterion('EXACT', 'state', 'inactive'));
    expect(inactive.length).toBeGreaterThan(0);
    const some = findUserByEmail(org.org, inactive[0] ?? '');
    expect(await emails(criterion('EXACT', 'email', some?.email ?? ''))).toEqual([some?.email]);
  });

  test('a new person is missing until the index knows it', async () => {
    let now = Date.UTC(2026, 10, 23);
    const slow = await startTestOrg({ machineClock: () => now, conditions: { listLag: 15_000 } });
    const [first] = Object.values(slow.org.state.people.users);
    if (first === undefined) throw new Error('There are no people.');
    slow.org.state.people.users.fresh = {
      ...first,
      id: 'fresh',
      email: 'fresh@riverbend.example',
      createdAt: now,
    };
    const found = async () =>
      (await slow.request('POST', '/api/v2/users/search', { query: [criterion('EXACT', 'id', 'fresh')] }))
        .body.total;
    expect(await found()).toBe(0);
    now += 15_000;
    expect(await found()).toBe(1);
    await slow.close();
  });
});

describe('changing people', () => {
  test('an address that somebody else has is refused in any case, one that is none as well', async () => {
    const token = await org.tokenWith('all');
    const [one, other] = Object.values(org.org.state.people.users);
    const patch = (email: string) =>
      org.request('PATCH', `/api/v2/users/${one?.id}`, { version: one?.version, email }, token);
    const taken = await patch(other?.email.toUpperCase() ?? '');
    expect(taken).toMatchObject({ status: 409, body: { code: 'general.conflict' } });
    expect((await patch('nobody')).status).toBe(400);
    expect((await patch(one?.email.toUpperCase() ?? '')).status).toBe(200);
  });

  test('what people write of themselves is kept, and told as it is asked for', async () => {
    const own = await startTestOrg();
    const token = await own.tokenWith('all');
    const [manager] = Object.values(own.org.state.people.users);
    const addresses = [{ address: '+16145550000', mediaType: 'PHONE', type: 'MOBILE' }];
    const divisionId = manager?.divisionId;
    const made = { name: 'Nia New', email: 'nia.new@riverbend.example', divisionId, addresses };
    const { body } = await own.request('POST', '/api/v2/users', made, token);
    expect(body.addresses).toEqual(addresses);
    const path = `/api/v2/users/${body.id}`;
    const change = { version: 1, manager: manager?.id, preferredName: 'Ni', certifications: ['Scrum'] };
    const { body: after } = await own.request('PATCH', path, change, token);
    expect(after).toMatchObject({ addresses, preferredName: 'Ni', manager: { id: manager?.id } });
    expect(after).not.toHaveProperty('certifications');
    expect((await own.request('GET', `${path}?expand=certifications`)).body.certifications).toEqual([
      'Scrum',
    ]);
    await own.close();
  });
});

describe('listing people', () => {
  test('shows active people unless told otherwise, in pages of up to 500', async () => {
    const total = async (query: string) => (await org.request('GET', `/api/v2/users${query}`)).body.total;
    expect(await total('?state=any&pageSize=500')).toBe(130);
    expect(await total('')).toBe(130 - (await total('?state=inactive')));
    expect((await org.request('GET', '/api/v2/users?state=gone')).status).toBe(400);
  });

  test('presence, and that in Microsoft Teams, come only when asked for', async () => {
    const ada = findUserByEmail(org.org, 'ada.okafor@riverbend.example');
    const read = async (query: string) => (await org.request('GET', `/api/v2/users/${ada?.id}${query}`)).body;
    expect(await read('')).not.toHaveProperty('presence');
    expect((await read('?expand=presence')).presence.presenceDefinition.systemPresence).toBe('Available');
    expect(await read('?expand=integrationPresence')).not.toHaveProperty('integrationPresence');
    const expanded = await read('?expand=integrationPresence&integrationPresenceSource=MicrosoftTeams');
    expect(expanded.integrationPresence.source).toBe('MICROSOFTTEAMS');
    const wrong = await org.request('GET', `/api/v2/users/${ada?.id}?integrationPresenceSource=Teams`);
    expect(wrong.status).toBe(400);
  });

  test('an unknown person is answered with 404', async () => {
    expect((await org.request('GET', '/api/v2/users/nobody')).status).toBe(404);
  });
});
