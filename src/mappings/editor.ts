import type { FieldTable } from '../answers/field.js';
import { InterruptedError } from '../core/problem.js';
import { shorten, textWidth } from '../ui/layout.js';
import type { Choice, Prompter } from '../ui/prompter.js';
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

/** Lines of the window that the list leaves to its question, its help and what stands above. */
const otherLines = 9;

type EditChoice = `row:${string}` | 'add' | 'undo' | 'save' | 'leave';

/** Lets people edit until they save or leave. Nothing is written before they save, and then all of it at once. */
export async function editAtTerminal<Table extends FieldTable>(
  run: MappingsRun<Table>,
  prompter: Prompter,
): Promise<MappingsEnding> {
  let editor = editing(run.store.table);
  let at: EditChoice | undefined;
  run.view.heading(run.store.title);
  try {
    for (;;) {
      const choice = await chooseFrom(run, prompter, editor, at);
      const changes = unsaved(editor);
      if (choice === 'save') {
        warnOfDoubts(run, edited(editor));
        run.view.note(changesText(changes, run.store, run.arrow));
        const agreed = await prompter.confirm({
          message: `Save this (${countsOf(changes)})?`,
          initial: true,
        });
        if (agreed) return await saveMappings(run, { table: edited(editor), whole: false, reviewed: true });
      } else if (choice === 'leave') {
        if (changes.length === 0) return { result: 'in-sync', sentence: 'Nothing was changed.' };
        const message = `Leave without saving (${countsOf(changes)})?`;
        if (await prompter.confirm({ message, initial: false }))
          return { result: 'in-sync', sentence: 'Nothing was saved.' };
      } else if (choice === 'undo') {
        const key = lastChange(editor)?.key;
        editor = undo(editor);
        at = key === undefined ? at : `row:${key}`;
      } else {
        const key =
          choice === 'add' ? await askForKey(prompter, edited(editor)) : choice.slice('row:'.length);
        editor = key === undefined ? editor : await editRow(run, prompter, editor, key);
        at = key === undefined ? 'add' : `row:${key}`;
      }
    }
  } catch (error) {
    const lost = unsaved(editor);
    if (error instanceof InterruptedError && lost.length > 0) run.warn(`Not saved: ${countsOf(lost)}.`);
    throw error;
  }
}

async function editRow<Table extends FieldTable>(
  { store }: MappingsRun<Table>,
  prompter: Prompter,
  editor: MappingEditor,
  key: string,
): Promise<MappingEditor> {
  const table = edited(editor);
  const answer = await askForPresence(prompter, { key, table, presences: store.presences });
  switch (answer.kind) {
    case 'presence':
      return setRow(editor, key, answer.value);
    case 'remove':
      return removeRow(editor, key);
    case 'back':
      return editor;
  }
}

function chooseFrom<Table extends FieldTable>(
  { store, context, arrow }: MappingsRun<Table>,
  prompter: Prompter,
  editor: MappingEditor,
  at: EditChoice | undefined,
): Promise<EditChoice> {
  const { stderr, environment } = context.io;
  const style = styleFor({ stream: stderr, environment });
  const changes = unsaved(editor);
  const last = lastChange(editor);
  const labels = rowLabels(editor, store, style);
  const heading = `Teams presence ${arrow} Genesys Cloud presence`;
  const rows = [...labels].map(
    ([key, name]): Choice<EditChoice> => ({ name, short: key, value: `row:${key}`, group: heading }),
  );
  const group = changes.length === 0 ? 'Nothing to save' : `Not saved yet: ${countsOf(changes)}`;
  const actions: readonly Choice<EditChoice>[] = [
    { name: 'Add a Teams presence', value: 'add', group },
    ...(changes.length === 0 ? [] : [{ name: 'Review and save', value: 'save', group } as const]),
    ...(last === undefined
      ? []
      : [{ name: `Undo: ${changeText(last, store, arrow)}`, value: 'undo', group } as const]),
    { name: changes.length === 0 ? 'Leave' : 'Leave without saving', value: 'leave', group },
  ];
  return prompter.search({
    message: `Which row? (type to filter${changes.length === 0 ? '' : ', "save" to save'})`,
    choices: [...actions, ...rows],
    initial: startingAt(at, [...labels.keys()]),
    lines: Math.min(Math.max((stderr.rows ?? 24) - otherLines, 6), 30),
  });
}

/** Where one was before; the next row, when that one is gone. */
function startingAt(at: EditChoice | undefined, keys: readonly string[]): EditChoice | undefined {
  if (at === 'add') return at;
  const key = at?.slice('row:'.length) ?? '';
  const there = keys.includes(key) ? key : (keys.find((other) => other > key) ?? keys.at(-1));
  return there === undefined ? 'add' : `row:${there}`;
}

/** What the list itself puts before a row. */
const pointer = 3;

/** A line for each row in the order of their keys, with marks for what is new, changed or leads nowhere. */
function rowLabels(
  editor: MappingEditor,
  store: MappingStore,
  { columns, symbols }: Style,
): ReadonlyMap<string, string> {
  const table = edited(editor);
  const room = columns - pointer;
  const widest = [...table.keys()].reduce((most, key) => Math.max(most, textWidth(visible(key))), 0);
  const width = Math.min(widest, Math.floor(room / 2));
  const line = (key: string, value: string) => {
    const name = shorten(visible(key), width, symbols.ellipsis);
    const padded = name + ' '.repeat(width - textWidth(name));
    const saved = editor.saved.get(key);
    const end = saved === undefined ? ' (new)' : saved === value ? '' : ' (changed)';
    const text = `${padded} ${symbols.arrow} ${visible(markedName(value, store, symbols.warning))}`;
    return shorten(text, room - end.length, symbols.ellipsis) + end;
  };
  return new Map(
    [...table]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, value]) => [key, line(key, value)]),
  );
}
