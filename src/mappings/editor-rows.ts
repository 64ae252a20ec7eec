import { shorten, textWidth } from '../ui/layout.js';
import type { Style } from '../ui/style.js';
import { visible } from '../ui/text.js';
import { edited, type MappingEditor } from './mapping-editor.js';
import type { MappingStore } from './mapping-store.js';
import { presenceName, problemWord } from './mapping-text.js';

/** What the list itself puts before a row. */
const pointer = 3;

/** A line for each row in the order of their keys, within the window: both presences, and marks for what is new, changed or leads nowhere. */
export function rowLabels(
  editor: MappingEditor,
  store: Pick<MappingStore, 'presences'>,
  { columns, symbols }: Style,
): ReadonlyMap<string, string> {
  const table = edited(editor);
  const room = columns - pointer;
  const widest = Math.max(...[...table.keys()].map((key) => textWidth(visible(key))), 0);
  const width = Math.min(widest, Math.floor(room / 2));
  const line = (key: string, value: string) => {
    const name = shorten(visible(key), width, symbols.ellipsis);
    const padded = name + ' '.repeat(width - textWidth(name));
    const problem = problemWord(value, store);
    const mark = problem === undefined ? '' : `${symbols.warning} ${problem}: `;
    const end = newsOf(editor.saved.get(key), value);
    const text = `${padded} ${symbols.arrow} ${mark}${visible(presenceName(value, store))}`;
    return shorten(text, room - end.length, symbols.ellipsis) + end;
  };
  return new Map(
    [...table]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, value]) => [key, line(key, value)]),
  );
}

function newsOf(saved: string | undefined, value: string): string {
  if (saved === undefined) return ' (new)';
  return saved === value ? '' : ' (changed)';
}
