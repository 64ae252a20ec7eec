import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type AtWork, noteAtWork, processesAtWork, withLock } from '../core/file-lock.js';
import { fileReason } from '../core/file-reason.js';
import { privateDirectory, readKeptFile, writeFileAtomically } from '../core/files.js';
import { inputProblem, ProblemError, runAgain } from '../core/problem.js';
import { dateText } from '../core/text.js';
import type { Journal } from '../engine/journal.js';
import type { OrgInfo } from '../engine/report.js';
import { journalText, type Kept, keptIn, nothing } from './journal-content.js';

/** The journal of one solution in one org, kept in a file, with the answers of its last setup. */
export interface FileJournal extends Journal {
  readonly answers: () => Kept['answers'];
  readonly answeredAt: () => string | undefined;
  readonly saveAnswers: (answers: Kept['answers']) => void;
  /** Has everything outlive a power failure. What was created need not until the end of a run: the org shows it. */
  readonly persist: () => void;
  /**
   * Does what changes the org as the only run of this machine that does so, and only where no other has done so since the
   * journal was opened: two at once would create everything twice.
   * @throws ProblemError (exit 3), having begun nothing
   */
  readonly alone: <T>(work: () => Promise<T>) => Promise<T>;
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
  const warned = new Set<string>();
  const warn = (text: string) => {
    if (!warned.has(text)) options.warn(text);
    warned.add(text);
  };
  const opened = readJournal(path, warn) ?? nothing;
  let state = opened;
  let writable = true;
  /** What was written last may not outlive a power failure. */
  let isLoose = false;

  /** Answers with what is to be done at the end. Where no note can be left, nobody is told of it. */
  const enter = (): (() => void) => {
    const atWork = join(folder, 'at-work-');
    try {
      privateDirectory(directory);
      privateDirectory(folder);
      return withLock(join(folder, 'at-work'), () => {
        const [other] = processesAtWork(atWork);
        if (other !== undefined) throw anotherRun(other);
        const present = existsSync(path) ? (readJournal(path, warn) ?? opened) : nothing;
        if (tracesIn(present) !== tracesIn(opened)) throw changedMeanwhile();
        return noteAtWork(atWork);
      });
    } catch (error) {
      if (error instanceof ProblemError) throw error;
      return () => {};
    }
  };

  /** What was told since the last write. */
  let told: Told[] = [];
  let gatherers = 0;
  let due: Promise<void> | undefined;

  /** `edit` gives back what it was given where there is nothing to write. */
  const write = (edit: Edit, lasting: boolean, persists: boolean) => {
    privateDirectory(directory);
    privateDirectory(folder);
    state = withLock(path, () => {
      const present = existsSync(path) ? (readJournal(path, warn) ?? state) : nothing;
      const next = edit(present);
      if (next !== present || (persists && isLoose)) {
        writeFileAtomically(path, journalText({ org, solution, ...next }), { lasting });
        isLoose = !lasting;
      }
      return next;
    });
  };
  const writeAll = (persists = false) => {
    const edits = told;
    told = [];
    due = undefined;
    if (!writable || (edits.length === 0 && !persists)) return;
    const edit: Edit = (present) => edits.reduce((kept, each) => each.edit(kept), present);
    try {
      write(edit, persists || edits.some(({ lasting }) => lasting), persists);
    } catch (error) {
      if (edits.every(({ silent }) => silent)) return;
      writable = false;
      warn(
        `${path} cannot be written, so nothing of this run is remembered on this machine. ${fileReason(error)}`,
      );
    }
  };
  const change: Change = (edit, { lasting = true, silent = false } = {}) => {
    const before = state;
    state = edit(before);
    told.push({ edit, lasting: lasting && state !== before, silent });
    if (gatherers === 0) writeAll();
    // When all that goes on side by side has told what it is about to do.
    else due ??= nextTurn().then(() => writeAll());
  };

  return {
    ...stepEntries(() => state, change),
    answers: () => state.answers,
    answeredAt: () => state.answeredAt,
    saveAnswers: (answers) => change((present) => ({ ...present, answers, answeredAt: time() })),
    together: async (work) => {
      gatherers += 1;
      try {
        return await work(async () => due);
      } finally {
        gatherers -= 1;
        writeAll();
      }
    },
    alone: async (work) => {
      const leave = enter();
      try {
        return await work();
      } finally {
        leave();
      }
    },
    persist: () => {
      if (isLoose) writeAll(true);
    },
    forgetAll: () => {
      state = nothing;
      told = [];
      try {
        if (existsSync(path)) withLock(path, () => rmSync(path, { force: true }));
      } catch (error) {
        warn(`${path} cannot be removed. ${fileReason(error)}`);
      }
    },
  };
}

/** What runs that change the org leave in the journal, and those that only look do not. */
function tracesIn({ asWanted: _, ...traces }: Kept): string {
  return JSON.stringify(traces);
}

function anotherRun({ note, pid, host, since }: AtWork): ProblemError {
  const where = host === undefined ? '' : ` on ${host}`;
  const when = since === undefined ? '' : ` since ${dateText(since)}`;
  return inputProblem(`Another run of gc-presence is changing this org (process ${pid}${where}${when}).`, {
    code: 'another-run',
    why: 'Two at once would create the same things twice. Nothing was changed by this one.',
    next: `Wait until the other has ended, then run the command again. If it is surely gone, remove ${note} before that.`,
  });
}

function changedMeanwhile(): ProblemError {
  return inputProblem('Another run of gc-presence has changed this org since this one looked at it.', {
    code: 'changed-meanwhile',
    why: 'The plan may be wrong by now. Nothing was changed by this run.',
    next: runAgain,
  });
}

/** What this machine remembers of the solution, by org: for a guess until it is known which one this is. */
export function journalsHere(directory: string, solution: string): readonly (Kept & { orgId: string })[] {
  const folders = ifItCan(() => readdirSync(directory)) ?? [];
  return folders.flatMap((orgId) => {
    const kept = ifItCan(() => keptIn(readKeptFile(join(directory, orgId, `${safeName(solution)}.json`))));
    return kept === undefined || typeof kept === 'string' ? [] : [{ ...kept, orgId }];
  });
}

/**
 * Has what this machine remembers of one org remembered of another as well, which is a copy of it. What cannot be read or
 * written is not remembered.
 */
export function copyJournals(directory: string, from: string, org: OrgInfo): void {
  const source = join(directory, safeName(from));
  const folder = join(directory, safeName(org.id));
  for (const file of ifItCan(() => readdirSync(source)) ?? []) {
    const solution = /^([\w-]+)\.json$/.exec(file)?.[1];
    const kept = ifItCan(() => keptIn(readKeptFile(join(source, file))));
    if (solution === undefined || kept === undefined || typeof kept === 'string') continue;
    ifItCan(() => {
      privateDirectory(directory);
      privateDirectory(folder);
      writeFileAtomically(join(folder, file), journalText({ org, solution, ...kept }));
    });
  }
}

/** Whoever only guesses does without what cannot be read. */
function ifItCan<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** Makes one change to what it is given, which is not what was read when the run began. */
type Edit = (present: Kept) => Kept;

interface Told {
  readonly edit: Edit;
  /** It is to outlive a power failure. */
  readonly lasting: boolean;
  /** Where it cannot be written, nobody has to know. */
  readonly silent: boolean;
}

type Change = (edit: Edit, how?: Partial<Omit<Told, 'edit'>>) => void;

/** Everything that is kept by step. */
function stepEntries(now: () => Kept, change: Change): Omit<Journal, 'together'> {
  return {
    remembered: (step) => entry(now().steps, step),
    intendedAt: (step) => {
      const at = entry(now().intents, step);
      return at === undefined ? undefined : Date.parse(at);
    },
    intend: (step) => change((present) => ({ ...present, intents: { ...present.intents, [step]: time() } })),
    abandon: (step) =>
      change((present) => ({ ...present, intents: without(present.intents, step) }), { lasting: false }),
    remember: (step, { id, origin }, lasting = false) =>
      change(
        (present) => {
          const known = entry(present.steps, step);
          if (known?.id === id && known.origin === origin && !Object.hasOwn(present.intents, step))
            return present;
          const steps = { ...present.steps, [step]: { id, origin, at: time() } };
          return { ...present, steps, intents: without(present.intents, step) };
        },
        { lasting },
      ),
    forget: (step) =>
      change(
        (present) => ({
          ...present,
          steps: without(present.steps, step),
          before: without(present.before, step),
          asWanted: without(present.asWanted, step),
          unfinished: without(present.unfinished, step),
        }),
        { lasting: false },
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
    foundAsWanted: (found) => {
      const isKnown = ({ asWanted, unfinished }: Kept) =>
        Object.entries(found).every(([step, { id, digest }]) => {
          const known = entry(asWanted, step);
          return known?.id === id && known.digest === digest && !Object.hasOwn(unfinished, step);
        });
      if (isKnown(now())) return;
      // Who only looks has lost nothing that would be worth a warning.
      change(
        (present) =>
          isKnown(present)
            ? present
            : {
                ...present,
                asWanted: { ...present.asWanted, ...found },
                unfinished: without(present.unfinished, ...Object.keys(found)),
              },
        { lasting: false, silent: true },
      );
    },
    // For a process that is killed; a power failure is another matter.
    setUnfinished: (step, unfinished) =>
      change(
        (present) => {
          if (Object.hasOwn(present.unfinished, step) === unfinished) return present;
          const others = without(present.unfinished, step);
          return { ...present, unfinished: unfinished ? { ...others, [step]: time() } : others };
        },
        { lasting: false },
      ),
    isUnfinished: (step) => Object.hasOwn(now().unfinished, step),
    changed: (step) =>
      change((present) =>
        Object.hasOwn(present.asWanted, step) || Object.hasOwn(present.unfinished, step)
          ? {
              ...present,
              asWanted: without(present.asWanted, step),
              unfinished: without(present.unfinished, step),
            }
          : present,
      ),
  };
}

/** Undefined where there is nothing that can be used; that is set aside, as far as it can be. */
function readJournal(path: string, warn: JournalOptions['warn']): Kept | undefined {
  let text: string;
  try {
    text = readKeptFile(path);
  } catch (error) {
    if (existsSync(path))
      warn(`${path} cannot be read, so earlier answers are not used. ${fileReason(error, 'file')}`);
    return undefined;
  }
  const kept = keptIn(text);
  if (typeof kept !== 'string') return kept;
  const aside = `${path}.${kept}-${time().replace(/[:.]/g, '-')}`;
  const reason = kept === 'newer' ? 'was written by a newer version of gc-presence' : 'is damaged';
  try {
    renameSync(path, aside);
    warn(`${path} ${reason}. It was set aside as ${aside}; earlier answers are not used.`);
  } catch {
    warn(`${path} ${reason}, so earlier answers are not used.`);
  }
  return undefined;
}

function time(): string {
  return new Date().toISOString();
}

function entry<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function without<T>(record: Readonly<Record<string, T>>, ...keys: readonly string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => !keys.includes(name)));
}

/** An id as a file name: it comes from a server, and must not lead out of the directory. */
function safeName(id: string): string {
  const name = id.replace(/[^\w-]/g, (letter) => `%${letter.codePointAt(0)?.toString(16)}`);
  return name === '' ? '%' : name;
}
