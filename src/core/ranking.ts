import { nearest } from './nearest.js';

/** What can be searched: the texts that name a thing, and those that only tell more of it. */
export interface Searchable {
  readonly names: readonly string[];
  readonly more?: string | undefined;
}

/**
 * What fits the term, best first: whose name it is, whose name begins with it, where each of its words begins a word
 * of a name, where they stand anywhere in the names, and where the rest of the text says them. Case and accents count
 * nowhere. What fits equally well stays in the order of the list. Where nothing fits, it may be a slip of the pen: then
 * what has the nearest names.
 */
export function ranked<T>(all: readonly T[], term: string, textsOf: (one: T) => Searchable): readonly T[] {
  const wanted = plain(term);
  if (wanted === '') return all;
  const words = wanted.split(' ');
  const fitting = all
    .map((one) => ({ one, rank: rankOf(textsOf(one), wanted, words) }))
    .filter(({ rank }) => rank < ranks)
    .sort((first, second) => first.rank - second.rank)
    .map(({ one }) => one);
  if (fitting.length > 0 || wanted.length < shortestSlip) return fitting;
  const near = nearest(
    term,
    all.flatMap((one) => textsOf(one).names),
  );
  return [...new Set(near.flatMap((name) => all.filter((one) => textsOf(one).names.includes(name))))];
}

/** In fewer letters a slip makes another word. */
const shortestSlip = 4;

const ranks = 5;

function rankOf({ names, more = '' }: Searchable, wanted: string, words: readonly string[]): number {
  const plainNames = names.map(plain);
  if (plainNames.includes(wanted)) return 0;
  if (plainNames.some((name) => name.startsWith(wanted))) return 1;
  const text = plainNames.join(' ');
  const begins = new Set(text.split(/[^\p{L}\p{N}]+/u));
  if (words.every((word) => [...begins].some((begun) => begun.startsWith(word)))) return 2;
  if (words.every((word) => text.includes(word))) return 3;
  const whole = `${text} ${plain(more)}`;
  return words.every((word) => whole.includes(word)) ? 4 : ranks;
}

/** Without case, accents, and doubled space. */
function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/\s+/g, ' ')
    .trim();
}
