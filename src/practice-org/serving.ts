import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { alive } from '../state/file-lock.js';

const infix = '.served-by-';

/**
 * Notes beside the state file that this process serves it until it is told to stop, for `serversOf`. Answers with what
 * takes the note away.
 */
export function noteServing(file: string): () => void {
  const note = `${file}${infix}${process.pid}`;
  writeFileSync(note, '', { mode: 0o600 });
  return () => rmSync(note, { force: true });
}

/** The ids of the processes that serve this state file. Notes of those that were killed are taken away. */
export function serversOf(file: string): readonly number[] {
  const folder = dirname(file);
  const prefix = `${basename(file)}${infix}`;
  return namesIn(folder).flatMap((name) => {
    const id = name.startsWith(prefix) ? Number(name.slice(prefix.length)) : Number.NaN;
    if (!Number.isInteger(id)) return [];
    if (alive(id)) return [id];
    rmSync(join(folder, name), { force: true });
    return [];
  });
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    // Where there is no folder nobody serves anything.
    return [];
  }
}
