import { inputProblem } from './problem.js';
import type { ProblemCode } from './problem-codes.js';

/** Why bytes are no text, and where that shows. */
interface NoText {
  readonly line: number;
  readonly column: number;
  readonly sentence: string;
  /** What it is if a spreadsheet on Western Windows saved it as "CSV", and the word at that place; where it can be. */
  readonly windows?: { readonly text: string; readonly word: string } | undefined;
}

/**
 * The text of a file that people may have saved with any program. `what` begins the message: `The config file a.yaml`.
 * @throws ProblemError (exit 3) with the place where it shows that it is none
 */
export function requireText(
  bytes: Uint8Array,
  { file, what, code }: { readonly file: string; readonly what: string; readonly code: ProblemCode },
): string {
  const decoded = decodeText(bytes);
  if ('text' in decoded) return decoded.text;
  const { line, column, sentence } = decoded.problem;
  throw inputProblem(`${what} is not UTF-8 or UTF-16 text.`, {
    code,
    details: [`${file}:${line}:${column}  ${sentence}`],
    next: 'Save it as UTF-8. Nothing was changed.',
  });
}

/**
 * The text of a file, without its byte order mark: UTF-8, or the UTF-16 of PowerShell's `>` and of spreadsheets'
 * "Unicode text", with or without a mark.
 */
export function decodeText(all: Uint8Array): { readonly text: string } | { readonly problem: NoText } {
  // With this character the copy command of Windows ends a text.
  const bytes = all.at(-1) === 0x1a ? all.subarray(0, -1) : all;
  const isUtf32 = utf32Marks.some((mark) => mark.every((byte, at) => bytes[at] === byte));
  if (isUtf32) return { problem: { line: 1, column: 1, sentence: 'the file is UTF-32' } };
  const encoding = utf16In(bytes);
  if (encoding !== undefined) return { text: new TextDecoder(encoding).decode(bytes) };
  const text = new TextDecoder('utf-8').decode(bytes);
  const placeOf = (offset: number) => {
    const lines = new TextDecoder().decode(bytes.subarray(0, offset)).split('\n');
    return { line: lines.length, column: [...(lines.at(-1) ?? '')].length + 1 };
  };
  const zero = bytes.indexOf(0);
  if (zero >= 0) {
    // Beginnings of .xlsx and .xls.
    const isWorkbook = ['PK\x03\x04', '\xd0\xcf\x11\xe0'].includes(
      Buffer.from(bytes.subarray(0, 4)).toString('latin1'),
    );
    const sentence = isWorkbook
      ? 'this is a workbook of a spreadsheet program, no text'
      : 'the line holds a zero byte: this is no text file';
    return { problem: { ...placeOf(isWorkbook ? 0 : zero), sentence } };
  }
  // What is not UTF-8 reads as the replacement character, and so comes back as other bytes.
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const [back, own] = [Buffer.from(text), bytes.subarray(marked)];
  if (back.equals(own)) return { text };
  const at = own.findIndex((byte, index) => byte !== back[index]);
  // Where some of it is UTF-8, the rest is a mistake.
  const windows = marked > 0 || /[^\0-\x7f\ufffd]/.test(text) ? undefined : windowsText(own, at);
  return { problem: { ...placeOf(marked + at), sentence: 'the line is not UTF-8', windows } };
}

const utf32Marks = [
  [0xff, 0xfe, 0, 0],
  [0, 0, 0xfe, 0xff],
] as const;

/** What Windows-1252 has from 0x80 on. Some versions of Node take it for Latin-1, which has control characters there. */
const windowsOnly = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

function windowsText(bytes: Uint8Array, at: number): NoText['windows'] {
  const text = Buffer.from(bytes)
    .toString('latin1')
    .replace(/[\x80-\x9f]/g, (byte) => windowsOnly[byte.charCodeAt(0) - 0x80] ?? byte);
  if (/[\x80-\x9f]/.test(text)) return undefined;
  const [before = '', after = ''] = [text.slice(0, at), text.slice(at)];
  const word = /[^\s,;"]*$/.exec(before)?.[0] ?? '';
  return { text, word: word + (/^[^\s,;"]*/.exec(after)?.[0] ?? '') };
}

/** By its mark, or by what makes it look like no text at all: every other byte of Latin letters is zero. */
function utf16In(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (bytes.length % 2 === 1 || bytes.length === 0) return undefined;
  const zeros = [0, 0];
  const start = bytes.subarray(0, 2000);
  start.forEach((byte, at) => {
    if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  });
  const [even = 0, odd = 0] = zeros;
  const most = start.length / 2;
  if (even === 0 && odd > most / 2) return 'utf-16le';
  return odd === 0 && even > most / 2 ? 'utf-16be' : undefined;
}

/**
 * What nobody sees and programs leave behind: zero-width characters, soft hyphens, direction marks. The two joiners
 * count only beside ASCII: Persian words and emoji are made with them.
 */
const invisible =
  /[\u00ad\u061c\u180e\u3164\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]|(?<![^\p{ASCII}])[\u200c\u200d]|[\u200c\u200d](?![^\p{ASCII}])/gu;

/** The first of the invisible characters in a text, as `U+200B`. */
export function invisibleIn(text: string): string | undefined {
  const found = text.match(invisible)?.[0]?.codePointAt(0);
  return found === undefined ? undefined : `U+${found.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** Spaces that are no plain ones: non-breaking, wide as a Chinese letter, the line separators of word processors. */
export const otherSpaces = /(?! )[\p{Zs}\p{Zl}\p{Zp}]/gu;

/** A text as it looks: without invisible characters, in one Unicode form, with ordinary spaces inside and none around it. */
export function visibleText(text: string): string {
  return text.replace(invisible, '').replace(otherSpaces, ' ').normalize('NFC').trim();
}

/** Word processors and phones turn hyphens into dashes. */
export function plainHyphens(text: string): string {
  return text.replace(/[\u2010-\u2015\u2212]/g, '-');
}
