import type { FieldTable } from '../answers/field.js';
import { type ExitCode, exitCodes } from '../core/exit-codes.js';
import { InterruptedError } from '../core/interruption.js';
import type { Choice, Prompter } from '../ui/prompter.js';
import { styleFor } from '../ui/style.js';
import { askForKey } from './ask-for-key.js';
import { askForPresence } from './ask-for-presence.js';
import { carryOut } from './carry-out.js';
import { rowLabels } from './editor-rows.js';
import {
  edited,
  editing,
  lastChange,
  type MappingEditor,
  removeRow,
  setRow,
  undo,
  unsaved,
} from './mapping-editor.js';
import type { MappingsWork } from './mapping-run.js';
import { countsOf } from './mapping-table.js';
import { changesText, changeText } from './mapping-text.js';

/** Lines of the window that the list leaves to its question, its help and what stands above. */
const otherLines = 9;

type Pick = `row:${string}` | 'add' | 'undo' | 'save' | 'leave';

/** Lets people edit until they save or leave. Nothing is written before they save, and then all of it at once. */
export async function editAtTerminal<Table extends FieldTable>(
  work: MappingsWork<Table>,
  prompter: Prompter,
): Promise<ExitCode> {
  let editor = editing(work.store.table);
  let at: Pick | undefined;
  work.view.heading(work.store.title);
  try {
    for (;;) {
      const pick = await pickFrom(work, prompter, editor, at);
      const changes = unsaved(editor);
      if (pick === 'save') {
        work.view.note(changesText(changes, work.store, work.arrow));
        const agreed = await prompter.confirm({
          message: `Save this (${countsOf(changes)})?`,
          initial: true,
        });
        if (agreed) return await carryOut(work, { table: edited(editor), whole: false, reviewed: true });
      } else if (pick === 'leave') {
        if (changes.length === 0) return endWithout(work, 'Nothing was changed.');
        const message = `Leave without saving (${countsOf(changes)})?`;
        if (await prompter.confirm({ message, initial: false }))
          return endWithout(work, 'Nothing was saved.');
      } else if (pick === 'undo') {
        const key = lastChange(editor)?.key;
        editor = undo(editor);
        at = key === undefined ? at : `row:${key}`;
      } else {
        const key = pick === 'add' ? await askForKey(prompter, edited(editor)) : pick.slice('row:'.length);
        editor = key === undefined ? editor : await editRow(work, prompter, editor, key);
        at = key === undefined ? 'add' : `row:${key}`;
      }
    }
  } catch (error) {
    const lost = unsaved(editor);
    if (error instanceof InterruptedError && lost.length > 0) work.warn(`Not saved: ${countsOf(lost)}.`);
    throw error;
  }
}

function endWithout<Table extends FieldTable>({ view }: MappingsWork<Table>, text: string): ExitCode {
  view.ending(text, 'not-yet');
  return exitCodes.done;
}

async function editRow<Table extends FieldTable>(
  { store }: MappingsWork<Table>,
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

function pickFrom<Table extends FieldTable>(
  { store, context, arrow }: MappingsWork<Table>,
  prompter: Prompter,
  editor: MappingEditor,
  at: Pick | undefined,
): Promise<Pick> {
  const { stderr, environment } = context.io;
  const style = styleFor({ stream: stderr, environment });
  const changes = unsaved(editor);
  const last = lastChange(editor);
  const labels = rowLabels(editor, store, style);
  const heading = `Teams presence ${arrow} Genesys Cloud presence`;
  const rows = [...labels].map(
    ([key, name]): Choice<Pick> => ({ name, short: key, value: `row:${key}`, group: heading }),
  );
  const group = changes.length === 0 ? 'Nothing to save' : `Not saved yet: ${countsOf(changes)}`;
  const actions: readonly Choice<Pick>[] = [
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
function startingAt(at: Pick | undefined, keys: readonly string[]): Pick | undefined {
  if (at === 'add') return at;
  const key = at?.slice('row:'.length) ?? '';
  const there = keys.includes(key) ? key : (keys.find((other) => other > key) ?? keys.at(-1));
  return there === undefined ? 'add' : `row:${there}`;
}
