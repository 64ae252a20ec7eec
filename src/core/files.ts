import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes `directory` and what is missing above it, each with `mode`. Node's own recursive form tries again without end
 * where the system answers ENOENT although the folder above is there, as below `/proc`: each folder is tried once here.
 * Throws the system's error; what stands in the way and is no folder is an ENOTDIR or EEXIST.
 */
export function makeDirectory(directory: string, mode = 0o777): void {
  if (isDirectory(directory)) return;
  const above = dirname(directory);
  if (above !== directory) makeDirectory(above, mode);
  try {
    mkdirSync(directory, { mode });
  } catch (error) {
    // Another process may have made it meanwhile.
    if (!isDirectory(directory)) throw error;
  }
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** Creates `directory` and what is above it, for its owner only; one that exists already is closed to others. */
export function privateDirectory(directory: string): void {
  makeDirectory(directory, 0o700);
  chmodSync(directory, 0o700);
}

/**
 * Puts `text` in the place of the file at `path`. When this returns it is on disk; whatever happens before that, the
 * old file is still whole.
 */
export function writeFileAtomically(path: string, text: string, mode = 0o600): void {
  const temporary = `${path}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`;
  try {
    const file = openSync(temporary, 'wx', mode);
    try {
      writeFileSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncDirectory(dirname(path));
}

/** Makes a rename last through a power failure; not every file system can. */
function syncDirectory(directory: string): void {
  try {
    const handle = openSync(directory, 'r');
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  } catch {
    // The rename itself has succeeded, and the content was synchronised before it.
  }
}
