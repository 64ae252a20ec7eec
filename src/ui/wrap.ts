/** How many columns a text takes. Plain length will do for our own help; see `text-width.ts` for people's texts. */
export type Measure = (text: string) => number;

const length: Measure = (text) => text.length;

export interface Wrapping {
  readonly columns: number;
  /** Put before the first line. */
  readonly first?: string;
  /** Put before every following line; as many spaces as `first` is wide, when left out. */
  readonly rest?: string;
  readonly measure?: Measure;
}

/**
 * Breaks a text at its spaces so that every line fits the window; its own line breaks stay. A word that is longer
 * than a line stays whole (an address must remain clickable and an id copyable): the terminal breaks it.
 */
export function wrap(text: string, { columns, first = '', rest, measure = length }: Wrapping): string[] {
  const hanging = rest ?? ' '.repeat(measure(first));
  const lines: string[] = [];
  let lead = first;
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of paragraph.split(' ')) {
      const joined = line === '' ? word : `${line} ${word}`;
      if (line !== '' && measure(lead) + measure(joined) > columns) {
        lines.push(lead + line);
        lead = hanging;
        line = word;
      } else {
        line = joined;
      }
    }
    lines.push((lead + line).trimEnd());
    lead = hanging;
  }
  return lines;
}
