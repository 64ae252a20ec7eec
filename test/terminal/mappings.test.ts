import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { bin } from '../support/cli.js';
import { mappingRows, mappingTable, presenceColumn, presenceId } from '../support/mappings.js';
import { TerminalSession } from '../support/terminal.js';
import { gatewayEnvironment, installed, type Whole } from '../support/whole.js';

let whole: Whole;
let restore: () => void;
let terminal: TerminalSession | undefined;
beforeAll(async () => {
  whole = await installed();
  restore = whole.keep();
  return () => whole.close();
});
beforeEach(() => restore());
afterEach(() => terminal?.close());

const org = () => whole.org.org;
const rows = () => Object.fromEntries(mappingRows(org()));
const id = (name: string) => presenceId(org(), name);
const requests = () => whole.org.requests;

function edit(columns = 60, more: Readonly<Record<string, string>> = {}, ...flags: string[]) {
  return open(['mappings', 'edit', ...flags], columns, more);
}

function open(
  command: readonly string[],
  columns: number,
  more: Readonly<Record<string, string>> = {},
): TerminalSession {
  const env = { ...gatewayEnvironment(whole.org), ...more };
  terminal = new TerminalSession([process.execPath, bin, ...command], { columns, rows: 40, env });
  return terminal;
}

/** Filters the list of a question and takes what is left on top. */
async function pick(at: TerminalSession, question: string, text: string, filtered: string): Promise<void> {
  await at.waitForText(question);
  at.type(text);
  await at.waitForText(`❯ ${filtered}`);
  at.key('enter');
}

/** Searches the table for a row, once `shown` stands below it, and presses a key there. */
async function press(at: TerminalSession, shown: string, key: string, row?: string): Promise<void> {
  await at.waitForText(shown);
  await at.waitForText('q leave');
  if (row !== undefined) {
    at.type('/');
    await at.waitForText('Search:');
    at.type(row);
    await at.waitForText(`❯ ${row}`);
    at.key('enter');
    await at.waitForText('q leave');
  }
  if (key === 'enter') at.key(key);
  else at.type(key);
}

/** Whatever happens at the terminal, only this may be written. */
function writesSince(start: number) {
  return requests()
    .slice(start)
    .filter(({ kind }) => kind === 'write');
}

describe('mappings edit at a terminal', () => {
  test('changes, adds and removes rows by name, shows the difference, and saves once', async () => {
    const start = requests().length;
    const at = edit();
    await press(at, 'Nothing to save.', 'enter', 'InACall');
    await pick(at, 'InACall becomes', 'schadens', 'Busy / Claims inspection');
    await press(at, 'Not saved yet: 1 changed.', 'enter', 'OutOfOffice');
    await pick(at, 'OutOfOffice becomes', 'mittag', 'Meal / Lunch');
    await press(at, 'Not saved yet: 1 added, 1 changed.', 'r', 'Presenting');
    await press(at, 'Not saved yet: 1 added, 1 changed, 1 removed.', 's');
    await at.waitForText('~ InACall: Busy → Busy / Claims inspection');
    await at.waitForText('+ OutOfOffice: Meal / Lunch');
    await at.waitForText('- Presenting: Busy');
    expect(writesSince(start)).toEqual([]);
    await at.waitForText('Save this');
    at.key('enter');
    await at.waitForText('Saved: 1 added, 1 changed, 1 removed.');
    expect(await at.exit()).toBe(0);
    expect(writesSince(start)).toHaveLength(3);
    expect(rows()).toMatchObject({ InACall: id('Claims inspection'), OutOfOffice: id('Lunch') });
    expect(rows().Presenting).toBeUndefined();
  });

  test('takes a step back with undo, and leaves without saving when told so', async () => {
    const start = requests().length;
    const at = edit(80);
    await press(at, 'Nothing to save.', 'enter', 'Presenting');
    await pick(at, 'Presenting becomes', 'training', 'Training');
    await press(at, 'Last: ~ Presenting: Busy → Training', 'u');
    await press(at, 'Nothing to save.', 'q');
    await at.waitForText('Nothing was changed.');
    expect(await at.exit()).toBe(0);
    expect(writesSince(start)).toEqual([]);
  });

  test('? says what the table is, what a question is about, and leaves nothing behind', async () => {
    const at = edit();
    await press(at, 'Nothing to save.', '?');
    await at.waitForText('Nothing is written before you save.');
    at.type('?');
    await at.waitForAbsence('Nothing is written before you save.');
    await press(at, 'Nothing to save.', 'a');
    await at.waitForText('as Teams spells it');
    at.type('?');
    await at.waitForText('What Microsoft Teams reports, in its own words');
    at.key('escape');
    await press(at, 'Nothing to save.', 'q');
    await at.waitForText('Nothing was changed.');
    expect(await at.exit()).toBe(0);
    expect(at.text()).not.toContain('as Teams spells it');
  });

  test('with --yes saves without asking', async () => {
    const at = edit(60, {}, '--yes');
    await press(at, 'Nothing to save.', 'enter', 'InACall');
    await pick(at, 'InACall becomes', 'training', 'Training');
    await press(at, 'Not saved yet: 1 changed.', 's');
    await at.waitForText('Saved: 1 changed.');
    expect(await at.exit()).toBe(0);
    expect(rows()).toMatchObject({ InACall: id('Training') });
  });

  test('Escape leads back to the table; Ctrl-C writes nothing, and says what was not saved', async () => {
    const start = requests().length;
    const at = edit();
    await press(at, 'Nothing to save.', 'a');
    await at.waitForText('as Teams spells it');
    at.key('escape');
    await press(at, 'Nothing to save.', 'enter', 'Away');
    await at.waitForText('Away becomes');
    at.key('escape');
    await press(at, 'Nothing to save.', 'enter');
    await pick(at, 'Away becomes', 'lunch', 'Meal / Lunch');
    await at.waitForText('Not saved yet: 1 changed');
    at.key('ctrl-c');
    await at.waitForText('Not saved: 1 changed.');
    expect(await at.exit()).toBe(130);
    expect(writesSince(start)).toEqual([]);
  });

  test('asks about a row that somebody else changed meanwhile, and keeps theirs when told so', async () => {
    const at = edit();
    await press(at, 'Nothing to save.', 'enter', 'InACall');
    await pick(at, 'InACall becomes', 'training', 'Training');
    await press(at, 'Not saved yet: 1 changed.', 'a');
    await at.waitForText('as Teams spells it');
    at.type('Levitating');
    at.key('enter');
    await at.waitForText('Teams is not known to report "Levitating".');
    await at.waitForText('Take "OutOfOffice"');
    for (let press = 0; press < 7; press++) at.key('down');
    await at.waitForText('❯ Keep "Levitating"');
    at.key('enter');
    await pick(at, 'Levitating becomes', 'offline', 'Offline');
    mappingTable(org()).rows.InACall = { key: 'InACall', [presenceColumn]: id('Lunch') };
    await press(at, 'Not saved yet: 1 added, 1 changed.', 's');
    await at.waitForText('Save this');
    at.key('enter');
    await at.waitForText('Somebody changed a row since this was read');
    await at.waitForText('InACall: was Busy, is now Meal / Lunch, was to become Training');
    await at.waitForText('Keep theirs');
    at.key('enter');
    await at.waitForText('Saved: 1 added.');
    expect(await at.exit()).toBe(0);
    expect(rows()).toMatchObject({ InACall: id('Lunch'), Levitating: id('Offline') });
  });

  test('marks rows whose presence is gone or deactivated', async () => {
    mappingTable(org()).rows.Away = { key: 'Away', [presenceColumn]: id('Be right back') };
    mappingTable(org()).rows.Busy = { key: 'Busy', [presenceColumn]: 'gone' };
    const at = edit(80);
    await at.waitForText('! deactivated: Away / Be right back');
    await at.waitForText('! does not exist: gone');
    at.key('ctrl-c');
    expect(await at.exit()).toBe(130);
  });

  test('shows 300 rows in a window of 60 columns without breaking a line, and finds any of them', async () => {
    const table = mappingTable(org()).rows;
    for (let at = 0; at < 300; at++) {
      const key = `Zustand ${String(at).padStart(3, '0')} ${at % 3 === 0 ? 'mit einem recht langen Namen 会議中の状態' : ''}`;
      table[key.trim()] = { key: key.trim(), [presenceColumn]: id('Claims inspection') };
    }
    const at = edit(60, { NO_COLOR: '1' });
    await at.waitForText('q leave');
    await at.waitForText('(row 8 of 318)');
    for (let press = 0; press < 30; press++) at.key('down');
    await at.waitForText('❯ Zustand 019');
    await at.waitForText('(row 38 of 318)');
    expect(at.overlongLines()).toEqual([]);
    await press(at, 'q leave', 'enter', 'Zustand 277');
    await at.waitForText('Zustand 277 becomes');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with an escape character
    expect(at.raw()).not.toMatch(/\u001b\[\d*3\dm/);
    at.key('ctrl-c');
    expect(await at.exit()).toBe(130);
  });
});

describe('mappings set at a terminal', () => {
  test.each([
    ['InAMeting', 'Teams reports "InAMeeting", not "InAMeting".'],
    ['Foo Bar', 'Teams is not known to report "Foo Bar".'],
  ])('asks before it saves a row that nobody may ever need: %s', async (key, doubt) => {
    const start = requests().length;
    terminal = open(['mappings', 'set', `${key}=Busy`], 60);
    await terminal.waitForText(doubt);
    await terminal.waitForText('Make these changes (1 added)?');
    terminal.key('enter');
    await terminal.waitForText('Nothing was changed.');
    expect(await terminal.exit()).toBe(2);
    expect(writesSince(start)).toEqual([]);
  });
});

describe('mappings import at a terminal', () => {
  test.each([
    ['n', 'Nothing was changed.', 0, 2],
    ['y', 'Saved: 1 added, 1 changed.', 2, 0],
  ])('shows what it would change, and asks: %s', async (answer, ending, writes, code) => {
    const start = requests().length;
    const file = whole.write('mine.csv', 'key,presence\nInACall,Training\nOutOfOffice,Offline\n');
    terminal = open(['mappings', 'import', file], 80);
    await terminal.waitForText('~ InACall: Busy → Training');
    await terminal.waitForText('Make these changes (1 added, 1 changed)?');
    expect(writesSince(start)).toEqual([]);
    terminal.type(answer);
    terminal.key('enter');
    await terminal.waitForText(ending);
    expect(await terminal.exit()).toBe(code);
    expect(writesSince(start)).toHaveLength(writes);
  });
});
