import { badRequest } from './errors.js';

interface PageOptions {
  /** Largest page size that the operation takes; more is refused. */
  readonly max?: number;
  readonly uri: string;
}

/** The paging form `pageNumber` + `pageSize` → `entities, total, pageCount, nextUri` (API notes, Paging). */
export function numberedPage<T>(
  all: readonly T[],
  query: Readonly<Record<string, string>>,
  options: PageOptions,
) {
  const pageSize = positive(query.pageSize, 25, 'pageSize');
  const pageNumber = positive(query.pageNumber, 1, 'pageNumber');
  const max = options.max ?? 100;
  if (pageSize > max) throw badRequest(`The page size ${pageSize} exceeds the maximum of ${max}.`);
  const pageCount = Math.ceil(all.length / pageSize);
  const at = (page: number) => `${options.uri}?pageSize=${pageSize}&pageNumber=${page}`;
  return {
    entities: all.slice((pageNumber - 1) * pageSize, pageNumber * pageSize),
    pageSize,
    pageNumber,
    total: all.length,
    pageCount,
    firstUri: at(1),
    selfUri: at(pageNumber),
    ...(pageNumber < pageCount ? { nextUri: at(pageNumber + 1) } : {}),
    ...(pageNumber > 1 ? { previousUri: at(pageNumber - 1) } : {}),
    lastUri: at(Math.max(1, pageCount)),
  };
}

/** The cursor form `after` + `pageSize` → `entities, nextUri`; the cursor is opaque to callers. */
export function cursorPage<T extends { readonly id?: string }>(
  all: readonly T[],
  query: Readonly<Record<string, string>>,
  options: PageOptions,
) {
  const pageSize = positive(query.pageSize, 100, 'pageSize');
  const max = options.max ?? 200;
  if (pageSize > max) throw badRequest(`The page size ${pageSize} exceeds the maximum of ${max}.`);
  const start = query.after === undefined ? 0 : position(query.after, all.length);
  const end = start + pageSize;
  return {
    entities: all.slice(start, end),
    selfUri: `${options.uri}?pageSize=${pageSize}`,
    ...(end < all.length
      ? {
          nextUri: `${options.uri}?pageSize=${pageSize}&after=${Buffer.from(`p${end}`).toString('base64url')}`,
        }
      : {}),
  };
}

function position(cursor: string, length: number): number {
  const match = /^p(\d+)$/.exec(Buffer.from(cursor, 'base64url').toString());
  if (match === null) throw badRequest(`The cursor "${cursor}" is not valid.`);
  return Math.min(Number(match[1]), length);
}

function positive(text: string | undefined, otherwise: number, name: string): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw badRequest(`${name} must be a positive whole number, not "${text}".`);
  return value;
}
