import type { Writable } from 'node:stream';
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

/** How many columns a text takes. Plain length is enough for our own help; people's texts need `textWidth`. */
type Measure = (text: string) => number;

interface Wrapping {
  readonly columns: number;
  /** Put before the first line. */
  readonly first?: string | undefined;
  /** Put before every following line; as many spaces as `first` is wide, when left out. */
  readonly rest?: string | undefined;
  readonly measure?: Measure;
  /** Takes a word apart that is longer than so many columns; without it such a word stays whole. */
  readonly split?: ((word: string, columns: number) => readonly string[]) | undefined;
}

/**
 * Breaks a text at its spaces so that every line fits the window; its own line breaks stay. A word that is longer
 * than a line stays whole (an address must remain clickable and a command copyable): the terminal breaks it.
 */
export function wrap(text: string, wrapping: Wrapping): string[] {
  const { columns, first = '', measure = ({ length }) => length, split } = wrapping;
  const rest = wrapping.rest ?? ' '.repeat(measure(first));
  const lines: string[] = [];
  let lead = first;
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of paragraph.split(' ')) {
      const joined = line === '' ? word : `${line} ${word}`;
      if (measure(lead) + measure(joined) <= columns) {
        line = joined;
        continue;
      }
      if (line !== '') {
        lines.push(lead + line);
        lead = rest;
      }
      const parts = split?.(word, Math.max(columns - measure(lead), 1)) ?? [word];
      for (const part of parts.slice(0, -1)) {
        lines.push(lead + part);
        lead = rest;
      }
      line = parts.at(-1) ?? '';
    }
    lines.push((lead + line).trimEnd());
    lead = rest;
  }
  return lines;
}
