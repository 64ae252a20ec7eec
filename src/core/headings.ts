import type { Cell } from './csv.js';
import { editDistance, meant } from './nearest.js';

/** What a kind of column may be called; the first name is the usual one. */
type HeadingTable<Kind extends string> = Readonly<Record<Kind, readonly string[]>>;

/** The names in a text, between commas. */
export function namesIn(text: string): readonly string[] {
  return text.split(',').map((name) => name.trim());
}

/**
 * A heading as it is compared: nothing but its letters and digits, whatever their case and accents, without a remark such
 * as the `[Required]` of Google's list of users.
 */
export function headingOf(text: string): string {
  return text
    .replace(/(?<=\S\s*)[[(](?:required|optional|mandatory|pflicht(?:feld)?)[\])]\s*$/i, '')
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/** Where the columns of each kind are, from the left. */
export function columnsIn<Kind extends string>(
  header: readonly Cell[],
  table: HeadingTable<Kind>,
): Readonly<Record<Kind, readonly number[]>> {
  const headings = header.map(({ text }) => headingOf(text));
  const entries = Object.entries<readonly string[]>(table).map(([kind, names]) => {
    const known = new Set(names.map(headingOf));
    return [kind, [...headings.keys()].filter((at) => known.has(headings[at] ?? ''))];
  });
  return Object.fromEntries(entries) as Record<Kind, readonly number[]>;
}

/** The name that a heading probably means: a quarter of its letters may be wrong, and one in any case. */
export function nearHeading(text: string, names: Iterable<string>): string | undefined {
  const wanted = headingOf(text);
  const slips = (name: string) => editDistance(wanted, headingOf(name));
  const most = Math.max(1, Math.floor(wanted.length / 4));
  // What differs by more letters than that need not be compared: the first line of another file may be all of it.
  const isOfLength = (name: string) => Math.abs(headingOf(name).length - wanted.length) <= most;
  const near = [...names].filter((name) => wanted.length > 2 && isOfLength(name) && slips(name) <= most);
  return near.sort((one, other) => slips(one) - slips(other))[0];
}

/** ` Did you mean "email"?` behind a sentence, where a known name is near. */
export function meantHeading(text: string, table: HeadingTable<string>): string {
  const near = nearHeading(text, Object.values(table).flat());
  return meant(near === undefined ? [] : [near]);
}
