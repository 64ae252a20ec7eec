import type { Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { redact } from '../core/secret.js';

/**
 * Names and texts come from the org and from files. A control character in them could move the cursor or recolour
 * the terminal, and a direction mark can make a line read as something else, so each is shown as its code, `\u{1b}`;
 * line breaks and tabs only when `keep` says so.
 */
export function visible(text: string, keep: 'lines' | 'nothing' = 'nothing'): string {
  return text.replace(unsafe, (character) => {
    if (keep === 'lines' && character === '\n') return character;
    if (keep === 'lines' && character === '\t') return '  ';
    return codeOf(character);
  });
}

function codeOf(character: string): string {
  return `\\u{${character.codePointAt(0)?.toString(16) ?? ''}}`;
}

/** Control characters, the separators of lines and paragraphs, and every mark that sets the direction of writing. */
const unsafe = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/** The colours and weights of our own styles; nothing else that begins with the escape character. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is the escape character that is looked for
const ourColours = /(\u001b\[(?:1|2|22|3[0-79]|9[0-7])m|[\n\t])/g;

/**
 * Writes lines for people. Everything for people passes here, so that nothing from outside can reach a terminal with a
 * secret or a character that it would obey, also where `visible` was forgotten.
 */
export function print(stream: Writable, lines: readonly string[]): void {
  const parts = redact(lines.join('\n')).split(ourColours);
  stream.write(`${parts.map((part, at) => (at % 2 === 0 ? part.replace(unsafe, codeOf) : part)).join('')}\n`);
}

/** What a reader sees as one letter each. Made when it is needed: it takes as long as a hundred lines of output. */
function letters(text: string): readonly string[] {
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

let segmenter: Intl.Segmenter | undefined;

// Measured: the library "string-width" takes 40 ms to load, and 100 ms for the first text that is not plain ASCII.

/** Latin letters, and the signs that our own texts have: one column each. */
const narrow =
  /^[ -~\u00a0-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u205e\u2190-\u2319\u2500-\u25fc\u2713-\u2718]*$/;

/** What takes no column of its own. */
const widthless = /[\p{Mn}\p{Me}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

/** Marks that take a column although they belong to the letter before. */
const spacing = /[\p{Mc}\uff9e\uff9f]/gu;

/** The East Asian wide and full-width blocks, and what is shown as a picture. */
const wide =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{17000}-\u{18cff}\u{20000}-\u{3fffd}\p{Emoji_Presentation}]|\ufe0f/u;

/** Columns that a text takes in a terminal: wide letters count two, combining marks none. */
export function textWidth(text: string): number {
  const plain = stripVTControlCharacters(text);
  if (narrow.test(plain)) return plain.length;
  return letters(plain).reduce((width, letter) => {
    const seen = letter.replace(widthless, '');
    if (seen === '') return width;
    return width + (wide.test(letter) ? 2 : 1) + (seen.slice(1).match(spacing)?.length ?? 0);
  }, 0);
}

/** A word in pieces of at most so many columns: after a punctuation mark where there is one, else anywhere. */
function pieces(word: string, columns: number): readonly string[] {
  if (textWidth(word) <= columns) return [word];
  let head = '';
  let width = 0;
  let mark = 0;
  for (const segment of letters(word)) {
    width += textWidth(segment);
    if (head !== '' && width > columns) break;
    head += segment;
    if (/[:,./_-]/.test(segment)) mark = head.length;
  }
  const end = mark > head.length / 2 ? mark : head.length;
  return end === word.length ? [word] : [word.slice(0, end), ...pieces(word.slice(end), columns)];
}

/** Cuts a text to the given width, with the ellipsis in place of what is missing. */
export function shorten(text: string, columns: number, ellipsis: string): string {
  if (textWidth(text) <= columns) return text;
  const room = Math.max(columns - textWidth(ellipsis), 1);
  let kept = '';
  let used = 0;
  for (const segment of letters(text)) {
    const width = textWidth(segment);
    if (used + width > room) break;
    kept += segment;
    used += width;
  }
  return kept + ellipsis;
}

/** As `shorten`, but between two words where there is a space. */
export function shortenAtSpace(text: string, columns: number, ellipsis: string): string {
  const cut = shorten(text, columns, ellipsis);
  if (cut === text) return text;
  const kept = cut.slice(0, cut.length - ellipsis.length);
  const end = text.charAt(kept.length) === ' ' ? kept.length : kept.lastIndexOf(' ');
  return (end > 0 ? kept.slice(0, end).trimEnd() : kept) + ellipsis;
}

export interface Wrapping {
  readonly columns: number;
  readonly first?: string | undefined;
  /** Put before every following line; as many spaces as `first` is wide, when left out. */
  readonly rest?: string | undefined;
  /** Takes words apart that are longer than a line: values that one reads, not what one copies. */
  readonly split?: boolean;
}

/**
 * Breaks a text at its spaces so that every line fits the window; its own line breaks stay. A word that is longer
 * than a line stays whole (an address must remain clickable and a command copyable): the terminal breaks it.
 */
export function wrap(text: string, wrapping: Wrapping): string[] {
  const { columns, first = '', split = false } = wrapping;
  const rest = wrapping.rest ?? ' '.repeat(textWidth(first));
  const lines: string[] = [];
  let lead = first;
  const add = (line: string) => {
    lines.push(lead + line);
    lead = rest;
  };
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of paragraph.split(' ')) {
      const joined = line === '' ? word : `${line} ${word}`;
      if (textWidth(lead) + textWidth(joined) <= columns) {
        line = joined;
        continue;
      }
      if (line !== '') add(line);
      const parts = split ? pieces(word, Math.max(columns - textWidth(lead), 1)) : [word];
      for (const part of parts.slice(0, -1)) add(part);
      line = parts.at(-1) ?? '';
    }
    lines.push((lead + line).trimEnd());
    lead = rest;
  }
  return lines;
}
