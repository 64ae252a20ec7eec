import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Sandbox } from '../../answers/connection-fields.js';
import { stateDirectory } from '../../answers/state-directory.js';
import {
  type PracticeOrg,
  type PracticeOrgOptions,
  startPracticeOrg,
} from '../../practice-org/practice-org.js';
import { inputProblem } from '../../problem.js';

/** Where the practice org lives: in the file that was named, else in the state directory. */
export function sandboxFile(
  sandbox: Sandbox,
  environment: Readonly<Record<string, string | undefined>>,
): string {
  return typeof sandbox === 'string' ? sandbox : join(stateDirectory({ environment }), 'practice-org.json');
}

export interface OpenSandbox {
  readonly practice: PracticeOrg;
  readonly file: string;
  /** It did not exist before. */
  readonly fresh: boolean;
}

/** Starts the practice org of that file, and makes it when there is none. Throws an input problem for a bad file. */
export async function openSandbox(
  file: string,
  options: Omit<PracticeOrgOptions, 'file'> = {},
): Promise<OpenSandbox> {
  const fresh = !existsSync(file);
  try {
    return { practice: await startPracticeOrg({ ...options, file }), file, fresh };
  } catch (error) {
    throw startProblem(error, options.port);
  }
}

function startProblem(error: unknown, port: number | undefined): unknown {
  if (!(error instanceof Error)) return error;
  if ('code' in error && (error.code === 'EADDRINUSE' || error.code === 'EACCES')) {
    return inputProblem(`Port ${port} cannot be used.`, {
      code: 'port-taken',
      reason: error.code === 'EACCES' ? 'This user may not listen there.' : 'Another program listens there.',
      hint: 'Name another one with --port, or leave it out to get any free one.',
    });
  }
  if (error.name !== 'StateFileError') return error;
  return inputProblem('The practice org cannot be opened.', {
    code: 'bad-sandbox-file',
    reason: error.message,
    hint: 'Run "gc-presence sandbox reset", or name another file with --sandbox FILE.',
  });
}
