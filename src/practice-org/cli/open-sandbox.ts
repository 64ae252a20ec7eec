import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Sandbox } from '../../answers/connection-fields.js';
import type { Io } from '../../core/io.js';
import { inputProblem } from '../../core/problem.js';
import { stateDirectory } from '../../state/state-directory.js';
import { type PracticeOrg, type PracticeOrgOptions, startPracticeOrg } from '../practice-org.js';
import { StateFileError } from '../store.js';
import { environmentFaults } from './read-faults.js';

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

/**
 * Starts the practice org of that file, and makes it when there is none; with the faults that the environment names,
 * unless others are given. Throws an input problem for a bad file.
 */
export async function openSandbox(
  sandbox: Sandbox,
  io: Pick<Io, 'environment' | 'cwd'>,
  options: Omit<PracticeOrgOptions, 'file'> = {},
): Promise<OpenSandbox> {
  const file = sandboxFile(sandbox, io.environment);
  const faults = options.faults ?? environmentFaults(io);
  const fresh = !existsSync(file);
  try {
    return { practice: await startPracticeOrg({ ...options, faults, file }), file, fresh };
  } catch (error) {
    throw startProblem(error, options);
  }
}

function startProblem(error: unknown, { port }: { readonly port?: number | undefined }): unknown {
  if (!(error instanceof Error)) return error;
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'EADDRINUSE' || (code === 'EACCES' && port !== undefined)) {
    return inputProblem(`Port ${port} cannot be used.`, {
      code: 'port-taken',
      why: code === 'EACCES' ? 'This user may not listen there.' : 'Another program listens there.',
      next: 'Name another one with --port, or leave it out to get any free one.',
    });
  }
  if (!(error instanceof StateFileError) && !unusableFile.has(code)) return error;
  const otherVersion = error instanceof StateFileError && error.otherVersion;
  return inputProblem('The practice org cannot be opened.', {
    code: 'bad-sandbox-file',
    why: error.message,
    next: otherVersion
      ? 'Name another file with --sandbox FILE, or make a new company: gc-presence sandbox reset'
      : 'Name another file with --sandbox FILE.',
  });
}

/** What the system says about a path where no file can be kept. */
const unusableFile = new Set(['EACCES', 'EISDIR', 'ENOENT', 'ENOTDIR', 'EROFS', 'EPERM', 'EEXIST']);
