import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { bin } from '../support/cli.js';
import { newFolder } from '../support/folder.js';
import { type TerminalOptions, TerminalSession } from '../support/terminal.js';
import { gatewayEnvironment, wholeOrg } from '../support/whole.js';

let session: TerminalSession | undefined;

afterEach(() => session?.close());

function run(args: readonly string[], options: TerminalOptions = {}): TerminalSession {
  session = new TerminalSession([process.execPath, bin, ...args], options);
  return session;
}

describe('the program in a real terminal', () => {
  test('asks before it throws the practice org away, and does nothing on no', async () => {
    const file = join(newFolder(), 'org.json');
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

  test('that serves the practice org ends at once with Ctrl-C, and says so in one sentence', async () => {
    const terminal = run(['sandbox', 'start']);
    await terminal.waitForText('Watch it in a browser: http');
    terminal.key('ctrl-c');
    await terminal.waitForText('The practice org has stopped.');
    expect(await terminal.exit()).toBe(0);
    expect(terminal.text()).not.toMatch(/Stopping after|to stop at once/);
  });

  test('with --yes asks nothing that has a default, so that the first line of the README runs by itself', async () => {
    const file = join(newFolder(), 'org.json');
    const terminal = run(['teams-presence', 'setup', '--sandbox', file, '--yes', '--dry-run']);
    await terminal.waitForText('Plan: 10 to create.');
    expect(await terminal.exit()).toBe(2);
    expect(terminal.text()).not.toMatch(/Division of the new|Which mappings/);
  });

  test('asks for the person and the Teams presence of an event, with what the practice org has', async () => {
    const file = join(newFolder(), 'org.json');
    const terminal = run(['sandbox', 'emit', '--sandbox', file], { columns: 120 });
    await terminal.waitForText('Whose Teams presence changes?');
    terminal.type('ada.okafor');
    await terminal.waitForText('❯ ada.okafor@riverbend.example (Ada Okafor');
    terminal.key('enter');
    await terminal.waitForText('What does Microsoft Teams report?');
    await terminal.waitForText('❯ InACall');
    terminal.key('enter');
    await terminal.waitForText('Teams reported InACall for Ada Okafor');
    expect(await terminal.exit()).toBe(1);
  });

  test('asks for the person to verify with until the org has them', async () => {
    const whole = await wholeOrg();
    try {
      await whole.run(['teams-presence', 'setup', '--yes']);
      const terminal = run(['teams-presence', 'verify'], { env: gatewayEnvironment(whole.org) });
      await terminal.waitForText('E-mail address of the person');
      terminal.type('?');
      await terminal.waitForText('Their presence changes for a few seconds.');
      terminal.type('ada.nobody@riverbend.example');
      terminal.key('enter');
      await terminal.waitForText('This org has nobody with the e-mail address ada.nobody@riverbend.example.');
      terminal.type(`${'\u007f'.repeat('nobody@riverbend.example'.length)}okafor@riverbend.example`);
      terminal.key('enter');
      await terminal.waitForText('Verified: 9 checks passed.');
      expect(await terminal.exit()).toBe(0);
    } finally {
      await whole.close();
    }
  });

  test('asks neither whom to verify with nor how to install, where nothing is installed', async () => {
    const file = join(newFolder(), 'org.json');
    const terminal = run(['teams-presence', 'verify', '--sandbox', file]);
    await terminal.waitForText('The solution is not installed in this org');
    expect(await terminal.exit()).toBe(5);
    expect(terminal.text().replace(/\s+/g, '')).toContain(`teams-presencesetup--sandbox${file}"`);
    const status = run(['teams-presence', 'status', '--sandbox', file]);
    await status.waitForText('Status: not installed in this org.');
    expect(await status.exit()).toBe(2);
  });
});
