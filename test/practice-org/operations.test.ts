import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contract, type JsonSchema } from '../../src/practice-org/contract/contract.js';
import { refusalCodes } from '../../src/practice-org/errors.js';
import { newFolder } from '../support/folder.js';
import { startTestOrg, type TestAnswer, type TestOrg } from '../support/practice-org.js';
import { runHere } from '../support/run-here.js';
import type { World } from './careless/world.js';
import { architect } from './operations/architect.js';
import {
  type Ask,
  addressOf,
  byId,
  methodOf,
  mightyWorld,
  type Promised,
  send,
} from './operations/asking.js';
import { identity } from './operations/identity.js';
import { integrations } from './operations/integrations.js';
import { notModelled } from './operations/not-modelled.js';
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

/** What an official API description lists for its operations, and for every one of them. */
const { operations: listed, common } = JSON.parse(
  readFileSync(new URL('operations/error-codes.json', import.meta.url), 'utf8'),
) as {
  readonly operations: Readonly<Record<string, { readonly errors?: Errors }>>;
  readonly common: Errors;
};

/** Codes that are listed and cannot occur here, wherever they are listed, with the reason. */
const cannotOccur: Readonly<Record<string, string>> = {
  'auth.too.many.clients': 'no limit is kept',
  'max.entity.count.reached': 'no limit is kept',
  'architect.not.admin.user': 'of 2017; now missing.permissions',
  'architect.not.editor.or.admin.user': 'of 2017; now missing.permissions',
  'architect.not.read.only.editor.or.admin.user': 'of 2017; now missing.permissions',
  'architect.request.header.missing': 'of 2017: no operation needs a header of its own now',
  'architect.auth.token.missing': 'of 2017; now authentication.required',
  'architect.flow.data.missing': 'a version always has its data',
  'architect.flow.data.invalid.format': 'a version always has its data',
  'architect.flow.save.failed': 'nothing behind the practice org fails',
  'architect.object.update.failed': 'nothing behind the practice org fails',
  'architect.external.call.failure': 'nothing behind the practice org fails',
  'architect.external.flow.change.notification.error': 'nothing behind the practice org fails',
  'architect.external.publish.error': 'nothing behind the practice org fails',
  'architect.external.user.query.error': 'nothing behind the practice org fails',
  'architect.database.throughput.exceeded': 'nothing behind the practice org fails',
  'architect.unspecified.error': 'nothing behind the practice org fails',
  'invalid.create': 'says no more than that it is refused; other codes say why',
  'invalid.update': 'says no more than that it is refused; other codes say why',
  'contact.columns.dont.match': 'of fields that are gone',
  'contact.columns.do.not.contain.phone.number.column':
    'of fields that are gone; now invalid.contact.phone.column',
  'contact.does.not.exist': 'beside 404 resource.not.found',
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
  'invalid.date': 'the contract does not say which texts are dates',
  'authentication.request.timeout': 'a token is looked up at once',
};

const fixed = 'columns are fixed: whatever a change says of them is refused as a change';

/** The same of one operation. */
const cannotOccurIn: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  putOutboundContactlist: {
    'no.phone.columns': fixed,
    'no.contact.columns.defined': fixed,
    'not.unique.phone.columns': fixed,
    'not.unique.contact.columns': fixed,
    'invalid.contact.phone.column': fixed,
  },
  getOutboundContactlist: { 'contact.list.not.found': 'beside 404 resource.not.found' },
  deleteOutboundContactlist: {
    'name.cannot.be.blank': 'a deletion sends no name',
    'referential.integrity.error': 'beside 400 contact.list.in.use',
  },
  deleteOutboundCallanalysisresponseset: {
    'referential.integrity.error': 'beside 400 call.analysis.response.set.in.use',
  },
  getFlow: { 'architect.flow.version.missing': 'no version is asked for' },
};

/** Parameters of paths that name nothing which could be missing, or that is not looked up, with the reason. */
const unsought: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  postAuthorizationSubjectDivisionRole: { divisionId: 'refused with 400, as it is in a body' },
  deleteAuthorizationSubjectDivisionRole: {
    divisionId: 'what was never granted is taken away as well',
    roleId: 'what was never granted is taken away as well',
  },
};

/** Codes that no operation of the contract is refused with, and where a test shows them. */
const elsewhere: Readonly<Record<string, string>> = {
  'authentication.required': 'below, whatever is asked',
  'unsupported.media.type': 'below, whatever is asked',
  'too.many.requests': 'below, whatever is asked',
  'internal.server.error': 'below, whatever is asked',
  'service.unavailable': 'below, whatever is asked',
  'request.timeout': 'below, whatever is asked',
  AccessDenied: 'an upload is no operation: server.test.ts',
  SignatureDoesNotMatch: 'an upload is no operation: server.test.ts',
  'request.entity.too.large': 'before an operation is looked up: server.test.ts',
  misdirected: 'before an operation is looked up: server.test.ts',
  'contract.violation': 'a fault of the practice org itself: contract.test.ts',
};

let world: World;
let idle: Promise<string> | undefined;

beforeAll(async () => {
  world = await mightyWorld();
});
afterAll(() => world.org.close());

/** A token that holds nothing. */
function powerless(): Promise<string> {
  idle ??= world.org.tokenWith([]);
  return idle;
}

/** Every refusal that was seen: `400 duplicate.name`, by operation. */
const seen = new Map<string, Set<string>>();

/** As `send`; notes with what the operation was refused. */
async function ask(id: string, one: Ask, token?: string): Promise<TestAnswer> {
  const answer = await send(world, id, one, token);
  const refusals = seen.get(id) ?? new Set();
  seen.set(id, refusals);
  if (answer.status >= 400) refusals.add(`${answer.status} ${answer.body.code}`);
  return answer;
}

/** Whether a body has only fields that its model names. */
function isClosed(schema: JsonSchema | undefined): boolean {
  const name = schema?.$ref?.replace('#/components/schemas/', '');
  const model = name === undefined ? schema : contract().schemas[name];
  return model?.properties !== undefined && model.additionalProperties === undefined;
}

const modelled = Object.entries(table);

describe('every operation of the contract', () => {
  test('is modelled and stands in the table, or stands among those that are not', () => {
    expect(modelled.map(([id]) => id).sort()).toEqual(Object.keys(world.org.org.handlers).sort());
    expect([...modelled.map(([id]) => id), ...notModelled].sort()).toEqual([...byId.keys()].sort());
  });

  test('that is not modelled is answered with 501, and named in "sandbox show"', async () => {
    const file = join(newFolder(), 'org.json');
    const org = await startTestOrg({ file });
    for (const id of notModelled) {
      const sent = methodOf(id) === 'GET' ? undefined : {};
      const { status, body } = await org.request(methodOf(id), addressOf(id), sent);
      expect([id, status, body.code]).toEqual([id, 501, 'not.implemented']);
      expect(body.messageParams).toEqual({ operation: id });
    }
    await org.close();
    const { stdout } = await runHere(['sandbox', 'show', '--sandbox', file, '--all', '--json']);
    const events: { kind: string; text: string }[] = JSON.parse(stdout).events;
    const noted = events.filter(({ kind }) => kind === 'not modelled').map(({ text }) => text);
    for (const id of notModelled) expect(noted.filter((text) => text.includes(` ${id}.`))).toHaveLength(1);
  });

  describe.each(modelled.filter(([id]) => byId.has(id)))('%s', (id, { done, as, refused = {} }) => {
    const operation = byId.get(id);
    const rule = operation?.permissions;
    const asks = [...(rule?.all ?? []), ...(rule?.any ?? [])].length > 0;

    test('is done, and answers as the contract says', async () => {
      const answer = await ask(id, await done(world), await as?.(world));
      expect([answer.status < 300, answer.body?.code]).toEqual([true, undefined]);
    });

    test('is refused without a token, without its permission, for what does not exist and for unknown fields', async () => {
      const right = await done(world);
      expect(await ask(id, right, 'nobody')).toMatchObject({
        status: 401,
        body: { code: 'bad.credentials' },
      });
      if (asks) {
        const code = (rule?.all ?? []).length > 0 ? 'missing.permissions' : 'missing.any.permissions';
        const answer = await ask(id, right, await powerless());
        expect(answer).toMatchObject({ status: 403, body: { code, status: 403 } });
        expect(answer.body.contextId).toBe(answer.headers.get('inin-correlation-id'));
      }
      const parts = [...(operation?.path ?? '').matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
      for (const name of parts.filter((one) => unsought[id]?.[one] === undefined)) {
        const answer = await ask(id, { ...right, path: { ...right.path, [name]: 'does-not-exist' } });
        expect([name, answer.status, answer.body?.code]).toEqual([name, 404, expect.any(String)]);
      }
      if (isClosed(operation?.body?.schema) && typeof right.body === 'object') {
        const answer = await ask(id, { ...right, body: { ...right.body, noSuchField: 1 } });
        expect(answer).toMatchObject({ status: 400, body: { code: 'bad.request' } });
        expect(answer.body.message).toContain('noSuchField');
      }
    });

    test.each(Object.entries(refused))('is refused with %s', async (what, make) => {
      const answer = await ask(id, await make(world));
      expect(`${answer.status} ${answer.body?.code}: ${answer.body?.message}`).toContain(`${what}: `);
      expect(answer.body).toMatchObject({
        messageWithParams: expect.any(String),
        messageParams: expect.any(Object),
      });
    });

    test('was refused with every code that is listed for it, but for those that cannot occur', () => {
      const codes = Object.entries(listed[id]?.errors ?? {}).flatMap(([status, all]) =>
        Object.keys(all).map((code) => [`${status} ${code}`, cannotOccur[code] ?? cannotOccurIn[id]?.[code]]),
      );
      for (const [refusal, reason] of codes)
        expect([refusal, seen.get(id)?.has(refusal ?? '')]).toEqual([refusal, reason === undefined]);
    });
  });

  test('gives reasons only for what is listed for an operation that is modelled', () => {
    const codes = modelled.map(([id]) => Object.values(listed[id]?.errors ?? {}).flatMap(Object.keys));
    const all = new Set([...codes.flat(), ...Object.values(common).flatMap(Object.keys)]);
    expect(Object.keys(cannotOccur).filter((code) => !all.has(code))).toEqual([]);
    for (const [id, ones] of Object.entries(cannotOccurIn))
      for (const code of Object.keys(ones))
        expect(Object.values(listed[id]?.errors ?? {}).flatMap(Object.keys)).toContain(code);
  });

  test('can be refused with each code that the practice org has', () => {
    const codes = new Set([...seen.values()].flatMap((all) => [...all]).map((one) => one.split(' ')[1]));
    const unseen = Object.keys(refusalCodes).filter((code) => !codes.has(code));
    expect(unseen.sort()).toEqual(Object.keys(elsewhere).sort());
    const known = [...Object.keys(refusalCodes), ...Object.keys(cannotOccur)];
    expect(
      Object.values(common)
        .flatMap(Object.keys)
        .filter((code) => !known.includes(code)),
    ).toEqual([]);
  });
});

describe('whatever is asked', () => {
  /** What each operation is answered, as far as that is not this. */
  async function otherwise(
    refusal: string,
    request: (id: string) => Promise<{ readonly status: number; readonly code?: string }>,
    ids = modelled.map(([id]) => id),
  ) {
    const answers = await Promise.all(ids.map(async (id) => [id, await request(id)] as const));
    return answers.flatMap(([id, { status, code }]) =>
      `${status} ${code}` === refusal ? [] : [`${id} ${status} ${code}`],
    );
  }

  /** The operation's path with any ids, sent as it is. */
  async function rawly(org: TestOrg, id: string, options: RequestInit) {
    const answer = await fetch(`${org.url}${addressOf(id)}`, { method: methodOf(id), ...options });
    return { status: answer.status, code: ((await answer.json()) as { code: string }).code };
  }

  const withBody = modelled.map(([id]) => id).filter((id) => methodOf(id) !== 'GET');

  test('is refused without a token', async () => {
    expect(await otherwise('401 authentication.required', (id) => rawly(world.org, id, {}))).toEqual([]);
  });

  test('is refused in another form than JSON, and where it is no JSON', async () => {
    const authorization = `Bearer ${await world.org.token()}`;
    const sent = (type: string) => (id: string) =>
      rawly(world.org, id, { headers: { authorization, 'content-type': type }, body: '{' });
    expect(await otherwise('415 unsupported.media.type', sent('text/xml'), withBody)).toEqual([]);
    expect(await otherwise('400 bad.request', sent('application/json'), withBody)).toEqual([]);
  });

  test('is refused when the requests of a minute are used up', async () => {
    const org = await startTestOrg({ requestsPerMinute: 1, machineClock: () => 1_800_000_000_000 });
    await org.request('GET', '/api/v2/tokens/me');
    const headers = { authorization: `Bearer ${await org.token()}` };
    expect(await otherwise('429 too.many.requests', (id) => rawly(org, id, { headers }))).toEqual([]);
    await org.close();
  });

  test.each(
    Object.entries({ 500: 'internal.server.error', 503: 'service.unavailable', 504: 'request.timeout' }),
  )('fails with %s where a fault says so', async (status, code) => {
    const fault = {
      kind: 'server-error',
      status: Number(status) as 500 | 503 | 504,
      path: '/api/**',
    } as const;
    const org = await startTestOrg({ faults: { faults: [fault] } });
    expect(await otherwise(`${status} ${code}`, (id) => rawly(org, id, {}))).toEqual([]);
    await org.close();
  });
});

/** Permissions that are given in divisions, as the platform's help says of them. */
const ofDivisions =
  /^(directory:user|routing:(queue|queueMember|wrapupCode)|outbound:(contactList|contact|campaign)|architect:(flow|datatable|datatableRow)):/;

/** Operations that ask for such a permission and refuse nothing of another division, with the reason. */
const everywhere: Readonly<Record<string, string>> = {
  postUsersSearch: 'gives who may be seen, where that is asked for',
  getRoutingWrapupcode: 'the code belongs to every division',
};

describe('whoever holds everything in one division alone', () => {
  const asked = modelled.flatMap(([id, { done }]) => {
    const { path = '', method, permissions } = byId.get(id) ?? {};
    const all = [...(permissions?.all ?? []), ...(permissions?.any ?? [])];
    const listing = method === 'GET' && !path.includes('{');
    const divided = all.length > 0 && all.every((permission) => ofDivisions.test(permission));
    return divided && !listing && everywhere[id] === undefined ? [[id, done] as const] : [];
  });

  test('is refused by most of the operations on divided objects', () => {
    expect(asked.length).toBeGreaterThan(40);
  });

  test.each(asked)('is refused %s in another', async (id, done) => {
    const divisions = Object.values(world.org.org.state.identity.divisions);
    elsewhereHeld ??= world.org.tokenWith('all', divisions.find(({ name }) => name === 'Sales')?.id);
    const answer = await send(world, id, await done(world), await elsewhereHeld);
    expect(answer).toMatchObject({ status: 403, body: { code: 'missing.any.permissions' } });
  });
});

let elsewhereHeld: Promise<string> | undefined;

/** Parameters that leave nothing out: pages, the order, and how much is told. */
const shaping = new Set(
  (
    'pageSize pageNumber after nextPage previousPage sortBy sortOrder expand filterType allowEmptyResult localeCode ' +
    'includeSize includeImportStatus includeSchemas includeConfig includeAuthActions includeState includechannels showbrief ' +
    'userCount objectCount integrationPresenceSource userCustomAttributeSchemaIds queryType'
  ).split(' '),
);

/** Filters that take only certain words, each of which fits something: they have tests of their own. */
const worded = new Set(['deleted', 'deactivated', 'enabled', 'hasDelayBy', 'managed', 'state', 'hasPeer']);

describe('a filter of a listing', () => {
  const filters = modelled.flatMap(([id, { done }]) => {
    const { method, parameters = [], answer } = byId.get(id) ?? {};
    const listing = method === 'GET' && answer !== undefined && 'entities' in propertiesOf(answer);
    const names = parameters.filter(({ in: place }) => place === 'query').map(({ name }) => name);
    // Presences of the whole company belong to every division.
    const narrowing = names.filter((name) => !shaping.has(name) && !worded.has(name));
    const fitting = narrowing.filter((name) => `${id} ${name}` !== 'getPresenceDefinitions0 divisionId');
    return listing ? fitting.map((name) => [id, name, done] as const) : [];
  });

  test('is one of more than sixty', () => {
    expect(filters.length).toBeGreaterThan(60);
  });

  test.each(filters)('of %s, %s, leaves out what it does not fit, or is refused', async (id, name, done) => {
    const { path, query } = await done(world);
    const narrowed = { ...query, [name]: 'no-such-thing' };
    const { status, body } = await send(world, id, { path: path ?? {}, query: narrowed });
    if (status < 400) expect(body.entities).toEqual([]);
    else expect([400, 404, 501]).toContain(status);
  });
});

function propertiesOf({ $ref = '' }: JsonSchema): object {
  return contract().schemas[$ref.replace('#/components/schemas/', '')]?.properties ?? {};
}

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
  ...['postFlowsDatatableImportJobs', 'postNotificationsChannels'],
];

describe('a new object', () => {
  test('is told of by twenty listings', () => {
    expect(listings.filter(([id]) => !atOnce.includes(id)).length).toBeGreaterThanOrEqual(20);
  });

  test.each(listings.filter(([id]) => !atOnce.includes(id)))(
    'of %s is missing in %s until the lag is over',
    async (id, list) => {
      const one = await (table[id] as Promised).done(world);
      const { org } = world.org;
      const conditions = org.conditions as { listLag: number };
      conditions.listLag = 60_000;
      try {
        const { body } = await send(world, id, one);
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
