import { InterruptedError } from '../core/problem.js';
import { doubtAbout, intendedTeamsState, otherTeamsStates, teamsStates } from '../core/teams-states.js';
import { capitalised } from '../core/text.js';
import {
  type PresenceDefinition,
  type PresenceIndex,
  presenceTitle,
  systemPresenceTitle,
} from '../presences/presences.js';
import {
  cellProblem,
  difference,
  type MappingChange,
  type MappingTable,
  withMappings,
  withoutMappings,
} from '../resources/architect/mapping-table.js';
import { defaultMappings, textsIn } from '../solutions/teams-presence/mappings-file.js';
import { type Choice, inOrder, type Prompter, unlessBack, withKeys } from '../ui/prompter.js';
import { type Style, styleFor } from '../ui/style.js';
import { shorten, textWidth, visible } from '../ui/text.js';
import type { MappingsEnding, MappingsRun } from './run.js';
import { saveMappings, warnOfDoubts } from './save.js';
import { changesText, changeText, countsOf, type MappingStore, markedName } from './store.js';

/** Lines of the window that the table leaves to what stands above and below its rows. */
const otherLines = 9;

/** Lets people edit until they save or leave. Nothing is written before they save, and then all of it at once. */
export async function editAtTerminal(run: MappingsRun, prompter: Prompter): Promise<MappingsEnding> {
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
        const isAgreed = run.decider === undefined;
        if (isAgreed || (await agrees(prompter, `Save this (${countsOf(changes)})?`, true))) {
          const wanted = { table: edited(editor), whole: false, reviewed: true };
          // Who edits at a terminal can be asked whatever else was said.
          return await saveMappings({ ...run, decider: prompter }, wanted);
        }
      } else if (action === 'leave') {
        if (changes.length === 0) return { result: 'in-sync', sentence: 'Nothing was changed.' };
        if (await agrees(prompter, `Leave without saving (${countsOf(changes)})?`, false))
          return { result: 'in-sync', sentence: 'Nothing was saved.' };
      } else if (action === 'undo') {
        at = lastChange(editor)?.key ?? at;
        editor = undo(editor);
      } else if (action === 'remove') {
        editor = removeRow(editor, row ?? '');
      } else {
        let key = row ?? '';
        const which = async () => {
          const inside = withKeys(prompter, { back: true, help: helpOnKey, trace: false });
          key = await askForKey(inside, edited(editor));
        };
        const becomes = async () => {
          const inside = withKeys(prompter, { back: true, help: helpOnPresence, trace: false });
          const { presences } = run.store;
          const presence = await askForPresence(inside, { key, table: edited(editor), presences });
          editor = setRow(editor, key, presence);
          at = key;
        };
        await unlessBack(inOrder(action === 'add' ? [which, becomes] : [becomes], true));
      }
    }
  } catch (error) {
    const lost = unsaved(editor);
    if (error instanceof InterruptedError && lost.length > 0) run.warn(`Not saved: ${countsOf(lost)}.`);
    throw error;
  }
}

const help =
  'Each row says which Genesys Cloud presence follows a Teams presence; a Teams presence without a row (none) changes nothing. Nothing is written before you save.';
const helpOnKey = `What Microsoft Teams reports, in its own words: ${teamsStates.join(', ')}. The table has them all; add another where Teams has a new one.`;
const helpOnPresence =
  'The presence that a person gets. Type a part of its name, in any language. Under each system presence stand the ones that your org added.';
const helpOnSaving = 'The table stays as it is in the org until you say yes; with no you are back in it.';

/** Asks for yes or no; Escape is a no. */
async function agrees(prompter: Prompter, message: string, initial: boolean): Promise<boolean> {
  return (await unlessBack(prompter.confirm({ message, initial, back: true, help: helpOnSaving }))) === true;
}

/** Teams presences without a row come first: they are what one may have forgotten. */
function showTable(
  { store, context, arrow }: MappingsRun,
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
    help,
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

/** A Teams presence that has no row yet, as somebody types it; where none is known by that name, those that are. */
async function askForKey(prompter: Prompter, table: MappingTable): Promise<string> {
  const key = await askForCell(prompter, 'Teams presence, as Teams spells it', 'Teams presence');
  const doubt = table.has(key) ? undefined : doubtAbout(key);
  if (doubt === undefined) return key;
  const meant = intendedTeamsState(key);
  const known = meant === undefined ? otherTeamsStates(table) : [meant];
  return prompter.choose({
    message: doubt,
    choices: [
      ...known.map((state) => ({ name: `Take "${state}"`, value: state })),
      { name: `Keep "${key}"`, value: key },
    ],
    lines: teamsStates.length + 1,
  });
}

interface Row {
  readonly key: string;
  readonly table: MappingTable;
  readonly presences?: PresenceIndex | undefined;
}

type PresenceChoice = `presence:${string}` | 'other';

/** The presence that is to follow a Teams presence. */
async function askForPresence(prompter: Prompter, { key, table, presences }: Row): Promise<string> {
  const present = table.get(key);
  const pick = await prompter.search<PresenceChoice>({
    message: `${key} becomes`,
    choices: presences === undefined ? textChoices(table) : presenceChoices(presences),
    initial: present === undefined ? undefined : `presence:${present}`,
    lines: 12,
  });
  return pick === 'other'
    ? askForCell(prompter, 'Name or id of the presence', 'presence')
    : pick.slice('presence:'.length);
}

/** All that can be chosen, below the system presences that they belong to. Found by their names in any language. */
function presenceChoices(presences: PresenceIndex): readonly Choice<PresenceChoice>[] {
  const active = presences.definitions.filter(({ deactivated }) => !deactivated);
  const systems = [...new Set(active.map(({ systemPresence }) => systemPresence))].sort();
  return systems.flatMap((group) =>
    active
      .filter(({ systemPresence }) => systemPresence === group)
      .sort((one, other) => rank(one) - rank(other) || one.name.localeCompare(other.name))
      .map((definition) => choiceOf(definition, presences)),
  );
}

function rank({ type }: PresenceDefinition): number {
  return type === 'System' ? 0 : 1;
}

function choiceOf(definition: PresenceDefinition, presences: PresenceIndex): Choice<PresenceChoice> {
  const { id, systemPresence, labels } = definition;
  const title = presenceTitle(presences, id) ?? id;
  const others = [...new Set(Object.values(labels))].filter(
    (label) => label !== '' && !title.endsWith(label),
  );
  return {
    name: title,
    value: `presence:${id}`,
    group: systemPresenceTitle(systemPresence),
    ...(others.length === 0 ? {} : { description: others.join(', ') }),
  };
}

/** Without an org: what the file has already and the usual names, or any text. */
function textChoices(table: MappingTable): readonly Choice<PresenceChoice>[] {
  const usual = textsIn(defaultMappings().rows).values();
  const texts = [...new Set([...table.values(), ...usual])].filter((text) => text !== '').sort();
  return [
    ...texts.map(
      (text): Choice<PresenceChoice> => ({ name: text, value: `presence:${text}`, group: 'Presences' }),
    ),
    { name: 'Another one: type it', value: 'other', group: 'Presences' },
  ];
}

/** A text that can stand in a row, without space around it. `what` is what it is for, as in "the Teams presence". */
async function askForCell(prompter: Prompter, message: string, what: string): Promise<string> {
  const validate = (typed: string) => {
    const problem = cellProblem(what, typed);
    return problem === undefined ? undefined : `${capitalised(problem)}.`;
  };
  return (await prompter.text({ message, validate })).trim();
}

/** A table while it is edited. Nothing of it is written anywhere before somebody saves it. */
export interface MappingEditor {
  readonly saved: MappingTable;
  /** The table after each step. */
  readonly steps: readonly MappingTable[];
}

export function editing(saved: MappingTable): MappingEditor {
  return { saved, steps: [] };
}

/** The table as it would be saved now. */
export function edited({ saved, steps }: MappingEditor): MappingTable {
  return steps.at(-1) ?? saved;
}

/** Adds a row or changes it. Giving it what it has is no step. */
export function setRow(editor: MappingEditor, key: string, presence: string): MappingEditor {
  const table = edited(editor);
  if (table.get(key) === presence) return editor;
  return stepTo(editor, withMappings(table, [[key, presence]]));
}

export function removeRow(editor: MappingEditor, key: string): MappingEditor {
  const table = edited(editor);
  return table.has(key) ? stepTo(editor, withoutMappings(table, [key])) : editor;
}

/** Takes the last step back; there may be none. */
export function undo({ saved, steps }: MappingEditor): MappingEditor {
  return { saved, steps: steps.slice(0, -1) };
}

/** What `undo` would take back; undefined when there is nothing. */
export function lastChange({ saved, steps }: MappingEditor): MappingChange | undefined {
  const last = steps.at(-1);
  return last && difference(steps.at(-2) ?? saved, last)[0];
}

/** What saving would change. Steps that took each other back do not count. */
export function unsaved(editor: MappingEditor): readonly MappingChange[] {
  return difference(editor.saved, edited(editor));
}

function stepTo({ saved, steps }: MappingEditor, table: MappingTable): MappingEditor {
  return { saved, steps: [...steps, table] };
}
