import { mkdirSync, statSync } from 'node:fs';
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
