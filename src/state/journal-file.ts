import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from '../core/file-lock.js';
import { privateDirectory, writeFileAtomically } from '../core/files.js';
import type { Json } from '../core/json.js';
import type { Journal } from '../engine/journal.js';
import type { OrgInfo } from '../engine/report.js';
import { emptyJournal, type JournalState, parseJournal } from './journal-state.js';

/** The journal of one solution in one org, kept in a file, with the answers of its last setup. */
export interface FileJournal extends Journal {
  readonly answers: () => Readonly<Record<string, Json>>;
  /** When they were saved, ISO 8601. Files of earlier programs do not say. */
  readonly answeredAt: () => string | undefined;
  readonly saveAnswers: (answers: Readonly<Record<string, Json>>) => void;
  /** Has everything outlive a power failure. What was created need not until the end of a run: the org shows it. */
  readonly persist: () => void;
  /** Nothing of the solution is left in the org, so nothing of it has to be remembered. */
  readonly forgetAll: () => void;
}

interface JournalOptions {
  /** See `state-directory.ts`. The journal creates what is missing with its first entry. */
  readonly directory: string;
  readonly org: OrgInfo;
  /** `teams-presence` */
  readonly solution: string;
  /** Told once, in a sentence, when the file had to be set aside or cannot be written. */
  readonly warn: (text: string) => void;
}

/**
 * Opens `<directory>/<org id>/<solution>.json`. Several runs may have it open at once: each change is made to what is on
 * disk at that moment, so that nobody's entries are lost. A broken file, or one of a newer version, is set aside and the
 * journal begins anew; where nothing can be written, it remembers for the time of this run. It never throws for either.
 */
export function openJournal({ directory, org, solution, ...options }: JournalOptions): FileJournal {
  const folder = join(directory, safeName(org.id));
  const path = join(folder, `${safeName(solution)}.json`);
  const empty = () => emptyJournal(org, solution);
  const told = new Set<string>();
  const warn = (text: string) => {
    if (!told.has(text)) options.warn(text);
    told.add(text);
  };
  let state = readJournal(path, { org, solution, warn }) ?? empty();
  let writable = true;
  /** What was written last may not outlive a power failure. */
  let isLoose = false;

  /** `edit` gives back what it was given where there is nothing to write. */
  const write = (edit: Edit, lasting: boolean) => {
    privateDirectory(directory);
    privateDirectory(folder);
    state = withLock(path, () => {
      const present = existsSync(path) ? (readJournal(path, { org, solution, warn }) ?? state) : empty();
      const next = edit(present);
      if (next !== present || (lasting && isLoose))
        writeFileAtomically(path, `${JSON.stringify(next, null, 2)}\n`, undefined, lasting);
      isLoose &&= !lasting;
      isLoose ||= next !== present && !lasting;
      return next;
    });
  };
  const change = (edit: Edit, lasting = true) => {
    try {
      if (writable) return write(edit, lasting);
    } catch (error) {
      writable = false;
      warn(
        `${path} cannot be written, so nothing of this run is remembered on this machine (${why(error)}).`,
      );
    }
    state = edit(state);
  };

  return {
    ...stepEntries(() => state, change),
    answers: () => state.answers,
    answeredAt: () => state.answeredAt,
    saveAnswers: (answers) =>
      change((present) => ({ ...present, answers, answeredAt: new Date().toISOString() })),
    persist: () => {
      if (isLoose) change((present) => present);
    },
    forgetAll: () => {
      state = empty();
      try {
        if (existsSync(path)) withLock(path, () => rmSync(path, { force: true }));
      } catch (error) {
        warn(`${path} cannot be removed (${why(error)}).`);
      }
    },
    foundAsWanted: (found) => {
      const news = (present: JournalState) =>
        Object.entries(found).some(([step, { id, digest }]) => {
          const known = entry(present.asWanted, step);
          return known?.id !== id || known.digest !== digest;
        });
      if (!news(state)) return;
      const edit: Edit = (present) =>
        news(present) ? { ...present, asWanted: { ...present.asWanted, ...found } } : present;
      try {
        if (writable) return write(edit, false);
      } catch {
        // Who only looks has lost nothing that would be worth a warning.
      }
      state = edit(state);
    },
  };
}

/** What this machine remembers of the solution, by org: for a guess until it is known which one this is. */
export function journalsHere(directory: string, solution: string): readonly JournalState[] {
  const folders = existsSync(directory) ? readdirSync(directory) : [];
  return folders.flatMap((folder) => {
    const path = join(directory, folder, `${safeName(solution)}.json`);
    const org = { id: folder, name: '', region: '' };
    const reading = existsSync(path) ? parseJournal(readFileSync(path, 'utf8'), org, solution) : undefined;
    return reading?.kind === 'read' ? [reading.state] : [];
  });
}

/** Makes one change to what it is given, which is not what was read when the run began. */
type Edit = (present: JournalState) => JournalState;

/** Everything that is kept by step. */
function stepEntries(
  now: () => JournalState,
  change: (edit: Edit, lasting?: boolean) => void,
): Omit<Journal, 'foundAsWanted'> {
  const time = () => new Date().toISOString();
  return {
    remembered: (step) => entry(now().steps, step),
    intendedAt: (step) => {
      const at = entry(now().intents, step);
      return at === undefined ? undefined : Date.parse(at);
    },
    intend: (step) => change((present) => ({ ...present, intents: { ...present.intents, [step]: time() } })),
    abandon: (step) => change((present) => ({ ...present, intents: without(present.intents, step) }), false),
    remember: (step, { id, origin }, lasting = false) =>
      change((present) => {
        const known = entry(present.steps, step);
        const isKnown = known?.id === id && known.origin === origin && !Object.hasOwn(present.intents, step);
        const steps = { ...present.steps, [step]: { id, origin, at: time() } };
        return isKnown ? present : { ...present, steps, intents: without(present.intents, step) };
      }, lasting),
    forget: (step) =>
      change(
        (present) => ({
          ...present,
          steps: without(present.steps, step),
          before: without(present.before, step),
          asWanted: without(present.asWanted, step),
        }),
        false,
      ),
    keepBefore: (images) =>
      change((present) => {
        const news = Object.entries(images).filter(([key]) => !Object.hasOwn(present.before, key));
        if (news.length === 0) return present;
        return { ...present, before: { ...present.before, ...Object.fromEntries(news) } };
      }),
    before: (step) => entry(now().before, step),
    keptBefore: () => Object.keys(now().before),
    lastAsWanted: (step) => entry(now().asWanted, step),
    changed: (step) =>
      change((present) =>
        entry(present.asWanted, step) === undefined
          ? present
          : { ...present, asWanted: without(present.asWanted, step) },
      ),
  };
}

/** Undefined where there is nothing that can be used; that is set aside, as far as it can be. */
function readJournal(
  path: string,
  { org, solution, warn }: Omit<JournalOptions, 'directory'>,
): JournalState | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (existsSync(path)) warn(`${path} cannot be read, so earlier answers are not used (${String(error)}).`);
    return undefined;
  }
  const reading = parseJournal(text, org, solution);
  if (reading.kind === 'read') return reading.state;
  const aside = `${path}.${reading.kind}-${new Date().toISOString().replace(/[:.]/g, '-')}`;
  const reason = reading.kind === 'newer' ? 'was written by a newer version of gc-presence' : 'is damaged';
  try {
    renameSync(path, aside);
    warn(`${path} ${reason}. It was set aside as ${aside}; earlier answers are not used.`);
  } catch {
    warn(`${path} ${reason}, so earlier answers are not used.`);
  }
  return undefined;
}

function why(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
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
