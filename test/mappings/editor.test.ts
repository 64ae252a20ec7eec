import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { otherTeamsStates } from '../../src/core/teams-states.js';
import {
  edited,
  editing,
  lastChange,
  type MappingEditor,
  removeRow,
  setRow,
  undo,
  unsaved,
} from '../../src/mappings/editor.js';
import { countsOf } from '../../src/mappings/store.js';
import { difference, withMappings } from '../../src/resources/architect/mapping-table.js';

const table = new Map([
  ['Away', 'a'],
  ['Busy', 'b'],
]);
const keys = fc.constantFrom('Away', 'Busy', 'InACall', 'Lunch');
const values = fc.constantFrom('a', 'b', 'c');

type Act =
  | { readonly kind: 'set'; readonly key: string; readonly value: string }
  | { readonly kind: 'remove'; readonly key: string }
  | { readonly kind: 'undo' };

const acts: fc.Arbitrary<readonly Act[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('set' as const), key: keys, value: values }),
    fc.record({ kind: fc.constant('remove' as const), key: keys }),
    fc.record({ kind: fc.constant('undo' as const) }),
  ),
  { maxLength: 30 },
);

function carryOut(editor: MappingEditor, act: Act): MappingEditor {
  switch (act.kind) {
    case 'set':
      return setRow(editor, act.key, act.value);
    case 'remove':
      return removeRow(editor, act.key);
    case 'undo':
      return undo(editor);
  }
}

describe('editing mappings', () => {
  test('ends, after any acts, in the table of a plain model with a history', () => {
    fc.assert(
      fc.property(acts, (list) => {
        const history = [new Map(table)];
        let editor = editing(table);
        for (const act of list) {
          editor = carryOut(editor, act);
          const now = new Map(history.at(-1));
          if (act.kind === 'undo') {
            if (history.length > 1) history.pop();
          } else {
            if (act.kind === 'set') now.set(act.key, act.value);
            else now.delete(act.key);
            if (difference(history.at(-1) ?? now, now).length > 0) history.push(now);
          }
          expect(new Map(edited(editor))).toEqual(history.at(-1));
        }
      }),
    );
  });

  test('never touches what was saved, and its difference leads from there to what is edited', () => {
    fc.assert(
      fc.property(acts, (list) => {
        const editor = list.reduce(carryOut, editing(table));
        expect([...editor.saved]).toEqual([
          ['Away', 'a'],
          ['Busy', 'b'],
        ]);
        const applied = new Map(table);
        for (const { key, after } of unsaved(editor)) {
          if (after === undefined) applied.delete(key);
          else applied.set(key, after);
        }
        expect(applied).toEqual(new Map(edited(editor)));
      }),
    );
  });

  test('undone step by step is back where it began, with nothing left to undo', () => {
    fc.assert(
      fc.property(acts, (list) => {
        let editor = list.reduce(carryOut, editing(table));
        while (lastChange(editor) !== undefined) editor = undo(editor);
        expect(edited(editor)).toBe(table);
        expect(undo(editor)).toEqual(editor);
      }),
    );
  });

  test('steps that took each other back leave nothing to save', () => {
    const there = setRow(editing(table), 'Away', 'c');
    expect(unsaved(setRow(there, 'Away', 'a'))).toEqual([]);
    expect(unsaved(removeRow(setRow(editing(table), 'New', 'c'), 'New'))).toEqual([]);
  });

  test('tells what undo would take back', () => {
    const editor = removeRow(setRow(editing(table), 'Away', 'c'), 'Busy');
    expect(lastChange(editor)).toEqual({ key: 'Busy', before: 'b', after: undefined });
    expect(lastChange(undo(editor))).toEqual({ key: 'Away', before: 'a', after: 'c' });
  });
});

test('known Teams states without a row are offered, those with one are not', () => {
  const offered = otherTeamsStates(table);
  expect(offered).toContain('InAConferenceCall');
  expect(offered).toContain('UrgentInterruptionsOnly');
  expect(offered).not.toContain('Busy');
});

test('a replacement counts what it adds, changes and removes', () => {
  const after = withMappings(
    table,
    [
      ['Busy', 'c'],
      ['New', 'a'],
    ],
    'replace-all',
  );
  expect(countsOf(difference(table, after))).toBe('1 added, 1 changed, 1 removed');
});
