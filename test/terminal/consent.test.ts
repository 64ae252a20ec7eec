import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { addRole, policiesOf } from '../../src/practice-org/identity/roles.js';
import { census } from '../support/one-of-each.js';
import type { TerminalSession } from '../support/terminal.js';
import { integrationInUse } from '../whole/foreign.js';
import { answerHow, answerRegion, consent, type Guided, goOn, guided, takeDefaults } from './guided.js';

let person: Guided;

afterEach(() => person.close());

/** No write was sent, and nothing is remembered of what did not happen. */
function expectNothingDone(): void {
  const { org } = person.whole;
  expect(org.requests.filter(({ kind }) => kind === 'write')).toEqual([]);
  expect(census(org.org.state)).toEqual(person.before);
  const state = join(person.environment.XDG_STATE_HOME ?? '', 'gc-presence');
  const kept = existsSync(state) ? readdirSync(state) : [];
  expect(kept.filter((name) => name !== 'drafts.json')).toEqual([]);
  for (const name of kept) expect(readFileSync(join(state, name), 'utf8')).not.toContain(org.clientSecret);
}

/** Up to each question, in order; the question waits then. */
const upTo: readonly (readonly [string, string, (terminal: TerminalSession) => Promise<void>])[] = [
  ['region', 'Region of the org', async () => undefined],
  ['how to sign in', '? How do you sign in?', answerRegion],
  ['client id', '? Client id', answerHow],
  [
    'client secret',
    '? Client secret',
    async (terminal) => {
      terminal.type(person.whole.org.clientId);
      terminal.key('enter');
    },
  ],
  [
    'mappings',
    '❯ The eleven default rows',
    async (terminal) => {
      terminal.type(person.whole.org.clientSecret);
      terminal.key('enter');
    },
  ],
  ['division', '❯ Home', async (terminal) => terminal.key('enter')],
  ['page of all answers', '❯ Continue', async (terminal) => terminal.key('enter')],
  [
    'consent',
    'Make these 10 changes in Riverbend Insurance (practice org)?',
    async (terminal) => terminal.key('enter'),
  ],
];

describe('Ctrl-C', () => {
  test.each(upTo.map(([name], index) => [name, index] as const))(
    'at the question for the %s ends with 130, and nothing is done',
    async (_name, last) => {
      person = await guided();
      const terminal = person.setUp();
      for (const [, question, answer] of upTo.slice(0, last + 1)) {
        await answer(terminal);
        await terminal.waitForText(question);
      }
      terminal.key('ctrl-c');
      expect(await terminal.exit()).toBe(130);
      expect(terminal.text()).toContain('Stopped by Ctrl-C.');
      expect(terminal.text()).not.toContain('    at ');
      expectNothingDone();
    },
  );

  test('during a step ends with 130 after saying what was done and what not, and takes the role back', async () => {
    person = await guided({ conditions: { grantTakesEffect: 2000 } });
    const terminal = await person.logIn();
    await takeDefaults(terminal);
    await consent(terminal);
    await terminal.waitForText('waiting for the role to take effect');
    terminal.key('ctrl-c');
    await terminal.waitForText('Stopping after the running request');
    expect(await terminal.exit()).toBe(130);
    const text = terminal.text();
    expect(text).toContain('Took the role "Presence API User" back from the client "Setup wizard"');
    expect(text).toMatch(/✔ Role "Presence API User" created/);
    expect(text.replace(/\s+/g, ' ')).toMatch(/Stopped by Ctrl-C: .*not attempted\. Run the same/s);
    expect(terminal.overlongLines()).toEqual([]);
    expect(census(person.whole.org.org.state).installerHolds).toEqual(person.before.installerHolds);
  });
});

test('what the org does not have is said on the page of all answers, which keeps them for the next start', async () => {
  person = await guided();
  const wrong = await person.logIn(['--protect', 'Lunhc']);
  await takeDefaults(wrong);
  await wrong.waitForText('this org has no presence "Lunhc"');
  await wrong.waitForText('❯ Continue');
  for (const next of [
    'Mappings',
    'Permissions',
    'Presences in which people are left alone: On Queue, Lunhc',
  ]) {
    wrong.key('down');
    await wrong.waitForText(`❯ ${next}`);
  }
  wrong.key('enter');
  await wrong.waitForText('❯ Continue with this one');
  wrong.key('down');
  await wrong.waitForText('❯ Lunhc');
  wrong.key('enter');
  await wrong.waitForText('❯ Change it');
  wrong.key('enter');
  await wrong.waitForText('? Presence ❯');
  wrong.type('lunch');
  await wrong.waitForText('❯ Meal / Lunch');
  wrong.key('enter');
  await wrong.waitForText('❯ Continue with this one Meal / Lunch');
  wrong.key('enter');
  await wrong.waitForText('left alone: On Queue, Meal / Lunch');
  await goOn(wrong);
  await wrong.waitForText('Make these 10 changes');
  wrong.key('enter');
  expect(await wrong.exit()).toBe(2);
  expectNothingDone();
  expect(wrong.text()).toContain('Your answers are kept');
  expect(wrong.text()).not.toContain('besides On Queue Lunhc');

  const again = person.setUp();
  await again.waitForText('❯ eu-west-1');
  again.key('enter');
  await answerHow(again);
  await again.waitForText(`Client id (${person.whole.org.clientId})`);
  again.key('enter');
  await again.waitForText('? Client secret');
  again.type(person.whole.org.clientSecret);
  again.key('enter');
  await again.waitForText('? Continue with your answers of');
  again.key('enter');
  await again.waitForText('On Queue, Meal / Lunch');
  again.key('ctrl-c');
  expect(await again.exit()).toBe(130);
  expectNothingDone();
}, 60_000);

test('at the consent, ? says when something is changed, and Escape leads back to the answers', async () => {
  person = await guided();
  const terminal = await person.logIn();
  await takeDefaults(terminal);
  await terminal.waitForText('Make these 10 changes in Riverbend Insurance (practice org)?');
  terminal.type('?');
  await terminal.waitForText('Nothing is changed before you say yes.');
  terminal.key('escape');
  await terminal.waitForText('❯ Continue');
  terminal.key('ctrl-c');
  expect(await terminal.exit()).toBe(130);
  expectNothingDone();
});

test('at a look-alike Escape leads back to the answers, and from the consent to the look-alike', async () => {
  person = await guided();
  addRole(person.whole.org.org, { name: 'Presence API User', policies: policiesOf(['routing:queue:view']) });
  const before = census(person.whole.org.org.state);
  const terminal = await person.logIn();
  await takeDefaults(terminal);
  await terminal.waitForText('❯ Adopt it');
  terminal.key('escape');
  await goOn(terminal);
  await terminal.waitForText('❯ Adopt it');
  terminal.type('?');
  await terminal.waitForText('teardown leaves it in the org');
  terminal.key('enter');
  await terminal.waitForText('Make these 10 changes in Riverbend Insurance (practice org)?');
  terminal.key('escape');
  await terminal.waitForText('❯ Adopt it');
  terminal.key('ctrl-c');
  expect(await terminal.exit()).toBe(130);
  expect(census(person.whole.org.org.state)).toEqual(before);
});

test('at the consent, the plan can be opened, which is no answer yet', async () => {
  person = await guided();
  const terminal = await person.logIn();
  await takeDefaults(terminal);
  await terminal.waitForText('❯ No');
  terminal.key('down');
  await terminal.waitForText('❯ Details');
  expect(terminal.text()).not.toContain('permissionPolicies');
  terminal.key('enter');
  await terminal.waitForText('permissionPolicies');
  await terminal.waitForText('❯ No');
  terminal.key('enter');
  expect(await terminal.exit()).toBe(2);
  expectNothingDone();
});

describe('saying no', () => {
  test('to the plan ends with 2, and nothing is done', async () => {
    person = await guided();
    const terminal = await person.logIn();
    await takeDefaults(terminal);
    await terminal.waitForText('Make these 10 changes in Riverbend Insurance (practice org)?');
    terminal.key('enter');
    expect(await terminal.exit()).toBe(2);
    expectNothingDone();
  });

  test.each([
    ['down', 3],
    ['enter', 2],
  ] as const)('to a look-alike (%s) is asked before the plan is agreed to', async (key, code) => {
    person = await guided();
    addRole(person.whole.org.org, {
      name: 'Presence API User',
      policies: policiesOf(['routing:queue:view']),
    });
    const before = census(person.whole.org.org.state);
    const terminal = await person.logIn();
    await takeDefaults(terminal);
    await terminal.waitForText('Role "Presence API User" exists already');
    await terminal.waitForText('❯ Adopt it');
    if (key === 'down') {
      terminal.key('down');
      await terminal.waitForText('❯ Leave it alone and stop');
    }
    terminal.key('enter');
    if (key === 'enter') {
      await terminal.waitForText('» adopt    Role "Presence API User"');
      await terminal.waitForText('Make these 10 changes in Riverbend Insurance (practice org)?');
      terminal.key('enter');
    }
    expect(await terminal.exit()).toBe(code);
    expect(census(person.whole.org.org.state)).toEqual(before);
    expect(person.whole.org.requests.filter(({ kind }) => kind === 'write')).toEqual([]);
  });

  test.each([
    ['enter', '+ create   Integration "Genesys Cloud Presence API"'],
    ['down', '» adopt    Integration "Genesys Cloud Presence API"'],
  ] as const)(
    'to an integration of others (%s) comes before the plan, and is no consent',
    async (key, line) => {
      person = await guided();
      integrationInUse(person.whole.org.org);
      const terminal = await person.logIn();
      await takeDefaults(terminal);
      await terminal.waitForText('log in with its credential: "Book appointment"');
      await terminal.waitForText('❯ Create one of our own beside it');
      if (key === 'down') {
        terminal.key('down');
        await terminal.waitForText('❯ Share it');
      }
      terminal.key('enter');
      if (key === 'down') {
        await terminal.waitForText('❯ Adopt it');
        terminal.key('enter');
      }
      await terminal.waitForText(line);
      await terminal.waitForText('Make these 10 changes in Riverbend Insurance (practice org)?');
      terminal.key('enter');
      expect(await terminal.exit()).toBe(2);
      expect(person.whole.org.requests.filter(({ kind }) => kind === 'write')).toEqual([]);
    },
  );
});
