import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { bin } from '../support/cli.js';
import { type TerminalOptions, TerminalSession } from '../support/terminal.js';

let session: TerminalSession | undefined;

afterEach(() => session?.close());

function run(args: readonly string[], options: TerminalOptions = {}): TerminalSession {
  session = new TerminalSession([process.execPath, bin, ...args], options);
  return session;
}

describe('the program in a real terminal', () => {
  test('asks before it throws the practice org away, and does nothing on no', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'gc-presence-')), 'org.json');
    const terminal = run(['sandbox', 'reset', '--sandbox', file]);
    await terminal.waitForText('Throw away everything');
    terminal.key('enter');
    await terminal.waitForText('Nothing was changed.');
    expect(await terminal.exit()).toBe(0);
  });

  test('ends with 130 after Ctrl-C at a question', async () => {
    const terminal = run(['sandbox', 'reset']);
    await terminal.waitForText('Throw away everything');
    terminal.key('ctrl-c');
    expect(await terminal.exit()).toBe(130);
    expect(terminal.text()).not.toContain('    at ');
  });

  test('says at Ctrl-C what happens next, and ends', async () => {
    const terminal = run(['sandbox', 'start']);
    await terminal.waitForText('Ctrl-C ends it.');
    terminal.key('ctrl-c');
    await terminal.waitForText('Stopping after the running request');
    expect(await terminal.exit()).toBe(0);
  });

  test.each([60, 80, 120])('sets up the practice org with one consent, in %i columns', async (columns) => {
    const terminal = run(['teams-presence', 'setup', '--sandbox', '--division', 'Home'], { columns });
    await terminal.waitForText('Which Teams presence becomes which');
    terminal.key('enter');
    await terminal.waitForText('Do this now?');
    terminal.type('y');
    terminal.key('enter');
    await terminal.waitForText('What to do next');
    expect(await terminal.exit()).toBe(0);
    expect(terminal.text()).toContain('Done: 10 created.');
    // Addresses are left whole, so that they can be clicked.
    const overlong = terminal.overlongLines();
    expect(overlong.filter((line) => !line.includes('https://'))).toEqual([]);
    expect(overlong.length > 0).toBe(columns < 100);
  });

  test('stops after the running request at Ctrl-C during a step, says what was done, and a second run continues', async () => {
    const home = mkdtempSync(join(tmpdir(), 'gc-presence-'));
    const env = { HOME: home, XDG_STATE_HOME: join(home, 'state') };
    const args = ['teams-presence', 'setup', '--sandbox', '--division', 'Home', '--yes'];
    const first = run(args, { env });
    await first.waitForText('Which Teams presence becomes which');
    first.key('enter');
    await first.waitForText('waiting for the role to take effect');
    first.key('ctrl-c');
    await first.waitForText('Stopping after the running request');
    expect(await first.exit()).toBe(130);
    expect(first.text()).toMatch(/not attempted|skipped/);
    first.close();
    const second = run(args, { env });
    await second.waitForText('What to do next');
    expect(await second.exit()).toBe(0);
  });
});
