import { spawn } from 'node:child_process';
import { cpSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { newFolder } from './folder.js';

export const bin = fileURLToPath(new URL('../../bin/gc-presence.js', import.meta.url));

export interface CliOptions {
  /** Joins the environment of a clean machine: no variables of ours, no CI, a state directory of its own. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Standard input, which is closed after it. */
  readonly input?: string | undefined;
  readonly cwd?: string | undefined;
}

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The environment that every run of the program starts from in tests. */
export function cleanEnvironment(more: Readonly<Record<string, string>> = {}): Record<string, string> {
  const home = newFolder();
  return {
    PATH: process.env.PATH ?? '',
    HOME: home,
    XDG_STATE_HOME: join(home, 'state'),
    LANG: 'C.UTF-8',
    TERM: 'xterm-256color',
    ...more,
  };
}

/** Runs the built program (`npm run build`) as people do, with pipes for all three streams. */
export function runCli(args: readonly string[], options: CliOptions = {}, program = bin): Promise<CliResult> {
  const child = spawn(process.execPath, [program, ...args], {
    env: cleanEnvironment(options.env),
    cwd: options.cwd,
    stdio: 'pipe',
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  // A program that ends before it has read everything is no error of the test.
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.input ?? '');
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** A copy of the built program, which can be changed or removed. */
export function copyOfProgram(): { readonly folder: string; readonly remove: () => void } {
  const folder = newFolder();
  const packaged = fileURLToPath(new URL('../../', import.meta.url));
  const parts = ['bin', 'dist', 'templates', 'package.json'];
  for (const part of parts) cpSync(join(packaged, part), join(folder, part), { recursive: true });
  symlinkSync(realpathSync(join(packaged, 'node_modules')), join(folder, 'node_modules'));
  const remove = () => {
    for (const part of [...parts, 'node_modules']) rmSync(join(folder, part), { recursive: true });
  };
  return { folder, remove };
}
