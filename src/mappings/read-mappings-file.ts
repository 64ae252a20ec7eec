import { readFile } from 'node:fs/promises';
import { shownPath } from '../answers/paths.js';
import { inputProblem } from '../core/problem.js';
import { type MappingsCsv, readMappingsCsv } from './read-csv.js';

/**
 * Reads a file of mappings from its path.
 * @throws ProblemError (exit 3) with everything that is wrong in it, or, with `hint`, when it cannot be read at all
 */
export async function readMappingsFile(
  path: string,
  hint: string,
  allowed: { readonly mayHaveNoRows?: boolean } = {},
): Promise<MappingsCsv> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw inputProblem(`The mappings file ${shownPath(path)} cannot be read.`, {
      code: 'unreadable-file',
      why: reason,
      next: hint,
    });
  }
  return readMappingsCsv(bytes, shownPath(path), allowed);
}
