import { visibleText } from './decode.js';
import { alternatives } from './text.js';

/**
 * The Damerau-Levenshtein distance (optimal string alignment): how many insertions, deletions, substitutions and
 * swaps of neighbours turn `from` into `to`.
 */
export function editDistance(from: string, to: string): number {
  const a = [...from];
  const b = [...to];
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        best = Math.min(best, (beforeLast[j - 2] ?? 0) + 1);
      }
      row[j] = best;
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}

/** What people get wrong without meaning another word: case, spaces, hyphens and underscores. */
function simplified(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\s_-]+/g, '');
}

/** From so many letters on a beginning says enough to offer what goes on from it. */
const shortestBeginning = 3;

/**
 * The candidates that somebody who wrote `text` may have meant, at most `limit`: first those in which a few letters are
 * wrong, nearest first, then those that begin with it, then those in which a word does. A third of the letters may be
 * wrong, at least two, and one more than in the nearest: more would suggest words that have nothing to do with it.
 */
export function nearest(text: string, candidates: Iterable<string>, limit = 3): string[] {
  const wanted = simplified(text);
  if (wanted === '') return [];
  const tolerance = Math.max(2, Math.floor(wanted.length / 3));
  const rank = (candidate: string): number | undefined => {
    const simple = simplified(candidate);
    if (Math.abs(simple.length - wanted.length) <= tolerance) {
      const distance = editDistance(wanted, simple);
      if (distance <= tolerance && distance < wanted.length) return distance;
    }
    if (wanted.length < shortestBeginning) return undefined;
    if (simple.startsWith(wanted)) return tolerance + 1;
    const words = candidate.toLowerCase().split(/[^\p{L}\p{N}]+/u);
    return words.some((word) => word.startsWith(wanted)) ? tolerance + 2 : undefined;
  };
  const found = [...new Set(candidates)]
    .flatMap((candidate) => {
      const place = rank(candidate);
      return place === undefined ? [] : [{ candidate, place }];
    })
    .sort((one, other) => one.place - other.place);
  const best = found[0]?.place ?? 0;
  return found
    .filter(({ place }) => place <= best + 1 || place > tolerance)
    .slice(0, limit)
    .map(({ candidate }) => candidate);
}

/** ` Did you mean "…"?` with a space before it, or nothing when no candidate is near. */
export function didYouMean(text: string, candidates: Iterable<string>): string {
  const found = nearest(text, candidates, 1)[0];
  return found === undefined ? '' : ` Did you mean "${found}"?`;
}

/** `; did you mean "a", "b" or "c"?` behind a sentence without its full stop; nothing where nobody can say. */
export function meant(names: readonly string[]): string {
  return names.length === 0 ? '' : `; did you mean ${alternatives(names.map((name) => `"${name}"`))}?`;
}

/** The addresses that somebody may have meant who wrote an address or a name: their domain counts for nothing. */
export function nearestAddresses(
  text: string,
  people: Iterable<{ readonly name: string; readonly email: string }>,
  limit = 3,
): string[] {
  const wordsOf = (address: string) => address.replace(/@.*/s, '').replace(/[._-]+/g, ' ');
  const addresses = new Map<string, string[]>();
  for (const { name, email } of people)
    for (const word of [wordsOf(email), name]) {
      const known = addresses.get(word);
      if (known === undefined) addresses.set(word, [email]);
      else known.push(email);
    }
  const near = nearest(wordsOf(text), addresses.keys(), addresses.size);
  return [...new Set(near.flatMap((word) => addresses.get(word) ?? []))].slice(0, limit);
}

/** The one of this name; case, doubled and other blanks, and what nobody sees count only where names differ in nothing else. */
export function named<T extends { readonly name: string }>(all: readonly T[], name: string): T | undefined {
  const exact = all.find((candidate) => candidate.name === name.trim());
  const wanted = asSeen(name);
  const alike = all.filter((candidate) => asSeen(candidate.name) === wanted);
  return exact ?? (alike.length === 1 ? alike[0] : undefined);
}

function asSeen(name: string): string {
  return visibleText(name).replace(/\s+/g, ' ').toLowerCase();
}

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
