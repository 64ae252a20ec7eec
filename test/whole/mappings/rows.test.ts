import { expect, test } from 'vitest';
import type { DataTableState } from '../../../src/practice-org/architect/state.js';
import type { Org } from '../../../src/practice-org/org.js';
import { solutionObjects, the } from '../../support/solution-objects.js';
import { installed, oneLine, type RunResult, restoredForEach } from '../../support/whole.js';
import { actionsOf } from '../drift.js';

const column = 'GenesysCloudPresenceId';

const whole = restoredForEach(installed);

function rowsOf(org: Org): DataTableState['rows'] {
  return solutionObjects(org).table.rows;
}

function presence(org: Org, name: string): string {
  return the(org.state.people.definitions, (definition) => definition.name === name).id;
}

function inSync(run: RunResult): void {
  expect({ code: run.code, actions: actionsOf(run), writes: run.writes }).toEqual({
    code: 0,
    actions: {},
    writes: [],
  });
}

test.each<readonly [string, (rows: DataTableState['rows'], org: Org) => void]>([
  [
    'was edited',
    (rows, org) => {
      rows.Busy = { key: 'Busy', [column]: presence(org, 'Do Not Disturb') };
    },
  ],
  [
    'was removed',
    (rows) => {
      delete rows.Presenting;
    },
  ],
  [
    'was added',
    (rows, org) => {
      rows.OutOfOffice = { key: 'OutOfOffice', [column]: presence(org, 'Offline') };
    },
  ],
  [
    'is all that is left of them',
    (rows) => {
      for (const key of Object.keys(rows)) if (key !== 'Busy') delete rows[key];
    },
  ],
])('a row that %s is the user’s: it is no drift and survives setup', async (_, change) => {
  change(rowsOf(whole.org.org), whole.org.org);
  const theirs = structuredClone(rowsOf(whole.org.org));
  inSync(await whole.run(['teams-presence', 'status', '--json']));
  inSync(await whole.run(['teams-presence', 'setup', '--yes', '--json']));
  expect(rowsOf(whole.org.org)).toEqual(theirs);
});

test('rows that were all removed stay removed', async () => {
  const rows = rowsOf(whole.org.org);
  for (const key of Object.keys(rows)) delete rows[key];
  inSync(await whole.run(['teams-presence', 'setup', '--yes', '--json']));
  expect(rowsOf(whole.org.org)).toEqual({});
});

test('rows survive the repair of their table', async () => {
  const { table } = solutionObjects(whole.org.org);
  delete table.rows.Presenting;
  table.description = 'Who made this?';
  const theirs = structuredClone(table.rows);
  const setup = await whole.run(['teams-presence', 'setup', '--yes', '--json']);
  expect(actionsOf(setup)).toEqual({ 'data-table': 'update' });
  expect(rowsOf(whole.org.org)).toEqual(theirs);
});

test('a column that people added to the table is no drift and keeps its cells when the table is repaired', async () => {
  const { table } = solutionObjects(whole.org.org);
  const own = await whole.org.request('GET', `/api/v2/flows/datatables/${table.id}?expand=schema`);
  const { schema } = own.body;
  schema.properties.Note = { $id: '/properties/Note', type: 'string', title: 'Note', displayOrder: 2 };
  const { name, description } = own.body;
  const changed = await whole.org.request('PUT', `/api/v2/flows/datatables/${table.id}`, {
    name,
    description,
    schema,
  });
  expect(changed.status).toBe(200);
  await whole.org.request('PUT', `/api/v2/flows/datatables/${table.id}/rows/Busy`, {
    ...rowsOf(whole.org.org).Busy,
    Note: 'as agreed with Ana',
  });
  inSync(await whole.run(['teams-presence', 'status', '--json']));
  solutionObjects(whole.org.org).table.description = '';
  const setup = await whole.run(['teams-presence', 'setup', '--yes', '--json']);
  expect(actionsOf(setup)).toEqual({ 'data-table': 'update' });
  const { properties } = solutionObjects(whole.org.org).table.schema;
  expect(properties).toHaveProperty('Note');
  expect(rowsOf(whole.org.org).Busy).toMatchObject({ Note: 'as agreed with Ana' });
});

test.each([
  ['a deactivated presence', (org: Org) => presence(org, 'Be right back'), 'Away / Be right back'],
  [
    'a presence that does not exist',
    () => '00000000-0000-4000-8000-000000000000',
    '00000000-0000-4000-8000-000000000000',
  ],
])('a row that points at %s is reported and left alone', async (_, target, named) => {
  const id = target(whole.org.org);
  rowsOf(whole.org.org).Focusing = { key: 'Focusing', [column]: id };
  const status = await whole.run(['teams-presence', 'status', '--json']);
  inSync(status);
  expect(status.document.warnings).toHaveLength(1);
  expect(status.document.warnings[0]).toContain('"Focusing"');
  expect(status.document.warnings[0]).toContain(named);
  const people = await whole.run(['teams-presence', 'status']);
  expect(oneLine(people.stderr)).toContain(named);
  inSync(await whole.run(['teams-presence', 'setup', '--yes', '--json']));
  expect(rowsOf(whole.org.org).Focusing).toEqual({ key: 'Focusing', [column]: id });
});

test('a row without a presence is reported', async () => {
  rowsOf(whole.org.org).Focusing = { key: 'Focusing', [column]: '' };
  const status = await whole.run(['teams-presence', 'status', '--json']);
  inSync(status);
  expect(status.document.warnings).toEqual([expect.stringContaining('"Focusing"')]);
});
