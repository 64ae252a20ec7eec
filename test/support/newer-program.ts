import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { relative } from 'node:path';
import { vi } from 'vitest';
import { templatesDirectory } from '../../src/resources/architect/template-files.js';
import type { RunResult, Whole } from './whole.js';

type Changes = Readonly<Record<string, (text: string) => string>>;

/** Runs command lines with `--json` by the program as a later version of it may be: with these templates changed, and no more. */
export function newerProgram(changes: Changes) {
  const read = fs.readFileSync;
  const readNewer = (path: fs.PathOrFileDescriptor, options?: BufferEncoding) => {
    const before = read(path, options);
    const change = changes[relative(templatesDirectory, String(path))];
    if (change === undefined) return before;
    const after = change(String(before));
    if (after === before) throw new Error(`The template ${path} is as it was.`);
    return after;
  };
  return async (whole: Whole, args: readonly string[]): Promise<RunResult> => {
    const spy = vi.spyOn(fs, 'readFileSync').mockImplementation(readNewer as typeof read);
    syncBuiltinESMExports();
    try {
      return await whole.run([...args, '--json']);
    } finally {
      spy.mockRestore();
      syncBuiltinESMExports();
    }
  };
}
