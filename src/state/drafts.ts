import { join } from 'node:path';
import { withLock } from '../core/file-lock.js';
import { privateDirectory, readKeptFile, writeFileAtomically } from '../core/files.js';
import { isObject, type Json, jsonIn } from '../core/json.js';

/** Answers that were given at a terminal and not carried out yet, by config key. */
interface Draft {
  /** When the last of them was given, ISO 8601. */
  readonly at: string;
  readonly answers: Readonly<Record<string, Json>>;
}

/** What a terminal was told, kept for the next start. Never a secret. */
export interface Drafts {
  readonly read: () => Draft | undefined;
  readonly keep: (answers: Draft['answers']) => void;
  /** They were carried out, or are not wanted any more. */
  readonly drop: () => void;
}

/**
 * The draft of this name, in one private file of the state directory. It is a comfort: where the file cannot be read or
 * written there is none, and nobody is told.
 */
export function openDraft(directory: string, name: string): Drafts {
  const path = join(directory, 'drafts.json');
  const change = (draft: Draft | undefined) => {
    try {
      privateDirectory(directory);
      withLock(path, () => {
        const { [name]: _, ...others } = readDrafts(path);
        const all = draft === undefined ? others : { ...others, [name]: draft };
        writeFileAtomically(path, `${JSON.stringify(all, null, 2)}\n`);
      });
    } catch {
      // What was not kept is asked again.
    }
  };
  return {
    read: () => readDrafts(path)[name],
    keep: (answers) => change({ at: new Date().toISOString(), answers }),
    drop: () => {
      if (name in readDrafts(path)) change(undefined);
    },
  };
}

function readDrafts(path: string): Readonly<Record<string, Draft>> {
  try {
    const found = jsonIn(readKeptFile(path));
    const entries = Object.entries(isObject(found) ? found : {});
    return Object.fromEntries(entries.filter((entry): entry is [string, Draft] => isDraft(entry[1])));
  } catch {
    return {};
  }
}

function isDraft(value: unknown): value is Draft {
  return isObject(value) && typeof value.at === 'string' && isObject(value.answers);
}
