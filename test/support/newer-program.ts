import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ReportDocument } from '../../src/ui/json-view.js';
import { runCli } from './cli.js';
import { gatewayEnvironment, type Whole } from './whole.js';

export interface NewerProgram {
  /** Runs one command line with `--json` on the org and the machine, as a process of its own. */
  run(whole: Whole, args: readonly string[]): Promise<NewerRun>;
  remove(): void;
}

export interface NewerRun {
  readonly code: number | null;
  readonly document: ReportDocument;
  readonly stderr: string;
}

/** The built program (`npm run build`) as a later version of it may be: with these templates changed, and no more. */
export function newerProgram(changes: Readonly<Record<string, (text: string) => string>>): NewerProgram {
  const folder = mkdtempSync(join(tmpdir(), 'gc-presence-newer-'));
  const packaged = fileURLToPath(new URL('../../', import.meta.url));
  for (const part of ['bin', 'dist', 'templates', 'package.json'])
    cpSync(join(packaged, part), join(folder, part), { recursive: true });
  symlinkSync(realpathSync(join(packaged, 'node_modules')), join(folder, 'node_modules'));
  for (const [name, change] of Object.entries(changes)) {
    const path = join(folder, 'templates', name);
    const before = readFileSync(path, 'utf8');
    const after = change(before);
    if (after === before) throw new Error(`The template ${name} is as it was.`);
    writeFileSync(path, after);
  }
  return {
    run: async (whole, args) => {
      const env = {
        HOME: whole.home,
        XDG_STATE_HOME: join(whole.stateDirectory(), '..'),
        ...gatewayEnvironment(whole.org),
      };
      const program = join(folder, 'bin', 'gc-presence.js');
      const run = await runCli([...args, '--json'], { env, cwd: whole.home }, program);
      return { code: run.code, stderr: run.stderr, document: JSON.parse(run.stdout) as ReportDocument };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
