import { cpSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import type { TerminalSession } from '../support/terminal.js';
import { type Guided, guided } from './guided.js';

let person: Guided;

afterEach(() => person.close());

/** What is waited for, and what is done then: a key, or a text that is typed. */
type Step = readonly [wait: string, act: { readonly type: string } | Parameters<TerminalSession['key']>[0]];

/** All that was on the screen, as it came: what each step has changed, and what was typed in between. */
async function record(terminal: TerminalSession, steps: readonly Step[]): Promise<string> {
  const recorded: string[] = [];
  let before: readonly string[] = [];
  const look = () => {
    // A question that is about to show a mistake may still have the mark of an answer that is being checked.
    const now = terminal.lines().map((line) => line.replace(/^[⠁-⣿] /, '? '));
    while (now.at(-1) === '') now.pop();
    const same = now.findIndex((line, at) => line !== before[at]);
    recorded.push(...(same < 0 ? [] : now.slice(same)));
    before = now;
  };
  for (const [wait, act] of steps) {
    await terminal.waitForText(wait);
    // Every question ends in the line of its keys.
    await terminal.waitForLastLine('help', 'select', 'back');
    look();
    recorded.push(`        [${typeof act === 'string' ? act : typedText(act.type)}]`);
    if (typeof act === 'string') terminal.key(act);
    else terminal.type(act.type);
  }
  expect(await terminal.exit()).toBe(0);
  look();
  return `${inOrder(recorded)
    .replace(/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g, '(id)')
    .replaceAll(person.whole.org.clientSecret, '(secret)')
    .replace(/\d\d:\d\d(?= \(UTC)|(?<=now )\d\d:\d\d/g, 'hh:mm')
    .replace(/\(\d+\.\d s\)/g, '(n s)')}\n`;
}

/** What was erased first, and what was typed then. */
function typedText(text: string): string {
  const typed = text.replace(/^\u007f+/, '');
  const erased = text.length - typed.length;
  return [...(erased > 0 ? [`erases ${erased}`] : []), ...(typed === '' ? [] : [`types ${typed}`])].join(
    ', ',
  );
}

/** Steps that are carried out at the same time end in any order. */
function inOrder(lines: readonly string[]): string {
  const text = lines.join('\n');
  const end = /^✔ (?:Took the role [^\n]*(?:\n {2}[^\n]*)*|[^\n]*(?:\n {2}[^\n]*)?\(\d+\.\d s\))$/gm;
  const sorted = [...(text.match(end) ?? [])].sort();
  return text.replace(end, () => sorted.shift() ?? '');
}

const logIn = (): readonly Step[] => [
  ['? Region of the org ❯ us-east-1', { type: 'ireland' }],
  ['ireland ❯ eu-west-1', 'enter'],
  ['❯ With an OAuth client and its secret', 'enter'],
  ['? Client id', { type: '?' }],
  ['OAuth lists them. ? hide help', { type: 'not an id' }],
  ['? Client id not an id', 'enter'],
  ['must not contain spaces', { type: `${'\u007f'.repeat(9)}${person.whole.org.clientId}` }],
  [person.whole.org.clientId, 'enter'],
  ['? Client secret', { type: person.whole.org.clientSecret }],
  ['*'.repeat(person.whole.org.clientSecret.length), 'enter'],
];

test('a guided installation of teams-presence looks like this in 80 columns', async () => {
  person = await guided();
  const terminal = person.setUp([], { columns: 80 });
  const recorded = await record(terminal, [
    ...logIn(),
    ['❯ The eleven default rows', { type: '?' }],
    ['in a config file.', 'enter'],
    ['❯ Home', 'escape'],
    ['❯ The eleven default rows', 'escape'],
    ['(Canada, cac1.pure.cloud) ❯ eu-west-1', 'enter'],
    ['? How do you sign in? (asked again) ❯ With an OAuth client', 'enter'],
    ['? Client id (asked again) (', 'enter'],
    ['? Client secret (asked again)', { type: person.whole.org.clientSecret }],
    [
      `✔ Client id (asked again) ${person.whole.org.clientId} ? Client secret (asked again) ${'*'.repeat(person.whole.org.clientSecret.length)}`,
      'enter',
    ],
    ['❯ Home', { type: 'claims' }],
    ['claims ❯ Claims', 'enter'],
    ['❯ Continue', 'down'],
    ['❯ Mappings file', 'down'],
    ['❯ Permissions of the role', 'enter'],
    ['❯ All permissions on presences', 'down'],
    ['❯ Only those that the two data actions need', 'enter'],
    ['❯ Continue', 'enter'],
    ['❯ No Details', { type: 'y' }],
    ['❯ Yes No', 'enter'],
    ['? Save your answers in a config file?', 'enter'],
  ]);
  expect(terminal.overlongLines().filter((line) => !/https:\/\/|gc-presence/.test(line))).toEqual([]);
  await expect(recorded).toMatchFileSnapshot('golden/teams-presence-80.txt');
});

test('a guided installation of associate-user looks like this in 60 columns, without colour', async () => {
  person = await guided();
  const { home } = person.whole;
  const people = new URL('../../examples/associates.csv', import.meta.url);
  cpSync(fileURLToPath(people), `${home}/associates.csv`);
  person.whole.write('wrong.csv', 'email\nada.okafor@riverbend.exampel\n');
  // In a zone whose clocks never change, and from a day on that is far away, every date is known.
  const terminal = person.setUp(['--start-date', '2031-03-03'], {
    solution: 'associate-user',
    columns: 60,
    environment: { NO_COLOR: '1' },
  });
  const recorded = await record(terminal, [
    ...logIn(),
    ['CSV file of associates', { type: 'wrong.csv' }],
    ['wrong.csv', 'enter'],
    ['riverbend.exampel', { type: `${'\u007f'.repeat(9)}associates.csv` }],
    ['associates.csv', 'enter'],
    ['❯ Continue with these 2', 'down'],
    ['❯ Available 08:00', 'down'],
    ['❯ Offline 16:30', 'down'],
    ['❯ Add a schedule', 'enter'],
    ['? Presence ❯ Available', { type: 'lunch' }],
    ['lunch ❯ Meal / Lunch', 'enter'],
    ['? Time for Meal / Lunch, such as 08:00', { type: 'noon' }],
    ['08:00 noon', 'enter'],
    ['24-hour time such as 08:00.', { type: `${'\u007f'.repeat(4)}12:00` }],
    ['08:00 12:00', 'enter'],
    ['? Days for Meal / Lunch at 12:00 (mon-fri)', { type: 'Mo-Th' }],
    ['at 12:00 Mo-Th', 'enter'],
    ['? Name of the schedule (ScheduledWorkflow - Lunch)', 'escape'],
    ['? Days for Meal / Lunch at 12:00 (mon-thu)', 'enter'],
    ['? Name of the schedule (ScheduledWorkflow - Lunch)', 'enter'],
    ['❯ Continue with these 3', 'enter'],
    ['? Time zone ❯', { type: '+05:30' }],
    ['+05:30 ❯ Asia/Kolkata', 'enter'],
    ['❯ Head Office', 'enter'],
    ['? Caller number (+16145550100)', { type: '555-1234' }],
    ['? Caller number 555-1234', 'enter'],
    ['Use it anyway?', 'enter'],
    ['? Caller number (+16145550100)', { type: '+16145550100' }],
    ['? Caller number +16145550100', 'enter'],
    ['❯ None', 'down'],
    ['❯ Add a queue', 'enter'],
    ['❯ Agents of Record', { type: 'branch location a' }],
    ['branch location a ❯ Branch Location A', 'enter'],
    ['Branch Location A (30)', 'enter'],
    ['❯ Continue with this one', 'enter'],
    ['❯ Leave them as they are', 'enter'],
    ['❯ Home', 'enter'],
    ['❯ Continue', 'enter'],
    ['❯ No Details', { type: 'y' }],
    ['❯ Yes No', 'enter'],
    ['? Save your answers in a config file?', 'enter'],
  ]);
  expect(terminal.overlongLines().filter((line) => !/https:\/\/|gc-presence/.test(line))).toEqual([]);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one.
  expect(terminal.raw()).not.toMatch(/\u001b\[(?:[1-9]|[349]\d)(?:;\d+)*m/);
  await expect(recorded).toMatchFileSnapshot('golden/associate-user-60.txt');
});
