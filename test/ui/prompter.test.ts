import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { type TerminalOptions, TerminalSession } from '../support/terminal.js';

const script = fileURLToPath(new URL('../support/ask.mjs', import.meta.url));
let session: TerminalSession | undefined;

/** A question of this kind that shows this. */
async function ask(kind: string, shown: string, options: TerminalOptions = {}): Promise<TerminalSession> {
  session = new TerminalSession([process.execPath, script, kind], options);
  await session.waitForText(shown);
  return session;
}

afterEach(() => session?.close());

const questions = [
  ['text', 'Your name?'],
  ['secret', 'Client secret?'],
  ['choose', 'Which day?'],
  ['search', 'Which region?'],
  ['confirm', 'Do this now?'],
] as const;

describe('in a real terminal', () => {
  test.each(
    questions.flatMap((question) => [['ctrl-c', ...question] as const, ['ctrl-d', ...question] as const]),
  )('%s at a question of the kind %s interrupts the run', async (key, kind, message) => {
    const terminal = await ask(kind, message);
    terminal.key(key);
    await terminal.waitForText('InterruptedError');
    expect(await terminal.exit()).toBe(130);
  });

  test('a text is refused with its sentence until it will do', async () => {
    const terminal = await ask('text', 'Your name?');
    terminal.key('enter');
    await terminal.waitForText('A name is needed.');
    terminal.type('Ada');
    await terminal.waitForText('Ada');
    terminal.key('enter');
    await terminal.waitForText('answer: Ada');
  });

  test('what is typed behind a question that fills the line has a line of its own', async () => {
    const terminal = await ask('wide', 'or nothing:', { columns: 60 });
    terminal.type('Riverbend Insurance');
    await terminal.waitForText('Riverbend Insurance');
    expect(
      terminal
        .text()
        .split('\n')
        .map((line) => line.trimEnd()),
    ).toContain('  Riverbend Insurance');
    terminal.key('enter');
    await terminal.waitForText('answer: Riverbend Insurance');
  });

  test('a secret is shown as stars, and never on the screen', async () => {
    const terminal = await ask('secret', 'Client secret?');
    terminal.type('hunter2secret');
    await terminal.waitForText('*'.repeat(13));
    terminal.key('enter');
    await terminal.waitForText('answer: 13');
    expect(terminal.raw()).not.toContain('hunter2');
  });

  test('a choice starts at the initial one and moves with the arrows', async () => {
    const terminal = await ask('choose', 'Which day?');
    terminal.key('down');
    await terminal.waitForText('❯ Wednesday');
    terminal.key('enter');
    await terminal.waitForText('answer: three');
  });

  test('a name from the org cannot send control characters to the terminal', async () => {
    const terminal = await ask('choose', 'Tuesday \\u{1b}[31mred');
    terminal.key('enter');
    await terminal.waitForText('answer: two');
  });

  test('a search finds words in any order, in name and description', async () => {
    const terminal = await ask('search', 'Wednesday');
    terminal.type('first mon');
    await terminal.waitForText('first mon');
    await terminal.waitForAbsence('Wednesday');
    terminal.key('enter');
    await terminal.waitForText('answer: one');
  });

  test('the name that was typed is the one that Enter takes', async () => {
    const terminal = await ask('queue', 'Sales at');
    terminal.type('branch location a');
    await terminal.waitForText('❯ Branch Location A');
    terminal.key('enter');
    await terminal.waitForText('answer: Branch Location A');
  });

  test.each(questions)(
    '? at a question of the kind %s says below what it is about, until it is answered or pressed again',
    async (kind, message) => {
      const terminal = await ask(kind, message);
      await terminal.waitForText('? help');
      terminal.type('?');
      await terminal.waitForText('It is about the question.');
      await terminal.waitForText('? hide help');
      expect(terminal.text().split(message)).toHaveLength(2);
      terminal.type('?');
      await terminal.waitForAbsence('It is about the question.');
      await terminal.waitForText(message);
      expect(terminal.text().split(message)).toHaveLength(2);
    },
  );

  test('a text that is pasted may begin with ?', async () => {
    const terminal = await ask('text', 'Your name?');
    terminal.type('?uestion');
    await terminal.waitForText('Your name? ?uestion');
    terminal.key('enter');
    await terminal.waitForText('answer: ?uestion');
  });

  test.each(questions)(
    'Escape at a question of the kind %s leads back, and leaves no trace',
    async (kind, message) => {
      const terminal = await ask(kind, message);
      terminal.key('escape');
      await terminal.waitForText('GoBack');
      expect(terminal.text()).not.toContain(message);
    },
  );

  test('Escape acts at once', async () => {
    const terminal = await ask('choose', 'Which day?');
    const begin = performance.now();
    terminal.key('escape');
    await terminal.waitForText('GoBack');
    expect(performance.now() - begin).toBeLessThan(400);
  });

  test('an arrow that arrives in two parts is an arrow', async () => {
    const terminal = await ask('choose', 'esc back');
    terminal.type('\u001b');
    await new Promise((resolve) => setTimeout(resolve, 5));
    terminal.type('[B');
    await terminal.waitForText('❯ Wednesday');
  });

  test('a question that Escape leads back to says that it is asked again, one without an answer yet does not', async () => {
    const terminal = await ask('two', '? Your name? (Ada)');
    terminal.key('enter');
    await terminal.waitForText('? Your town?');
    terminal.key('escape');
    await terminal.waitForText('? Your name? (asked again) (Ada)');
    terminal.key('enter');
    await terminal.waitForText('✔ Your name? (asked again) Ada ? Your town?');
    expect(terminal.text()).not.toContain('Your town? (asked again)');
  });

  test('a list says how long it is where not all of it is in sight', async () => {
    const terminal = await ask('long', '1 of 30');
    terminal.key('down');
    await terminal.waitForText('2 of 30');
    terminal.close();
    const short = await ask('choose', 'esc back');
    expect(short.text()).not.toContain('of 3');
  });

  test('help leaves the chosen entry chosen', async () => {
    const terminal = await ask('choose', '❯ Tuesday');
    terminal.key('down');
    await terminal.waitForText('❯ Wednesday');
    terminal.type('?');
    await terminal.waitForText('It is about the question.');
    expect(terminal.text()).toContain('❯ Wednesday');
  });

  test('only keys that are named move in a list', async () => {
    const terminal = await ask('choose', '❯ Tuesday');
    terminal.type('1w3m');
    terminal.key('enter');
    await terminal.waitForText('answer: two');
  });

  test('a search that finds nothing says among how many, and how to clear it', async () => {
    const terminal = await ask('queue', '? Queue');
    terminal.type('xyz');
    await terminal.waitForText('> Nothing among 3 choices matches "xyz".');
    await terminal.waitForText('ctrl-u clear the search');
    expect(terminal.text()).not.toContain('select');
    terminal.key('enter');
    terminal.type('\u0015');
    await terminal.waitForText('❯ Branch Location 03');
  });

  test('an empty list says so, and names only keys that act', async () => {
    const terminal = await ask('empty', '> There is nothing to choose from.');
    expect(terminal.text().split('\n').at(-1)).toBe('esc back');
  });

  test('what is wrong goes on below its own beginning', async () => {
    const terminal = await ask('strict', '? Your name?', { columns: 30 });
    terminal.key('enter');
    await terminal.waitForText('has none.');
    expect(terminal.text()).toContain('> A name has letters, and this\n  one has none.');
  });

  test.each(['text', 'search'] as const)(
    'the key for help is named at a question of the kind %s only while it acts',
    async (kind) => {
      const terminal = await ask(kind, '? help');
      terminal.type('w?');
      await terminal.waitForAbsence('? help');
      terminal.type('\u007f\u007f');
      await terminal.waitForText('? help');
    },
  );

  test('the keys of a confirmation stand whole behind its last word, also where the window ends there', async () => {
    const terminal = await ask('confirm', 'now? (y/N)', { columns: 18 });
    terminal.type('perhaps');
    terminal.key('enter');
    await terminal.waitForText('Type y or n.');
  });

  test('Enter at a confirmation that is not recommended says no', async () => {
    const terminal = await ask('confirm', 'y/N');
    terminal.key('enter');
    await terminal.waitForText('answer: false');
  });

  test('a trace is told that a person was waited for', async () => {
    const terminal = await ask('confirm', 'y/N');
    terminal.key('enter');
    await terminal.waitForText('waits: person, an answer');
  });

  test.each([
    ['choose', 40],
    ['search', 40],
    ['choose', 60],
    ['search', 200],
  ] as const)('a question of the kind %s is readable in %i columns', async (kind, columns) => {
    const terminal = await ask(kind, 'Which', { columns });
    await terminal.waitForText('Wednesday');
    expect(terminal.overlongLines()).toEqual([]);
    terminal.key('enter');
    expect(await terminal.exit()).toBe(0);
  });

  test.each(questions)(
    'NO_COLOR keeps every colour out of a question of the kind %s',
    async (kind, message) => {
      const colours = async (env: Readonly<Record<string, string>>) => {
        const terminal = await ask(kind, message, { env });
        terminal.key('ctrl-c');
        await terminal.exit();
        // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one.
        return terminal.raw().match(/\u001b\[(?:[1-9]|[349]\d)m/g) ?? [];
      };
      expect(await colours({ NO_COLOR: '1' })).toEqual([]);
      expect(await colours({})).not.toEqual([]);
    },
  );
});
