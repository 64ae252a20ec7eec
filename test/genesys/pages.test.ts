import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allByCursor, allByNextUri, allPages, type Page, type PageRequest } from '../../src/genesys/pages.js';
import { answer } from './raw-server.js';
import { worldWith } from './world.js';

interface Thing {
  readonly id: string;
}

function things(count: number): Thing[] {
  return Array.from({ length: count }, (_, index) => ({ id: `t${index}` }));
}

/** A list as the platform gives it, with whichever of its counts `tell` leaves in. */
function listOf(all: readonly Thing[], tell: (page: Required<Page<Thing>>) => Page<Thing>, cap = 100) {
  const asked: PageRequest[] = [];
  const fetch = async (page: PageRequest): Promise<Page<Thing>> => {
    asked.push(page);
    const size = Math.min(page.pageSize, cap);
    const entities = all.slice((page.pageNumber - 1) * size, page.pageNumber * size);
    const pageCount = Math.ceil(all.length / size);
    const nextUri = page.pageNumber < pageCount ? `/next?pageNumber=${page.pageNumber + 1}` : '';
    return tell({ entities, total: all.length, pageCount, pageSize: size, nextUri });
  };
  return { fetch, asked };
}

const tellings: Record<string, (page: Required<Page<Thing>>) => Page<Thing>> = {
  'all counts': (page) => page,
  'only the total': ({ entities, total }) => ({ entities, total }),
  'only the page count': ({ entities, pageCount }) => ({ entities, pageCount }),
  'only a next address': ({ entities, nextUri }) => ({ entities, nextUri }),
  nothing: ({ entities }) => ({ entities }),
  'counts of zero': ({ entities, nextUri }) => ({ entities, total: 0, pageCount: 0, nextUri }),
  'a page count that is too small, with a next address': ({ entities, nextUri }) => ({
    entities,
    pageCount: 1,
    nextUri,
  }),
  'a page count that is too small, with the total': ({ entities, total }) => ({
    entities,
    pageCount: 1,
    total,
  }),
};

test.each(Object.keys(tellings))(
  'every entity is collected once, in order, from a list that tells %s',
  async (name) => {
    const tell = tellings[name] ?? ((page) => page);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(130),
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 50 }),
        async (count, size, cap) => {
          const all = things(count);
          expect(await allPages(listOf(all, tell, cap).fetch, size)).toEqual(all);
        },
      ),
      { numRuns: 40 },
    );
  },
);

test('a short list that tells its total costs one request', async () => {
  const list = listOf(things(7), (page) => page);
  await allPages(list.fetch);
  expect(list.asked).toEqual([{ pageNumber: 1, pageSize: 100 }]);
});

test('the pages after the first are fetched together when their number is known', async () => {
  let underWay = 0;
  let most = 0;
  const { fetch } = listOf(things(250), (page) => page);
  await allPages(async (page) => {
    underWay += 1;
    most = Math.max(most, underWay);
    await new Promise((resolve) => setTimeout(resolve, 5));
    underWay -= 1;
    return fetch(page);
  }, 50);
  expect(most).toBe(4);
});

test('a server that pays no heed to the page number does not hold us for ever, and nothing is counted twice', async () => {
  const all = things(3);
  for (const more of [{}, { total: 500 }, { pageCount: 5 }, { nextUri: '/again' }]) {
    let asked = 0;
    const got = await allPages(async () => {
      asked += 1;
      return { entities: all, ...more };
    });
    expect(got).toEqual(all);
    expect(asked).toBeLessThan(10);
  }
});

test('a total that is never reached ends at the first empty page', async () => {
  const { fetch, asked } = listOf(things(5), (page) => ({ ...page, total: 40, pageCount: 1 }), 2);
  expect(await allPages(fetch, 2)).toEqual(things(5));
  expect(asked.length).toBeLessThan(25);
});

test('an empty or absent list is empty', async () => {
  expect(await allPages(async () => ({}))).toEqual([]);
  expect(await allPages(async () => ({ entities: [], total: 12 }))).toEqual([]);
  expect(await allByCursor(async () => ({}))).toEqual([]);
});

test('a list with a cursor is followed to its end, over an empty page too', async () => {
  const pages: Record<string, Page<Thing>> = {
    '': { entities: [{ id: 'a' }], nextUri: '/api/v2/x?pageSize=2&after=c1%3D%3D' },
    'c1==': { entities: [], nextUri: 'https://api.mypurecloud.ie/api/v2/x?after=c2' },
    c2: { entities: [{ id: 'b' }], nextUri: '' },
  };
  const asked: (string | undefined)[] = [];
  const all = await allByCursor(async ({ after }) => {
    asked.push(after);
    return pages[after ?? ''] ?? {};
  });
  expect(all).toEqual([{ id: 'a' }, { id: 'b' }]);
  expect(asked).toEqual([undefined, 'c1==', 'c2']);
});

test('a cursor that comes again ends the list', async () => {
  let asked = 0;
  await allByCursor(async () => {
    asked += 1;
    return { entities: [{ id: `x${asked}` }], nextUri: '/x?after=same' };
  });
  expect(asked).toBe(2);
});

test('a list that takes no page number is followed to its end where it has further pages all the same', async () => {
  const { session, server } = await worldWith((received, response) =>
    received.path.includes('pageNumber=2')
      ? answer(response, 200, { entities: [{ id: 'b' }] })
      : answer(response, 200, {
          entities: [{ id: 'a' }],
          nextUri: 'https://elsewhere.invalid/api/v2/oauth/clients?pageNumber=2',
        }),
  );
  const all = await allByNextUri<{ readonly id?: string }>(
    session.api.oauth.getOauthClients(),
    session.follow,
  );
  expect(all).toEqual([{ id: 'a' }, { id: 'b' }]);
  expect(server.calls()).toEqual(['GET /api/v2/oauth/clients', 'GET /api/v2/oauth/clients?pageNumber=2']);
  expect(server.received.at(-1)?.headers.authorization).toMatch(/^Bearer /);
});
