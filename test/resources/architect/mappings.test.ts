import { describe, expect, test } from 'vitest';
import { indexPresences, type PresenceDefinition } from '../../../src/presences/presences.js';
import type { MappingsMode, MappingTable } from '../../../src/resources/architect/mapping-table.js';
import { mappings } from '../../../src/resources/architect/mappings.js';
import { markerOf } from '../../../src/resources/kit/marker.js';
import { noSession, references } from '../no-session.js';

const presence = (id: string, systemPresence: string, secondary?: string): PresenceDefinition => ({
  id,
  name: secondary ?? systemPresence,
  type: secondary === undefined ? 'System' : 'User',
  systemPresence,
  labels: {},
  deactivated: secondary !== undefined,
});
const presences = indexPresences([
  presence('p1', 'Available'),
  presence('p2', 'Busy'),
  presence('p3', 'Busy', 'Old'),
  presence('q', 'OnQueue'),
  { ...presence('theirs', 'Busy', 'Theirs'), deactivated: false, divisionId: 'claims' },
  { ...presence('ours', 'Busy', 'Ours'), deactivated: false, divisionId: 'home' },
]);
const defaults: MappingTable = new Map([
  ['Available', 'p1'],
  ['Busy', 'p2'],
]);

interface Observed {
  readonly rows: Readonly<Record<string, string>>;
  readonly unfinished?: boolean;
  readonly empty?: boolean;
}

function look(observed: Observed, file?: { rows: MappingTable; mode: MappingsMode }) {
  const resource = mappings(noSession(), {
    table: 'T',
    column: 'Presence',
    marker: markerOf('teams-presence'),
    defaults: () => defaults,
    ...(file === undefined ? {} : { file }),
    wasSetUp: async () => false,
    divisionId: 'home',
    presences,
  });
  const { rows, unfinished = false, empty = false } = observed;
  const present = Object.entries(rows).map(([key, id]) => [key, { key, cells: { Presence: id } }] as const);
  const table = { tableId: 't', column: 'Presence', columns: ['Presence'] };
  const state = { ...table, rows: new Map(present), unfinished, empty };
  const desired = resource.desired(references(true));
  const changes = resource.diff(desired, state, references(true));
  return {
    changes: Object.fromEntries(changes.map(({ path, before, after }) => [path, [before, after]])),
    notes: resource.notes?.(desired, state),
  };
}

describe("the rows of the mapping table are the user's", () => {
  test('no removed row is brought back and no edited one is overwritten', () => {
    expect(look({ rows: { Busy: 'p1' } }).changes).toEqual({});
    expect(look({ rows: {} }).changes).toEqual({});
  });

  test('a first setup that was cut off is completed, without touching rows that are there', () => {
    expect(look({ rows: { Busy: 'p1' }, unfinished: true }).changes).toEqual({
      'rows.Available': [null, 'Available (p1)'],
      firstRows: ['unfinished', 'complete'],
    });
  });

  test('a table that somebody else made and never filled gets the first rows', () => {
    expect(Object.keys(look({ rows: {}, empty: true }).changes)).toEqual(['rows.Available', 'rows.Busy']);
  });

  test('rows that are probably not meant are told of, whether they are there or come from a file', () => {
    const doubts = [
      'The row "Busy" puts people On Queue: they get calls because of a status in Microsoft Teams.',
      'The row "Away" leads to "Busy / Theirs", a presence of another division: people of this one cannot be put into it.',
      'The rows "InACall" and "inacall" differ only in case or in what cannot be seen; Teams presences are compared letter by letter.',
    ];
    const rows = { Busy: 'q', Away: 'theirs', InACall: 'ours', inacall: 'p1' };
    expect(look({ rows }).notes).toEqual(doubts);
    const file = { rows: new Map(Object.entries(rows)), mode: 'append' as const };
    expect(look({ rows: {} }, file).notes).toEqual(doubts);
    expect(look({ rows }, { rows: new Map([['Busy', 'p1']]), mode: 'replace-all' }).notes).toEqual([]);
  });

  test('rows that lead nowhere are reported and left alone', () => {
    const { changes, notes } = look({ rows: { Away: '', Busy: 'gone', Offline: 'p3', Available: 'p1' } });
    expect(changes).toEqual({});
    expect(notes).toEqual([
      'The row "Away" names no presence, so it does nothing.',
      'The row "Busy" points at a presence that does not exist: gone.',
      'The row "Offline" points at a deactivated presence: Busy / Old.',
    ]);
  });
});

describe('a file of the user', () => {
  const rows = new Map([
    ['Available', 'p2'],
    ['Away', 'p1'],
  ]);
  const there = { rows: { Available: 'p1', Busy: 'p2' } };

  test('adds and changes rows in append mode, and removes none', () => {
    expect(look(there, { rows, mode: 'append' }).changes).toEqual({
      'rows.Available': ['Available (p1)', 'Busy (p2)'],
      'rows.Away': [null, 'Available (p1)'],
    });
  });

  test('makes the table equal itself in replace-all mode', () => {
    expect(look(there, { rows, mode: 'replace-all' }).changes).toEqual({
      'rows.Available': ['Available (p1)', 'Busy (p2)'],
      'rows.Away': [null, 'Available (p1)'],
      'rows.Busy': ['Busy (p2)', null],
    });
  });

  test('changes nothing the second time', () => {
    const same = { rows: { Available: 'p2', Away: 'p1' } };
    expect(look(same, { rows, mode: 'append' }).changes).toEqual({});
    expect(look(same, { rows, mode: 'replace-all' }).changes).toEqual({});
  });

  test('finishes a first setup that was cut off, so that the usual mappings do not come after it', () => {
    const same = { rows: { Available: 'p2', Away: 'p1' }, unfinished: true };
    expect(look(same, { rows, mode: 'append' }).changes).toEqual({ firstRows: ['unfinished', 'complete'] });
  });

  test('is not mixed with the usual mappings', () => {
    expect(Object.keys(look({ rows: {}, empty: true }, { rows, mode: 'append' }).changes)).toEqual([
      'rows.Available',
      'rows.Away',
    ]);
  });

  test('quiets the notes on the rows that it replaces, and only on those', () => {
    const broken = { rows: { Available: 'gone', Busy: 'gone' } };
    expect(look(broken, { rows, mode: 'append' }).notes).toEqual([
      'The row "Busy" points at a presence that does not exist: gone.',
    ]);
  });
});
