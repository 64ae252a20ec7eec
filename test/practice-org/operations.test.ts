import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contract, type JsonSchema } from '../../src/practice-org/contract/contract.js';
import type { World } from './careless/world.js';
import { architect } from './operations/architect.js';
import { byId, mightyWorld, type Promised, send } from './operations/asking.js';
import { identity } from './operations/identity.js';
import { integrations } from './operations/integrations.js';
import { outbound } from './operations/outbound.js';
import { people } from './operations/people.js';
import { routing } from './operations/routing.js';

const table: Readonly<Record<string, Promised>> = {
  ...identity,
  ...people,
  ...integrations,
  ...architect,
  ...routing,
  ...outbound,
};

type Errors = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What an official API description lists for its operations. */
const listed = (
  JSON.parse(readFileSync(new URL('operations/error-codes.json', import.meta.url), 'utf8')) as {
    operations: Readonly<Record<string, { readonly errors?: Errors }>>;
  }
).operations;

/** Codes that are listed and cannot occur here, with the reason. */
const cannotOccur: Readonly<Record<string, string>> = {
  'auth.too.many.clients': 'no limit is kept',
  'max.entity.count.reached': 'no limit is kept',
  'architect.not.admin.user': 'of 2017; now missing.permissions',
  'architect.not.editor.or.admin.user': 'of 2017; now missing.permissions',
  'architect.not.read.only.editor.or.admin.user': 'of 2017; now missing.permissions',
  'architect.request.header.missing': 'of 2017: no operation needs a header of its own now',
  'architect.flow.data.missing': 'a version always has its data',
  'invalid.create': 'says no more than that it is refused; other codes say why',
  'invalid.update': 'says no more than that it is refused; other codes say why',
  'contact.columns.dont.match': 'of fields that are gone',
  'contact.columns.do.not.contain.phone.number.column':
    'of fields that are gone; now invalid.contact.phone.column',
  'contact.does.not.exist': 'beside 404 resource.not.found',
  'contact.list.import.in.progress': 'contacts are not imported from files',
  'contact.list.filter.does.not.match.contact.list': 'there are no filters to refer to',
  'missing.time.zone.in.contactlist': 'there are no callable time sets to refer to',
  'edge.group.has.no.active.edges': 'edges are not modelled',
  'invalid.ani.address': 'any text is a caller address (API notes, Campaigns)',
  'invalid.call.analysis.response.set.for.agentless.campaign': 'transfers are checked as invalid.flow',
  'resources.in.use': 'dialers are not modelled',
  'script.not.found': 'scripts are not modelled: any id is taken',
  'no.results': 'of data actions of other kinds',
  'too.many.results': 'of data actions of other kinds',
  'invalid.credentials': 'listed with the status 200; a failed login is 401 invalid_client',
};

/** Columns of a contact list are fixed: whatever a change says of them is refused as a change. */
const cannotOccurIn: Readonly<Record<string, readonly string[]>> = {
  putOutboundContactlist: [
    'no.phone.columns',
    'no.contact.columns.defined',
    'not.unique.phone.columns',
    'not.unique.contact.columns',
    'invalid.contact.phone.column',
  ],
  deleteOutboundContactlist: ['name.cannot.be.blank', 'referential.integrity.error'],
  deleteOutboundCallanalysisresponseset: ['referential.integrity.error'],
  getFlow: ['architect.flow.version.missing'],
};

let world: World;

beforeAll(async () => {
  world = await mightyWorld();
});
afterAll(() => world.org.close());

/** The code of a missing object, if the path names one that a request can miss. */
function missingCode(id: string): string | undefined {
  return Object.keys(listed[id]?.errors?.[404] ?? {}).find((code) => refusals(id).includes(code));
}

function refusals(id: string): string[] {
  return Object.keys(table[id]?.refused ?? {}).map((one) => one.split(' ')[1] ?? '');
}

/** Whether a body has only fields that its model names. */
function isClosed(schema: JsonSchema | undefined): boolean {
  const name = schema?.$ref?.replace('#/components/schemas/', '');
  const model = name === undefined ? schema : contract().schemas[name];
  return model?.properties !== undefined && model.additionalProperties === undefined;
}

describe('every operation that is modelled', () => {
  test('stands in the table, and nothing else does', () => {
    expect(Object.keys(table).sort()).toEqual(Object.keys(world.org.org.handlers).sort());
  });

  test('has a refusal in the table for every code that is listed for it and can occur', () => {
    const open = Object.entries(listed).flatMap(([id, { errors = {} }]) => {
      if (table[id] === undefined) return [];
      const codes = Object.entries(errors).flatMap(([status, all]) =>
        status === '500' || status === '404' ? [] : Object.keys(all).map((code) => `${status} ${code}`),
      );
      return codes
        .filter((one) => {
          const code = one.split(' ')[1] ?? '';
          return cannotOccur[code] === undefined && cannotOccurIn[id]?.includes(code) !== true;
        })
        .filter((one) => table[id]?.refused?.[one] === undefined)
        .map((one) => `${id} ${one}`);
    });
    expect(open).toEqual([]);
  });

  describe.each(Object.entries(table).filter(([id]) => byId.has(id)))('%s', (id, { done, refused = {} }) => {
    const operation = byId.get(id);
    const rule = operation?.permissions;
    const asks = [...(rule?.all ?? []), ...(rule?.any ?? [])].length > 0;

    test.runIf(id !== 'getUsersMe')('is done, and answers as the contract says', async () => {
      const answer = await send(world, id, await done(world));
      expect([answer.status < 300, answer.body?.code]).toEqual([true, undefined]);
    });

    test('is refused without a token, without its permission, for what does not exist and for unknown fields', async () => {
      const ask = await done(world);
      expect(await send(world, id, ask, 'nobody')).toMatchObject({
        status: 401,
        body: { code: 'bad.credentials' },
      });
      if (asks) {
        const code = (rule?.all ?? []).length > 0 ? 'missing.permissions' : 'missing.any.permissions';
        const answer = await send(world, id, ask, await powerless());
        expect(answer).toMatchObject({ status: 403, body: { code, status: 403 } });
        expect(answer.body.contextId).toBe(answer.headers.get('inin-correlation-id'));
      }
      const [first] = Object.keys(ask.path ?? {});
      if (first !== undefined && operation?.path.includes('{') === true) {
        const answer = await send(world, id, { ...ask, path: { ...ask.path, [first]: 'does-not-exist' } });
        const codes = Object.keys(listed[id]?.errors?.[404] ?? {});
        const expected = codes.length > 0 ? codes : [missingCode(id) ?? answer.body.code];
        expect(answer.status).toBe(404);
        expect(expected).toContain(answer.body.code);
      }
      if (isClosed(operation?.body?.schema) && typeof ask.body === 'object') {
        const answer = await send(world, id, { ...ask, body: { ...ask.body, noSuchField: 1 } });
        expect(answer).toMatchObject({ status: 400, body: { code: 'bad.request' } });
        expect(answer.body.message).toContain('noSuchField');
      }
    });

    const cases = Object.entries(refused);
    // The table says where no other refusal can occur.
    if (cases.length === 0) return;
    test(`is refused with ${cases.map(([what]) => what).join(', ')}`, async () => {
      for (const [what, make] of cases) {
        const answer = await send(world, id, await make(world));
        expect(`${answer.status} ${answer.body?.code}: ${answer.body?.message}`).toContain(`${what}: `);
        expect(answer.body).toMatchObject({
          messageWithParams: expect.any(String),
          messageParams: expect.any(Object),
        });
      }
    });
  });
});

/** What is made with one request and listed with another, by the operation that makes it. */
const listings = [...byId.values()].flatMap(({ id, method, path }) => {
  if (method !== 'POST' || table[id] === undefined) return [];
  const places = [path, ...['listing', 'divisionviews', 'divisionviews/all'].map((end) => `${path}/${end}`)];
  const lists = [...byId.values()].filter(
    (one) => one.method === 'GET' && places.includes(one.path) && table[one.id] !== undefined,
  );
  return lists.map((list) => [id, list.id] as const);
});

/** Parts of another object, or of one caller alone: there at once. */
const atOnce = [
  ...['postFlowsDatatableRows', 'postRoutingQueueMembers', 'postIntegrationsActionDraft'],
  'postNotificationsChannels',
];

describe('a new object', () => {
  test('is told of by twenty listings', () => {
    expect(listings.filter(([id]) => !atOnce.includes(id)).length).toBeGreaterThanOrEqual(20);
  });

  test.each(listings.filter(([id]) => !atOnce.includes(id)))(
    'of %s is missing in %s until the lag is over',
    async (id, list) => {
      const ask = await (table[id] as Promised).done(world);
      const { org } = world.org;
      const conditions = org.conditions as { listLag: number };
      conditions.listLag = 60_000;
      try {
        const { body } = await send(world, id, ask);
        expect(await idsIn(list)).not.toContain(body.id);
        org.state.clockOffset += conditions.listLag;
        expect(await idsIn(list)).toContain(body.id);
      } finally {
        conditions.listLag = 0;
      }
    },
  );
});

/** Of all pages. */
async function idsIn(list: string): Promise<readonly string[]> {
  const ids: string[] = [];
  let next = `${byId.get(list)?.path}?pageSize=100&allowEmptyResult=true`;
  while (next !== '') {
    const { body } = await world.org.request('GET', next);
    ids.push(...body.entities.map((one: { id: string }) => one.id));
    next = body.nextUri ?? '';
  }
  return ids;
}

let held: Promise<string> | undefined;

/** A token that holds nothing. */
function powerless(): Promise<string> {
  held ??= world.org.tokenWith([]);
  return held;
}
