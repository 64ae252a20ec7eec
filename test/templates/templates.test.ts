import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readTemplates } from '../../src/templates/templates.js';
import { runCli } from '../support/cli.js';
import { newFolder } from '../support/folder.js';

const templates = readTemplates();

/** How the document of every command begins. */
const startOf = (command: string, result: string) => ({
  schemaVersion: 1,
  command,
  version: expect.any(String),
  result,
});

describe('templates list', () => {
  test('names every file with a line about it', async () => {
    const { code, stdout } = await runCli(['templates', 'list', '--json']);
    const { templates: listed, ...start } = JSON.parse(stdout);
    expect(code).toBe(0);
    expect(start).toEqual(startOf('templates list', 'in-sync'));
    expect(listed).toEqual(templates.map(({ file, description }) => ({ file, description })));
    for (const { description } of listed) expect(description.length).toBeGreaterThan(10);
  });
});

describe('templates export', () => {
  test('copies every file byte by byte, and a second time changes nothing', async () => {
    const directory = join(newFolder(), 'new', 'folder');
    const first = await runCli(['templates', 'export', directory, '--json']);
    expect(first.code).toBe(0);
    expect(JSON.parse(first.stdout)).toMatchObject(startOf('templates export', 'applied'));
    for (const { file, content } of templates) expect(readFileSync(join(directory, file))).toEqual(content);
    const again = await runCli(['templates', 'export', directory, '--json']);
    expect(JSON.parse(again.stdout)).toMatchObject(startOf('templates export', 'in-sync'));
    expect(JSON.parse(again.stdout).files.map(({ status }: { status: string }) => status)).toEqual(
      templates.map(() => 'unchanged'),
    );
  });

  test('overwrites no file that differs, and writes none at all then, unless --yes says so', async () => {
    const directory = newFolder();
    await runCli(['templates', 'export', directory]);
    const [first] = templates;
    if (first === undefined) throw new Error('There are no templates.');
    const mine = join(directory, first.file);
    writeFileSync(mine, 'mine');
    const refused = await runCli(['templates', 'export', directory]);
    expect(refused.code).toBe(3);
    expect(refused.stderr).toContain(first.file);
    expect(readFileSync(mine, 'utf8')).toBe('mine');
    expect((await runCli(['templates', 'export', directory, '--yes'])).code).toBe(0);
    expect(readFileSync(mine)).toEqual(first.content);
  });

  test('refuses a place where no files can be', async () => {
    const file = join(newFolder(), 'file');
    writeFileSync(file, 'mine');
    const { code, stderr } = await runCli(['templates', 'export', file]);
    expect(code).toBe(3);
    expect(stderr).toContain('cannot be written');
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });

  // Node's own mkdir never comes back from there.
  test.runIf(process.platform === 'linux')('refuses a folder below /proc at once', async () => {
    const { code, stderr } = await runCli(['templates', 'export', '/proc/x/y']);
    expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringContaining('cannot be written') });
  });

  test.runIf(process.platform === 'linux')('so does a state directory there', async () => {
    const env = { XDG_STATE_HOME: '/proc/x' };
    const { code, stderr } = await runCli(['sandbox', 'show'], { env });
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr: expect.stringContaining('The practice org cannot be opened'),
    });
  });
});
