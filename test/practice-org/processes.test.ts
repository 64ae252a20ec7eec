import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, test } from 'vitest';
import { newFolder } from '../support/folder.js';

const script = fileURLToPath(new URL('../support/practice-writer.mjs', import.meta.url));

let folder: string;
let file: string;

beforeEach(() => {
  folder = newFolder();
  file = join(folder, 'org.json');
});

interface Writer {
  readonly child: ChildProcess;
  /** Names whose creation was answered so far. */
  answered(): readonly string[];
  /** Exit code, or the signal that ended it, with what it said on standard error. */
  readonly ended: Promise<string>;
}

/** A process that creates so many roles in the practice org of the file. */
function writer(prefix: string, count: number): Writer {
  const child = spawn(process.execPath, [script, file, prefix, String(count)], { stdio: 'pipe' });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = new Promise<string>((resolve) => {
    child.on('close', (code, signal) => resolve(`${signal ?? code}${stderr}`));
  });
  return { child, answered: () => stdout.split('\n').slice(0, -1), ended };
}

function roleNames(): string[] {
  const { identity } = JSON.parse(readFileSync(file, 'utf8'));
  return Object.values(identity.roles).map((role) => (role as { name: string }).name);
}

describe('processes that share the file of a practice org', () => {
  test('two that write at once lose nothing, and never leave the file broken', async () => {
    const writers = [writer('First', 50), writer('Second', 50)];
    let reads = 0;
    const reader = setInterval(() => {
      if (!existsSync(file)) return;
      roleNames();
      reads += 1;
    }, 5);
    const ends = await Promise.all(writers.map(({ ended }) => ended));
    clearInterval(reader);
    expect(ends).toEqual(['0', '0']);
    const names = new Set(roleNames());
    for (const prefix of ['First', 'Second'])
      for (let number = 1; number <= 50; number += 1) expect(names).toContain(`${prefix} ${number}`);
    expect(reads).toBeGreaterThan(10);
    expect(readdirSync(folder)).toEqual(['org.json']);
  });

  test('one that is killed loses nothing that was answered, and does not lock the others out', async () => {
    const killed = writer('Killed', 100_000);
    while (killed.answered().length < 20) await new Promise((resolve) => setTimeout(resolve, 5));
    killed.child.kill('SIGKILL');
    expect(await killed.ended).toBe('SIGKILL');
    const survivor = writer('Survivor', 5);
    expect(await survivor.ended).toBe('0');
    const names = new Set(roleNames());
    for (const name of [...killed.answered(), ...survivor.answered()]) expect(names).toContain(name);
    expect(survivor.answered()).toHaveLength(5);
  });
});
