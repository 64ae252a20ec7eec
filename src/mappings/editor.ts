import type { FieldTable } from '../answers/field.js';
import { InterruptedError } from '../core/problem.js';
import { otherTeamsStates } from '../core/teams-states.js';
import { shorten, textWidth } from '../ui/layout.js';
import { GoBack, type Prompter, withKeys } from '../ui/prompter.js';
import { type Style, styleFor } from '../ui/style.js';
import { visible } from '../ui/text.js';
import {
  edited,
  editing,
  lastChange,
  type MappingEditor,
  removeRow,
  setRow,
  undo,
  unsaved,
} from './edit-history.js';
import { askForKey, askForPresence } from './editor-questions.js';
import type { MappingsEnding, MappingsRun } from './run.js';
import { saveMappings, warnOfDoubts } from './save.js';
import { changesText, changeText, countsOf, type MappingStore, markedName } from './store.js';

/** Lines of the window that the table leaves to what stands above and below its rows. */
const otherLines = 9;

/** Lets people edit until they save or leave. Nothing is written before they save, and then all of it at once. */
export async function editAtTerminal<Table extends FieldTable>(
  run: MappingsRun<Table>,
  prompter: Prompter,
): Promise<MappingsEnding> {
  let editor = editing(run.store.table);
  let at: string | undefined;
  try {
    for (;;) {
      const { action, row } = await showTable(run, prompter, editor, at);
      const changes = unsaved(editor);
      at = row;
      if (action === 'save') {
        warnOfDoubts(run, edited(editor));
        run.view.note(changesText(changes, run.store, run.arrow));
        const agreed = await prompter.confirm({
          message: `Save this (${countsOf(changes)})?`,
          initial: true,
        });
        if (agreed) return await saveMappings(run, { table: edited(editor), whole: false, reviewed: true });
      } else if (action === 'leave') {
        if (changes.length === 0) return { result: 'in-sync', sentence: 'Nothing was changed.' };
        const message = `Leave without saving (${countsOf(changes)})?`;
        if (await prompter.confirm({ message, initial: false }))
          return { result: 'in-sync', sentence: 'Nothing was saved.' };
      } else if (action === 'undo') {
        at = lastChange(editor)?.key ?? at;
        editor = undo(editor);
      } else if (action === 'remove') {
        editor = removeRow(editor, row ?? '');
      } else {
        const inside = withKeys(prompter, { back: true });
        const set = async () => {
          const key = action === 'add' ? await askForKey(inside) : (row ?? '');
          const { presences } = run.store;
          const presence = await askForPresence(inside, { key, table: edited(editor), presences });
          editor = setRow(editor, key, presence);
          at = key;
        };
        await set().catch((error: unknown) => {
          if (!(error instanceof GoBack)) throw error;
        });
      }
    }
  } catch (error) {
    const lost = unsaved(editor);
    if (error instanceof InterruptedError && lost.length > 0) run.warn(`Not saved: ${countsOf(lost)}.`);
    throw error;
  }
}

/** Teams presences without a row come first: they are what one may have forgotten. */
function showTable<Table extends FieldTable>(
  { store, context, arrow }: MappingsRun<Table>,
  prompter: Prompter,
  editor: MappingEditor,
  at: string | undefined,
) {
  const { stderr, environment } = context.io;
  const style = styleFor({ stream: stderr, environment });
  const changes = unsaved(editor);
  const last = lastChange(editor);
  const table = edited(editor);
  const missing = otherTeamsStates(table);
  const others = new Set([...editor.saved.keys(), ...table.keys()]);
  const keys = [...missing, ...[...others].filter((key) => !missing.includes(key)).sort()];
  const { heading, rows } = linesOf(keys, editor, store, style);
  return prompter.table({
    message: store.title,
    heading,
    rows,
    notes: [
      changes.length === 0 ? 'Nothing to save.' : `Not saved yet: ${countsOf(changes)}.`,
      ...(last === undefined ? [] : [`Last: ${changeText(last, store, arrow)}`]),
    ].map((note) => shorten(visible(note), style.columns, style.symbols.ellipsis)),
    actions: [
      { id: 'change', keys: ['enter'], name: 'change', onRow: true },
      { id: 'remove', keys: ['r', 'delete'], name: 'remove', onRow: true },
      { id: 'add', keys: ['a'], name: 'add another' },
      ...(last === undefined ? [] : [{ id: 'undo' as const, keys: ['u'], name: 'undo' }]),
      ...(changes.length === 0 ? [] : [{ id: 'save' as const, keys: ['s'], name: 'save' }]),
      { id: 'leave', keys: ['q', 'escape'], name: 'leave' },
    ],
    initial: at ?? keys.find((key) => table.has(key)),
    lines: Math.min(Math.max((stderr.rows ?? 24) - otherLines, 6), 30),
  });
}

/** What the table itself puts before a row. */
const pointer = 2;

/** A line for each key, with marks for what is new, changed, removed, or leads nowhere. */
function linesOf(
  keys: readonly string[],
  editor: MappingEditor,
  store: MappingStore,
  { columns, symbols }: Style,
) {
  const table = edited(editor);
  const room = columns - pointer;
  const titles = ['Teams presence', 'Genesys Cloud presence'] as const;
  const widest = [titles[0], ...keys].reduce((most, key) => Math.max(most, textWidth(visible(key))), 0);
  const width = Math.min(widest, Math.floor(room / 2));
  const line = (key: string, value: string, end: string) => {
    const name = shorten(visible(key), width, symbols.ellipsis);
    const padded = name + ' '.repeat(width - textWidth(name));
    return shorten(`${padded}   ${visible(value)}`, room - end.length, symbols.ellipsis) + end;
  };
  const rows = keys.map((key) => {
    const [value, saved] = [table.get(key), editor.saved.get(key)];
    if (value === undefined)
      return { key, line: line(key, '(none)', saved === undefined ? '' : ' (removed)') };
    const end = saved === undefined ? ' (new)' : saved === value ? '' : ' (changed)';
    return { key, line: line(key, markedName(value, store, symbols.warning), end) };
  });
  return { heading: line(titles[0], titles[1], ''), rows };
}
