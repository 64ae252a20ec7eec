import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { InterruptedError } from '../../../src/core/problem.js';
import {
  mappingRows,
  mappingTable,
  onceAnswered,
  presenceColumn,
  presenceId,
} from '../../support/mappings.js';
import { installed, oneLine, type RunResult, restoredForEach } from '../../support/whole.js';

const whole = restoredForEach(installed);

const run = (...args: readonly string[]) => whole.run(['mappings', ...args]);
const org = () => whole.org.org;
const rows = () => Object.fromEntries(mappingRows(org()));
const id = (name: string) => presenceId(org(), name);

// The document of these commands is one of its own.
// biome-ignore lint/suspicious/noExplicitAny: tests know what they expect of it
const documentOf = (result: RunResult): any => JSON.parse(result.stdout);

function changedNothing(result: RunResult, code: number): void {
  expect({ code: result.code, writes: result.writes }).toEqual({ code, writes: [] });
}

describe('rows that are probably not meant are told of before they are written', () => {
  test.each([
    ['On Queue', 'Chatty', 'On Queue', 'The row "Chatty" puts people On Queue'],
    ['a presence of another division', 'Chatty', 'E-learning', 'a presence of another division'],
    ['another case than a row that is there', 'INACALL', 'Busy', 'Teams reports "InACall", not "INACALL".'],
  ])('%s', async (_, key, presence, warning) => {
    const set = await run('set', `${key}=${presence}`, '--dry-run', '--json');
    expect(documentOf(set).warnings.join()).toContain(warning);
    const file = whole.write('doubtful.csv', `key,presence\n${key},${presence}\n`);
    const imported = await run('import', file, '--dry-run');
    expect(oneLine(imported.stderr)).toContain(warning);
  });

  test('keys and presences are known whatever is invisible in them, and in either normal form', async () => {
    const sets = await run(
      'set',
      'InA\u200BCall=Bu\u00ADsy',
      'Away=BESCHA\u0308FTIGT',
      'Offline=\u00A0Off\u2060line',
    );
    expect(sets.code).toBe(0);
    const { InACall, Away, Offline } = rows();
    expect([InACall, Away, Offline]).toEqual([id('Busy'), id('Busy'), id('Offline')]);
  });
});

describe('mappings list', () => {
  test('--json prints exactly the rows, with name, id and what is wrong', async () => {
    const { rows: table } = mappingTable(org());
    table.Away = { key: 'Away', [presenceColumn]: id('Be right back') };
    table.Busy = { key: 'Busy', [presenceColumn]: '00000000-0000-4000-8000-000000000000' };
    table.Empty = { key: 'Empty', [presenceColumn]: '' };
    table.InACall = { key: 'InACall', [presenceColumn]: id('Claims inspection') };
    for (const key of Object.keys(table))
      if (!['Away', 'Busy', 'Empty', 'InACall'].includes(key)) delete table[key];
    const result = await run('list', '--json');
    changedNothing(result, 0);
    expect(documentOf(result)).toEqual({
      schemaVersion: 1,
      command: 'mappings list',
      version: expect.any(String),
      org: expect.objectContaining({ region: 'us-east-1' }),
      result: 'in-sync',
      warnings: [],
      mappings: [
        {
          teamsPresence: 'Away',
          presence: 'Away / Be right back',
          presenceId: id('Be right back'),
          problem: 'deactivated',
        },
        {
          teamsPresence: 'Busy',
          presence: null,
          presenceId: '00000000-0000-4000-8000-000000000000',
          problem: 'unknown-presence',
        },
        { teamsPresence: 'Empty', presence: null, presenceId: null, problem: 'no-presence' },
        {
          teamsPresence: 'InACall',
          presence: 'Busy / Claims inspection',
          presenceId: id('Claims inspection'),
          problem: null,
        },
      ],
    });
    const shown = await run('list');
    expect(shown.stdout).toMatch(/^Away\s+! deactivated: Away \/ Be right back$/m);
    expect(shown.stdout).toMatch(/^InACall\s+Busy \/ Claims inspection$/m);
  });

  test('finds a table that was renamed since, from any machine, and not another one than --table names', async () => {
    mappingTable(org()).name = 'Renamed';
    expect(documentOf(await run('list', '--json')).mappings).toHaveLength(11);
    const other = await run('list', '--json', '--table', 'MsTeamsPresenceMappings');
    changedNothing(other, 3);
    expect(documentOf(other).error.code).toBe('no-table');
    whole.moveToAnotherMachine();
    expect(documentOf(await run('list', '--json')).mappings).toHaveLength(11);
    expect((await run('list', '--table', 'Renamed')).code).toBe(0);
  });

  test('finds the table by the name that a config file or the last setup gave it', async () => {
    mappingTable(org()).name = 'Ours';
    whole.moveToAnotherMachine();
    const config = whole.write(
      'gc-presence.yaml',
      'teamsPresence:\n  mappings: ./x.csv\n  names:\n    dataTable: Ours\n',
    );
    expect((await run('list', '--config', config)).code).toBe(0);
  });
});

describe('mappings set and remove', () => {
  test('write what they were told, name the changes in the document, and do nothing the second time', async () => {
    const words = ['InACall=busy/claims inspection', 'Inactive=Abwesend', `OffWork=${id('Lunch')}`];
    const first = await run('set', ...words, '--json');
    expect(first.code).toBe(0);
    expect(documentOf(first)).toMatchObject({
      schemaVersion: 1,
      command: 'mappings set',
      org: { region: 'us-east-1' },
      table: { name: 'MsTeamsPresenceMappings', id: mappingTable(org()).id },
      result: 'applied',
      changes: [
        {
          teamsPresence: 'InACall',
          action: 'change',
          before: { presence: 'Busy', presenceId: id('Busy') },
          after: { presence: 'Busy / Claims inspection', presenceId: id('Claims inspection') },
          status: 'done',
        },
        {
          teamsPresence: 'Inactive',
          action: 'add',
          before: null,
          after: { presence: 'Away' },
          status: 'done',
        },
        { teamsPresence: 'OffWork', action: 'change', after: { presence: 'Meal / Lunch' }, status: 'done' },
      ],
      warnings: [],
    });
    expect(rows()).toMatchObject({
      InACall: id('Claims inspection'),
      Inactive: id('Away'),
      OffWork: id('Lunch'),
    });
    const second = await run('set', ...words, '--json');
    changedNothing(second, 0);
    expect(documentOf(second)).toMatchObject({ result: 'in-sync', changes: [] });

    const removal = await run('remove', 'Inactive', 'OffWork', '--json');
    expect(removal.code).toBe(0);
    expect(documentOf(removal).changes).toMatchObject([
      { teamsPresence: 'Inactive', action: 'remove', after: null },
      { teamsPresence: 'OffWork', action: 'remove', after: null },
    ]);
    expect(Object.keys(rows())).toHaveLength(10);
  });

  test('a row that is not there to be removed is pointed out with the nearest, and is no failure', async () => {
    const result = await run('remove', 'Availabel');
    changedNothing(result, 0);
    expect(oneLine(result.stderr)).toContain('There is no row "Availabel". Did you mean "Available"?');
    expect(oneLine(result.stdout)).toMatch(/^Nothing was removed: Data table ".*" stays as it is\. $/);
  });

  test('every presence that is unknown, ambiguous or deactivated is told with the nearest, and nothing is written', async () => {
    const result = await run('set', 'A=Bussy', 'B=取り込み中', 'C=Be right back', 'D=Busy', '--json');
    changedNothing(result, 3);
    expect(documentOf(result).error).toMatchObject({
      code: 'bad-mappings',
      details: [
        'A=Bussy  this org has no presence "Bussy"; did you mean "Busy"?',
        'B=取り込み中  "取り込み中" could be any of: Busy, Busy / Do Not Disturb',
        'C=Be right back  the presence "Be right back" is deactivated',
      ],
    });
  });

  test('words that are no mappings are all told before any request', async () => {
    const result = await run('set', 'Busy', '=Busy', 'Away=', '+1=Busy', 'A=Busy', 'A=Away', '--json');
    expect(result.code).toBe(3);
    expect(result.requests).toEqual([]);
    expect(documentOf(result).error.details).toEqual([
      'Busy  it has no "="',
      '=Busy  the Teams presence is empty',
      'Away=  the Genesys Cloud presence is empty',
      '+1=Busy  the Teams presence begins with "+", which spreadsheets run as a formula',
      'A=Away  "A" is given twice',
    ]);
  });

  test.each(['.', '..'])('the key "%s", whose address would be another one, is refused', async (key) => {
    changedNothing(await run('set', `${key}=Busy`), 3);
    mappingTable(org()).rows[key] = { key, [presenceColumn]: id('Busy') };
    const result = await run('remove', key);
    changedNothing(result, 1);
    expect(mappingTable(org()).rows[key]).toBeDefined();
  });

  test('a key in other case than Teams spells it is taken, and pointed out', async () => {
    const result = await run('set', 'inacall=Busy', '--json');
    expect(result.code).toBe(0);
    expect(documentOf(result).warnings).toContain('Teams reports "InACall", not "inacall".');
  });

  test('keys of any letters reach the table unchanged', async () => {
    const keys = ['a/b', 'ä ö', '会議中', '100%', 'x?y#z', 'a&b', '...', 'q"q', 'a,b'];
    const set = await run('set', ...keys.map((key) => `${key}=Busy`), '--json');
    expect(documentOf(set).error).toBeUndefined();
    expect(Object.keys(rows())).toEqual(expect.arrayContaining(keys));
    const changed = await run('set', ...keys.map((key) => `${key}=Away`));
    expect(changed.code).toBe(0);
    expect(keys.map((key) => rows()[key])).toEqual(keys.map(() => id('Away')));
    expect((await run('remove', ...keys)).code).toBe(0);
    expect(Object.keys(rows())).toHaveLength(11);
  });

  test.each([
    ['set', ['Busy=Away']],
    ['remove', ['Busy']],
  ])('%s --dry-run shows the change and sends no write', async (command, words) => {
    const result = await run(command, ...words, '--dry-run', '--json');
    changedNothing(result, 2);
    expect(documentOf(result)).toMatchObject({
      result: 'planned',
      changes: [{ teamsPresence: 'Busy', status: 'pending' }],
    });
  });

  test('cells of columns that somebody added stay as they are', async () => {
    const table = mappingTable(org());
    Object.assign(table.schema.properties as object, {
      Remark: { type: 'string', title: 'Remark' },
      Weight: { type: 'integer', title: 'Weight' },
    });
    for (const row of Object.values(table.rows)) Object.assign(row, { Remark: 'ours', Weight: 7 });
    expect((await run('set', 'Busy=Away', 'New=Busy')).code).toBe(0);
    expect(table.rows.Busy).toEqual({ key: 'Busy', [presenceColumn]: id('Away'), Remark: 'ours', Weight: 7 });
    const many = Array.from({ length: 150 }, (_, at) => `State ${at},Busy`);
    const file = whole.write('many.csv', ['key,presence', 'Busy,Lunch', ...many].join('\n'));
    expect((await run('import', file)).code).toBe(0);
    expect(table.rows.Busy).toEqual({
      key: 'Busy',
      [presenceColumn]: id('Lunch'),
      Remark: 'ours',
      Weight: 7,
    });
  });
});

describe('a row that somebody else changed since it was read', () => {
  test('is not overwritten: nothing is written, and the row is named', async () => {
    onceAnswered(whole.org.requests, 'getFlowsDatatableRows', () => {
      mappingTable(org()).rows.Busy = { key: 'Busy', [presenceColumn]: id('Lunch') };
    });
    const result = await run('set', 'Busy=Away', 'InACall=Away', '--json');
    changedNothing(result, 1);
    expect(documentOf(result)).toMatchObject({
      result: 'failed',
      error: {
        code: 'changed-meanwhile',
        details: ['Busy: was Busy, is now Meal / Lunch, was to become Away'],
      },
      changes: [
        { teamsPresence: 'Busy', status: 'pending' },
        { teamsPresence: 'InACall', status: 'pending' },
      ],
    });
    expect(rows().Busy).toBe(id('Lunch'));
  });

  test('and is as it was to become needs no write and no word', async () => {
    onceAnswered(whole.org.requests, 'getFlowsDatatableRows', () => {
      mappingTable(org()).rows.Busy = { key: 'Busy', [presenceColumn]: id('Away') };
    });
    const result = await run('set', 'Busy=Away', 'InACall=Away', '--json');
    expect(result.code).toBe(0);
    expect(documentOf(result).changes).toMatchObject([{ teamsPresence: 'InACall' }]);
    expect(result.writes).toHaveLength(1);
  });

  test('and is new is not taken away by replace-all', async () => {
    const file = whole.write('one.csv', 'key,presence\nBusy,Busy\n');
    onceAnswered(whole.org.requests, 'getFlowsDatatableRows', () => {
      mappingTable(org()).rows.Theirs = { key: 'Theirs', [presenceColumn]: id('Lunch') };
    });
    const result = await run('import', file, '--mode', 'replace-all', '--yes', '--json');
    changedNothing(result, 1);
    expect(documentOf(result).error.details).toEqual([
      'Theirs: was absent, is now Meal / Lunch, was to become absent',
    ]);
  });

  test('also stops setup with a file', async () => {
    const file = whole.write('two.csv', 'key,presence\nBusy,Away\n');
    onceAnswered(whole.org.requests, 'getFlowsDatatableRows', () => {
      mappingTable(org()).rows.Busy = { key: 'Busy', [presenceColumn]: id('Lunch') };
    });
    const result = await whole.run(['teams-presence', 'setup', '--yes', '--mappings', file, '--json']);
    expect(result.code).toBe(1);
    expect(rows().Busy).toBe(id('Lunch'));
    expect((await whole.run(['teams-presence', 'setup', '--yes', '--mappings', file])).code).toBe(0);
    expect(rows().Busy).toBe(id('Away'));
  });
});

test('an interruption while rows are written tells which are done, and running again does the rest', async () => {
  const controller = new AbortController();
  onceAnswered(whole.org.requests, 'postFlowsDatatableRows', () =>
    controller.abort(new InterruptedError('signal')),
  );
  const words = Array.from({ length: 24 }, (_, at) => `State ${at}=Busy`);
  const args = ['mappings', 'set', ...words, '--json'];
  const result = await whole.run(args, { signal: controller.signal });
  expect(result.code).toBe(130);
  const statuses: readonly { teamsPresence: string; status: string }[] = documentOf(result).changes;
  const done = statuses.filter(({ status }) => status === 'done').map(({ teamsPresence }) => teamsPresence);
  expect(done.length).toBeGreaterThan(0);
  expect(done.length).toBeLessThan(24);
  expect(Object.keys(rows()).filter((key) => key.startsWith('State '))).toEqual([...done].sort());
  const again = await whole.run(args);
  expect(again.code).toBe(0);
  expect(documentOf(again).changes).toHaveLength(24 - done.length);
});

test('a failure while rows are written says why, with its correlation id, what is done and how to go on', async () => {
  onceAnswered(whole.org.requests, 'postFlowsDatatableRows', () => {
    delete org().state.architect.dataTables[mappingTable(org()).id];
  });
  const result = await run('set', 'One=Busy', 'Two=Busy', 'Three=Busy', '--concurrency', '1');
  expect(result.code).toBe(1);
  expect(oneLine(result.stdout)).toContain(
    'Done: 1 added. + One: Busy Not done: 2 of 3. + Three: Busy + Two: Busy',
  );
  expect(oneLine(result.stderr)).toMatch(/✖ .* Why: .*\(correlation id [0-9a-f-]+\)/);
  expect(oneLine(result.stdout + result.stderr)).toMatch(/Run the (same )?command again/);
});

test('a file alone is read and written without any org, names as they are', async () => {
  const file = join(whole.home, 'alone.csv');
  const set = await run('set', 'Busy=Nicht stören', '--file', file, '--json');
  expect(set).toMatchObject({ code: 0, requests: [] });
  expect(documentOf(set)).toMatchObject({ file, result: 'applied' });
  expect(readFileSync(file, 'utf8')).toBe('Teams presence,Genesys presence\nBusy,Nicht stören\n');
  const given = whole.write('ids.csv', `key;${presenceColumn}\nAway;${id('Away')}\n`);
  expect(documentOf(await run('list', '--file', given, '--json'))).toMatchObject({
    schemaVersion: 1,
    mappings: [{ teamsPresence: 'Away', presence: null, presenceId: id('Away'), problem: null }],
  });
  const wide = whole.write('wide.csv', 'key,presence,remark\nAway,Away,ours\n');
  expect((await run('list', '--file', wide)).code).toBe(0);
  expect((await run('remove', 'Away', '--file', wide)).code).toBe(3);
  expect(readFileSync(wide, 'utf8')).toContain('ours');
});

describe('mappings import', () => {
  test('replace-all that would remove rows needs consent', async () => {
    const file = whole.write('m.csv', 'Teams presence;Genesys presence\r\nBusy;Besprechung\r\n');
    const refused = await run('import', file, '--mode', 'replace-all', '--json');
    changedNothing(refused, 3);
    expect(documentOf(refused)).toMatchObject({ result: 'failed', error: { code: 'consent-needed' } });
    expect(documentOf(refused).changes).toHaveLength(11);
    expect((await run('import', file, '--mode', 'replace-all', '--yes')).code).toBe(0);
    expect(rows()).toEqual({ Busy: id('Meeting') });
    expect((await run('import', file, '--mode', 'replace-all')).code).toBe(0);
  });

  test('append adds and changes rows, and removes none', async () => {
    const file = whole.write('m.csv', 'key,presence\nBusy,Besprechung\nNew,Busy\n');
    expect((await run('import', file)).code).toBe(0);
    expect(Object.keys(rows())).toHaveLength(12);
    expect(rows().Busy).toBe(id('Meeting'));
  });

  test('everything wrong in a file is told with line and column before any request', async () => {
    const file = whole.write('bad.csv', 'key,presence\n=1+1,Busy\nA,\nB,Busy\nB,Away\n');
    const result = await run('import', file, '--json');
    expect(result).toMatchObject({ code: 3, requests: [] });
    expect(documentOf(result).error.details.map((line: string) => line.replace(/^.*bad\.csv/, ''))).toEqual([
      ':2:1  the Teams presence begins with "=", which spreadsheets run as a formula',
      ':3:3  the Genesys Cloud presence is empty',
      ':5:1  "B" is in the file twice; line 4 has it too',
    ]);
    const names = whole.write('names.csv', 'key,presence\nA,Bussy\nB,Busy\nC,Lunsh\n');
    const unknown = await run('import', names, '--json');
    changedNothing(unknown, 3);
    expect(
      documentOf(unknown).error.details.map((line: string) => line.replace(/^.*names\.csv/, '')),
    ).toEqual([
      ':2:3  this org has no presence "Bussy"; did you mean "Busy"?',
      ':4:3  this org has no presence "Lunsh"; did you mean "Meal / Lunch"?',
    ]);
  });

  test('a row that points at a presence that is gone may stay as it is, and cannot be added', async () => {
    mappingTable(org()).rows.Busy = { key: 'Busy', [presenceColumn]: id('Be right back') };
    const kept = whole.write('kept.csv', `key,${presenceColumn}\nBusy,${id('Be right back')}\nNew,Busy\n`);
    expect((await run('import', kept)).code).toBe(0);
    const added = whole.write('added.csv', `key,${presenceColumn}\nOther,${id('Be right back')}\n`);
    changedNothing(await run('import', added), 3);
  });

  test('many rows go by one import of the platform, few go row by row', async () => {
    const many = Array.from({ length: 101 }, (_, at) => `State ${at},Busy`);
    const large = await run('import', whole.write('l.csv', ['key,presence', ...many].join('\n')), '--json');
    expect(documentOf(large)).toMatchObject({ result: 'applied' });
    expect(large.writes.map(({ operationId }) => operationId)).toEqual([
      'postFlowsDatatableImportCsvJobs',
      'upload',
    ]);
    const small = await run('import', whole.write('s.csv', 'key,presence\nA,Busy\nB,Busy\n'));
    expect(small.writes.map(({ operationId }) => operationId)).toEqual([
      'postFlowsDatatableRows',
      'postFlowsDatatableRows',
    ]);
    const removed = await run('remove', ...many.map((line) => line.split(',')[0] ?? ''), '--json');
    expect(documentOf(removed).changes).toHaveLength(101);
    expect(Object.keys(rows())).toHaveLength(13);
  });
});

describe('mappings export', () => {
  test('writes the format of the blueprint to standard output, byte by byte', async () => {
    const result = await run('export');
    changedNothing(result, 0);
    const expected = mappingRows(org()).map(([key, value]) => `${key},${value}\n`);
    expect(result.stdout).toBe(`key,${presenceColumn}\n${expected.join('')}`);
    expect(documentOf(await run('export', '--json')).csv).toBe(result.stdout);
  });

  test('with --names writes names that import takes, and ids where a name would not do', async () => {
    mappingTable(org()).rows.Busy = { key: 'Busy', [presenceColumn]: id('Do Not Disturb') };
    mappingTable(org()).rows.Away = { key: 'Away', [presenceColumn]: id('Be right back') };
    const before = mappingRows(org());
    const file = join(whole.home, 'named.csv');
    expect((await run('export', file, '--names')).code).toBe(0);
    expect(readFileSync(file, 'utf8')).toContain('Busy,Busy / Do Not Disturb\n');
    const back = await run('import', file, '--mode', 'replace-all', '--json');
    expect(documentOf(back).error?.details ?? []).toEqual([]);
    changedNothing(back, 0);
    expect(mappingRows(org())).toEqual(before);
  });

  test('overwrites no file that differs without consent', async () => {
    const file = whole.write('mine.csv', 'mine');
    changedNothing(await run('export', file), 3);
    expect(readFileSync(file, 'utf8')).toBe('mine');
    expect((await run('export', file, '--yes')).code).toBe(0);
    expect((await run('export', file)).code).toBe(0);
    expect(readFileSync(file, 'utf8')).toMatch(/^key,/);
  });

  test('writes rows that a spreadsheet would run behind an apostrophe, says so, and reads them back the same', async () => {
    for (const key of ['=1+1', '@sum', '-1', "'=x"])
      mappingTable(org()).rows[key] = { key, [presenceColumn]: id('Busy') };
    const before = mappingRows(org());
    const file = join(whole.home, 'guarded.csv');
    for (const flags of [['--names'], ['--yes']]) {
      const result = await run('export', file, ...flags);
      expect(result.code).toBe(0);
      expect(result.stderr).toContain('"=1+1" looks like a formula');
      expect(readFileSync(file, 'utf8')).not.toMatch(/^[=+\-@]/m);
      changedNothing(await run('import', file, '--mode', 'replace-all', '--json'), 0);
      expect(mappingRows(org())).toEqual(before);
    }
  });
});

test('mappings edit without a terminal says what scripts use instead', async () => {
  const result = await run('edit');
  expect(result).toMatchObject({ code: 3, requests: [] });
  expect(result.stderr).toContain('mappings set');
});

test('without the permission to change rows nothing is written, and it is named', async () => {
  const token = await whole.org.tokenWith([
    'architect:datatable:view',
    'architect:datatableRow:view',
    'presence:presenceDefinition:view',
  ]);
  const as = { environment: { GENESYSCLOUD_ACCESS_TOKEN: token, GENESYSCLOUD_OAUTHCLIENT_ID: undefined } };
  expect((await whole.run(['mappings', 'list'], as)).code).toBe(0);
  const result = await whole.run(['mappings', 'set', 'Busy=Away', 'New=Busy', '--json'], as);
  changedNothing(result, 4);
  expect(documentOf(result).error.missingPermissions).toEqual([
    'architect:datatable:add | architect:datatableRow:add',
    'architect:datatable:edit | architect:datatableRow:edit',
  ]);
});

test('the mappings of the documents and of the help exist in the practice org', async () => {
  const readme = readFileSync(new URL('../../../docs/mappings.md', import.meta.url), 'utf8');
  const { mappingsSet } = await import('../../../src/mappings/commands.js');
  const lines = [...readme.split('\n'), ...mappingsSet.examples.map(({ line }) => line)].filter((line) =>
    line.includes('gc-presence mappings set'),
  );
  expect(lines.length).toBeGreaterThan(1);
  for (const line of lines) {
    const words = [...line.replace(/.*mappings set/, '').matchAll(/"([^"]+)"|(\S+)/g)].map(
      ([, quoted, plain]) => quoted ?? plain ?? '',
    );
    const result = await run('set', '--dry-run', ...words);
    expect({ line, code: result.code, stderr: result.stderr }).toMatchObject({ line, code: 2 });
  }
  const [csv = ''] = /^Teams presence,Genesys presence\n(?:.+\n)+?(?=```)/m.exec(readme) ?? [];
  const imported = await run('import', whole.write('readme.csv', csv), '--dry-run');
  expect({ code: imported.code, stderr: imported.stderr }).toMatchObject({ code: 2 });
});
