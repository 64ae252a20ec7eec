import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReportDocument } from '../../src/ui/json-view.js';
import { copyOfProgram, runCli } from './cli.js';
import { gatewayEnvironment, type Whole } from './whole.js';

export interface NewerProgram {
  /** Runs one command line with `--json` on the org and the machine, as a process of its own. */
  run(whole: Whole, args: readonly string[]): Promise<NewerRun>;
  remove(): void;
}

interface NewerRun {
  readonly code: number | null;
  readonly document: ReportDocument;
  readonly stderr: string;
}

/** The built program (`npm run build`) as a later version of it may be: with these templates changed, and no more. */
export function newerProgram(changes: Readonly<Record<string, (text: string) => string>>): NewerProgram {
  const { folder, remove } = copyOfProgram();
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
    remove,
  };
}
