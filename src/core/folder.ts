import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileReason, isFileError } from './file-reason.js';
import { isRegularFile, makeDirectory, writeNamedFile } from './files.js';
import { inputProblem } from './problem.js';

export interface WrittenFile {
  /** Below the folder. */
  readonly file: string;
  readonly status: 'written' | 'unchanged' | 'overwritten';
}

/**
 * Writes files into a folder, which is made if need be, and tells what became of each.
 * @param what what is written, as the beginning of a sentence: `The templates`
 * @throws ProblemError (exit 3), having written nothing, where files differ and may not be overwritten; and for a place
 * where no files can be: a file, a folder of the system, one without permission
 */
export function writeFolder(
  directory: string,
  files: ReadonlyMap<string, string | Uint8Array>,
  { what, overwrite }: { readonly what: string; readonly overwrite: boolean },
): readonly WrittenFile[] {
  try {
    const all = [...files].map(([file, content]) => ({
      file,
      content,
      status: statusOf(join(directory, file), content),
    }));
    const differing = all.flatMap(({ file, status }) => (status === 'overwritten' ? [file] : []));
    if (differing.length > 0 && !overwrite) {
      throw inputProblem('Nothing was written: there are files of the same names that differ.', {
        code: 'files-differ',
        why: `These files in ${directory} differ:`,
        details: differing,
        next: 'Choose another folder, or overwrite them with --yes.',
      });
    }
    for (const { file, content, status } of all) {
      if (status === 'unchanged') continue;
      makeDirectory(dirname(join(directory, file)));
      writeNamedFile(join(directory, file), content);
    }
    return all.map(({ file, status }) => ({ file, status }));
  } catch (error) {
    if (!isFileError(error)) throw error;
    throw inputProblem(`${what} cannot be written to ${directory}.`, {
      code: 'unwritable-folder',
      why: fileReason(error, 'folder'),
      next: 'Name another folder: it is created if needed.',
    });
  }
}

function statusOf(path: string, content: string | Uint8Array): WrittenFile['status'] {
  if (!isRegularFile(path)) return 'written';
  return readFileSync(path).equals(Buffer.from(content)) ? 'unchanged' : 'overwritten';
}
