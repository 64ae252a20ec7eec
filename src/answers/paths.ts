import { isAbsolute, relative, sep } from 'node:path';
import { fileReason } from '../core/file-reason.js';
import { readNamedFile } from '../core/files.js';
import { inputProblem } from '../core/problem.js';

/** A path below `directory` becomes relative, with slashes, so that the folder can be moved or committed. */
export function portablePath(path: string, directory?: string): string {
  if (directory === undefined) return path;
  const below = relative(directory, path);
  if (below === '' || below.startsWith('..') || isAbsolute(below)) return path;
  return `./${below.split(sep).join('/')}`;
}

/** A path as people see it in their folder: `setup.yaml`, or the whole path of a file elsewhere. */
export function shownPath(path: string, cwd = process.cwd()): string {
  return portablePath(path, cwd).replace(/^\.\//, '');
}

/**
 * The bytes of a file that somebody named. `what` begins the message: `The users file a.csv`.
 * @throws ProblemError (exit 3) when it cannot be read
 */
export async function readGivenFile(path: string, what: string, next: string): Promise<Buffer> {
  try {
    return await readNamedFile(path);
  } catch (error) {
    const why = fileReason(error, 'file');
    throw inputProblem(`${what} cannot be read.`, { code: 'unreadable-file', why, next });
  }
}
