import {
  difference,
  type MappingChange,
  type MappingTable,
  withMappings,
  withoutMappings,
} from '../resources/architect/mapping-table.js';

/** A table while it is edited. Nothing of it is written anywhere before somebody saves it. */
export interface MappingEditor {
  readonly saved: MappingTable;
  /** The table after each step, the first as it was saved. Never empty. */
  readonly steps: readonly Step[];
}

interface Step {
  readonly table: MappingTable;
  /** The row that this step was about. */
  readonly key: string;
}

export function editing(saved: MappingTable): MappingEditor {
  return { saved, steps: [] };
}

/** The table as it would be saved now. */
export function edited({ saved, steps }: MappingEditor): MappingTable {
  return steps.at(-1)?.table ?? saved;
}

/** Adds a row or changes it. Giving it what it has is no step. */
export function setRow(editor: MappingEditor, key: string, presence: string): MappingEditor {
  const table = edited(editor);
  if (table.get(key) === presence) return editor;
  return stepTo(editor, key, withMappings(table, [[key, presence]]));
}

export function removeRow(editor: MappingEditor, key: string): MappingEditor {
  const table = edited(editor);
  return table.has(key) ? stepTo(editor, key, withoutMappings(table, [key])) : editor;
}

/** Takes the last step back; there may be none. */
export function undo({ saved, steps }: MappingEditor): MappingEditor {
  return { saved, steps: steps.slice(0, -1) };
}

/** What `undo` would take back; undefined when there is nothing. */
export function lastChange({ saved, steps }: MappingEditor): MappingChange | undefined {
  const last = steps.at(-1);
  if (last === undefined) return undefined;
  return difference(steps.at(-2)?.table ?? saved, last.table)[0];
}

/** What saving would change. Steps that took each other back do not count. */
export function unsaved(editor: MappingEditor): readonly MappingChange[] {
  return difference(editor.saved, edited(editor));
}

function stepTo({ saved, steps }: MappingEditor, key: string, table: MappingTable): MappingEditor {
  return { saved, steps: [...steps, { table, key }] };
}
