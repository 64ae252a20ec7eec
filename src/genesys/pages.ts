/** What the listings of the API have in common. None of the counts can be trusted alone. */
export interface Page<T> {
  readonly entities?: readonly T[] | undefined;
  readonly total?: number | undefined;
  readonly pageCount?: number | undefined;
  readonly pageSize?: number | undefined;
  readonly nextUri?: string | undefined;
}

export interface PageRequest {
  readonly pageNumber: number;
  readonly pageSize: number;
}

/** Far beyond any real list: a server that gives ever new pages is broken. */
const mostPages = 2000;

/**
 * All entities of a list with `pageNumber` and `pageSize` (100 is the most that nearly all lists allow). When the
 * first page says how many there are, the others are fetched together. Ends at an empty page, when everything is
 * collected, or when a page comes again because the server pays no heed to `pageNumber`.
 */
export async function allPages<T>(
  fetch: (page: PageRequest) => Promise<Page<T>>,
  pageSize = 100,
): Promise<T[]> {
  const get = (pageNumber: number) => fetch({ pageNumber, pageSize });
  const first = await get(1);
  const collected = collector<T>();
  collected.add(first.entities ?? []);
  const expected = pagesExpected(first, pageSize);
  const others = Math.max(0, Math.min(expected, mostPages) - 1);
  const together = await Promise.all(Array.from({ length: others }, (_, index) => get(index + 2)));
  let goesOn = collected.entities.length > 0;
  for (const page of together) goesOn = collected.add(page.entities ?? []) && goesOn;
  let last = together.at(-1) ?? first;
  for (let number = expected + 1; goesOn; number += 1) {
    if (!mayHoldMore(first, last, collected.entities.length)) break;
    if (number > mostPages) throw endless();
    last = await get(number);
    goesOn = collected.add(last.entities ?? []);
  }
  return collected.entities;
}

/**
 * All entities of a list with a cursor. `after` is taken from `nextUri`. Ends where no new cursor comes. An empty
 * page in between is no end: such lists are filtered after they are cut into pages.
 */
export async function allByCursor<T>(
  fetch: (from: { readonly after?: string }) => Promise<Page<T>>,
): Promise<T[]> {
  return allLinked(await fetch({}), cursorIn, (after) => fetch({ after }));
}

/** All entities of a list that takes no page number: should it have further pages all the same, its `nextUri` leads on. */
export async function allByNextUri<T>(
  first: Promise<Page<T>>,
  follow: (nextUri: string) => Promise<Page<T>>,
): Promise<T[]> {
  return allLinked(await first, (nextUri) => nextUri || undefined, follow);
}

async function allLinked<T>(
  first: Page<T>,
  linkIn: (nextUri: string | undefined) => string | undefined,
  fetch: (link: string) => Promise<Page<T>>,
): Promise<T[]> {
  const entities = [...(first.entities ?? [])];
  const seen = new Set<string>();
  let link = linkIn(first.nextUri);
  while (link !== undefined && !seen.has(link)) {
    if (seen.size >= mostPages) throw endless();
    seen.add(link);
    const page = await fetch(link);
    entities.push(...(page.entities ?? []));
    link = linkIn(page.nextUri);
  }
  return entities;
}

function endless(): Error {
  return new Error(`A list of the platform does not end after ${mostPages} pages.`);
}

function cursorIn(nextUri: string | undefined): string | undefined {
  if (!nextUri) return undefined;
  const base = 'https://api.invalid';
  return URL.canParse(nextUri, base)
    ? new URL(nextUri, base).searchParams.get('after') || undefined
    : undefined;
}

/** The greater of what `pageCount` and `total` tell; 1 when they tell nothing. A count of 0 tells nothing. */
function pagesExpected(first: Page<unknown>, pageSize: number): number {
  if ((first.entities ?? []).length === 0) return 1;
  return Math.max(first.pageCount || 1, Math.ceil((first.total || 1) / (first.pageSize || pageSize)));
}

/** Whether to ask for yet another page. Without any count only an empty or repeated page is an end. */
function mayHoldMore(first: Page<unknown>, last: Page<unknown>, collected: number): boolean {
  if (first.total) return collected < first.total;
  return first.pageCount ? Boolean(last.nextUri) : true;
}

/** Lists move while they are read: an entity that slips from one page to the next is taken once. */
function collector<T>() {
  const entities: T[] = [];
  const earlier = new Set<string>();
  return {
    entities,
    /** False when the page is empty or holds only what came before: the list has ended. */
    add: (page: readonly T[]) => {
      const fresh = page.map((entity) => [JSON.stringify(entity), entity] as const);
      const added = fresh.filter(([text]) => !earlier.has(text));
      for (const [text, entity] of added) {
        earlier.add(text);
        entities.push(entity);
      }
      return added.length > 0;
    },
  };
}

/**
 * Works through `items` in groups of at most `size`, `together` of them at once, so that memory stays flat.
 * @param progress learns how many items are done
 */
export async function inBatches<T>(
  items: readonly T[],
  { size, together = 1 }: { readonly size: number; readonly together?: number },
  work: (batch: readonly T[]) => Promise<void>,
  progress: (done: number) => void = () => {},
): Promise<void> {
  let next = 0;
  let done = 0;
  const worker = async () => {
    while (next < items.length) {
      const batch = items.slice(next, next + size);
      next += batch.length;
      await work(batch);
      done += batch.length;
      progress(done);
    }
  };
  const stop = () => {
    next = items.length;
  };
  const workers = Array.from({ length: together }, () => worker().finally(stop));
  // Where one fails, what is under way comes to its end before anybody goes on.
  await Promise.allSettled(workers);
  await Promise.all(workers);
}
