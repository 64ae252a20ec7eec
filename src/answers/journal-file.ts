import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Journal } from '../engine/journal.js';
import type { Json } from '../engine/json.js';
import type { OrgInfo } from '../engine/report.js';
import { emptyJournal, type JournalState, parseJournal } from './journal-state.js';
import { privateDirectory, writeFileAtomically } from './private-file.js';

/** The journal of one solution in one org, kept in a file, with the answers of its last setup. */
export interface FileJournal extends Journal {
  readonly answers: () => Readonly<Record<string, Json>>;
  readonly saveAnswers: (answers: Readonly<Record<string, Json>>) => void;
  /** Nothing of the solution is left in the org, so nothing of it has to be remembered. */
  readonly forgetAll: () => void;
}

export interface JournalOptions {
  /** See `state-directory.ts`. The journal creates what is missing with its first entry. */
  readonly directory: string;
  readonly org: OrgInfo;
  /** `teams-presence` */
  readonly solution: string;
  /** Told once, in a sentence, when the file had to be set aside or cannot be written. */
  readonly warn: (text: string) => void;
}

/**
 * Opens `<directory>/<org id>/<solution>.json`. A broken file, or one of a newer version, is set aside and the journal
 * begins anew; where nothing can be written, it remembers for the time of this run. It never throws for either.
 */
export function openJournal({ directory, org, solution, warn }: JournalOptions): FileJournal {
  const folder = join(directory, safeName(org.id));
  const path = join(folder, `${safeName(solution)}.json`);
  let state = readJournal(path, org, solution, warn);
  let writable = true;

  const change = (next: Partial<JournalState>) => {
    state = { ...state, ...next };
    if (!writable) return;
    try {
      privateDirectory(directory);
      privateDirectory(folder);
      writeFileAtomically(path, `${JSON.stringify(state, null, 2)}\n`);
    } catch (error) {
      writable = false;
      const reason = error instanceof Error ? error.message : String(error);
      warn(`${path} cannot be written, so nothing of this run is remembered on this machine (${reason}).`);
    }
  };
  const now = () => new Date().toISOString();

  return {
    remembered: (step) => entry(state.steps, step),
    intendedAt: (step) => {
      const at = entry(state.intents, step);
      return at === undefined ? undefined : Date.parse(at);
    },
    intend: (step) => change({ intents: { ...state.intents, [step]: now() } }),
    abandon: (step) => change({ intents: without(state.intents, step) }),
    remember: (step, { id, origin }) =>
      change({
        steps: { ...state.steps, [step]: { id, origin, at: now() } },
        intents: without(state.intents, step),
      }),
    answers: () => state.answers,
    saveAnswers: (answers) => change({ answers }),
    forgetAll: () => {
      state = emptyJournal(org, solution);
      try {
        rmSync(path, { force: true });
      } catch (error) {
        warn(`${path} cannot be removed (${error instanceof Error ? error.message : String(error)}).`);
      }
    },
    forget: (step) =>
      change({
        steps: without(state.steps, step),
        before: without(state.before, step),
      }),
    keepBefore: (step, image) => {
      if (entry(state.before, step) === undefined) change({ before: { ...state.before, [step]: image } });
    },
    before: (step) => entry(state.before, step),
    keptBefore: () => Object.keys(state.before),
  };
}

function readJournal(
  path: string,
  org: OrgInfo,
  solution: string,
  warn: (text: string) => void,
): JournalState {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (existsSync(path)) warn(`${path} cannot be read, so earlier answers are not used (${String(error)}).`);
    return emptyJournal(org, solution);
  }
  const reading = parseJournal(text, org, solution);
  if (reading.kind === 'read') return reading.state;
  const aside = `${path}.${reading.kind}-${new Date().toISOString().replace(/[:.]/g, '-')}`;
  const why = reading.kind === 'newer' ? 'was written by a newer version of gc-presence' : 'is damaged';
  try {
    renameSync(path, aside);
    warn(`${path} ${why}. It was set aside as ${aside}; earlier answers are not used.`);
  } catch {
    warn(`${path} ${why}, so earlier answers are not used.`);
  }
  return emptyJournal(org, solution);
}

function entry<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function without<T>(record: Readonly<Record<string, T>>, key: string): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));
}

/** An id as a file name: it comes from a server, and must not lead out of the directory. */
function safeName(id: string): string {
  const name = id.replace(/[^\w-]/g, (letter) => `%${letter.codePointAt(0)?.toString(16)}`);
  return name === '' ? '%' : name;
}
