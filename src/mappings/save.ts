import { runFields } from '../answers/run-fields.js';
import { ProblemError, partWay, problemOf } from '../core/problem.js';
import { command, counted, text } from '../core/text.js';
import {
  difference,
  doubtfulRows,
  type MappingChange,
  type MappingsToWrite,
  type MappingTable,
} from '../resources/architect/mapping-table.js';
import { notConfirmed } from '../solution/consent.js';
import { stuckIn } from '../solutions/teams-presence/left-alone.js';
import type { ChangeResult, MappingsEnding, MappingsRun } from './run.js';
import { changesText, countsOf, presenceName } from './store.js';

/** What the mappings are to be in the end. */
interface WantedMappings {
  readonly table: MappingTable;
  /** Nothing else is to stay: rows that others add meanwhile are in the way. */
  readonly whole: boolean;
  /** `file`: it may hold more than one thinks. `doubtful`: they are probably not meant. At a terminal somebody sees either first. */
  readonly toConfirm?: 'file' | 'doubtful' | undefined;
  /** What to say where there is nothing to do, and that is not what was asked for. */
  readonly nothing?: string | undefined;
  /** Somebody has just seen the changes and agreed to them. */
  readonly reviewed?: boolean;
}

/**
 * Shows what is to be changed, sees to consent and to what others changed meanwhile, writes, and says what came of it.
 * Nothing is written in a dry run, without consent, or over a row that is not as it was read.
 */
export async function saveMappings(run: MappingsRun, wanted: WantedMappings): Promise<MappingsEnding> {
  const { store, view } = run;
  const planned = difference(store.table, wanted.table);
  const inSync: MappingsEnding = {
    result: 'in-sync',
    sentence: wanted.nothing ?? `${store.title} is up to date: nothing to do.`,
    ...(wanted.nothing === undefined ? {} : { went: 'not-yet' }),
  };
  if (planned.length === 0) return inSync;
  const unchanged: MappingsEnding = {
    result: 'planned',
    sentence: `Nothing was changed. It would be: ${countsOf(planned)}.`,
  };
  run.announce(planned.map((change) => ({ ...change, status: 'pending' })));
  if (wanted.reviewed !== true) warnOfDoubts(run, wanted.table);
  if (wanted.reviewed !== true) view.result(`${store.title}:\n${changesText(planned, store, run.arrow)}`);
  if (run.answers.common.dryRun) return unchanged;
  store.requireWritable(planned);
  if (!(await consents(run, wanted, planned))) return unchanged;
  const current = await overRowsAsTheyAre(run, wanted);
  if (current === 'stop') return unchanged;
  if (current.changes.length > 0) return write(run, current);
  run.announce([]);
  return inSync;
}

/** Tells of rows that are about to be written and are probably not meant. */
export function warnOfDoubts({ store, warn }: MappingsRun, table: MappingTable): void {
  const keys = difference(store.table, table).flatMap(({ key, after }) => (after === undefined ? [] : [key]));
  for (const text of doubtfulRows({ ...store, table, keys, slipsTold: true })) warn(text);
  if (store.presences === undefined) return;
  const written = new Map([...table].filter(([key]) => keys.includes(key)));
  for (const text of stuckIn(written, store.protect, store.presences)) warn(text);
}

/** Rows are only taken away from somebody who said so: by `remove`, by `--yes`, or at the terminal. */
async function consents(
  { answers, prompter }: MappingsRun,
  { whole, toConfirm }: WantedMappings,
  changes: readonly MappingChange[],
): Promise<boolean> {
  if (answers.common.yes) return true;
  const removals = whole ? changes.filter(({ after }) => after === undefined).length : 0;
  if (prompter !== undefined && (removals > 0 || toConfirm !== undefined))
    return prompter.confirm({
      message: `Make these changes (${countsOf(changes)})?`,
      help: 'The rows above are written as they stand there, all others stay. With no, nothing is changed.',
      initial: removals === 0 && toConfirm !== 'doubtful',
    });
  if (removals === 0) return true;
  throw notConfirmed(
    `Not confirmed: ${counted(removals, 'row')} would be removed. Nothing was changed.`,
    `Run again with ${runFields.yes.flag}, or with --mode append.`,
  );
}

type Writing = Pick<MappingsToWrite, 'changes' | 'whole'>;

/**
 * Reads the rows that are about to be written once more: what is left to write, over rows as they are at this moment.
 * A row that somebody else changed meanwhile is asked about; one that is already as it should be needs nothing.
 * @throws ProblemError (exit 1) naming those rows where nobody can be asked
 */
async function overRowsAsTheyAre(
  { store, decider, view }: MappingsRun,
  { table, whole }: WantedMappings,
): Promise<Writing | 'stop'> {
  const read = new Map(store.table);
  const target = new Map(table);
  for (;;) {
    const touched = difference(read, target).map(({ key }) => key);
    const now = await store.now(whole ? 'all' : touched);
    const looked = whole ? new Set([...read.keys(), ...now.keys(), ...target.keys()]) : touched;
    const conflicts = [...looked].filter(
      (key) => now.get(key) !== read.get(key) && now.get(key) !== target.get(key),
    );
    if (conflicts.length === 0) {
      const keys = new Set(touched);
      const only = (rows: MappingTable) => new Map([...rows].filter(([key]) => whole || keys.has(key)));
      return { changes: difference(only(now), only(target)), whole: whole ? target : undefined };
    }
    const rows = conflicts.length === 1 ? 'a row' : `${conflicts.length} rows`;
    const sentences = conflicts.map((key) => {
      const [was, is, becomes] = [read, now, target].map((state) => {
        const value = state.get(key);
        return value === undefined ? 'absent' : presenceName(value, store);
      });
      return `${key}: was ${was}, is now ${is}, was to become ${becomes}`;
    });
    if (decider === undefined) throw changedMeanwhile(rows, sentences);
    view.warn(`Somebody changed ${rows} since this was read:`);
    view.note(sentences.map((sentence) => `  ${sentence}`).join('\n'));
    const decision = await decider.choose({
      message: 'What do you want to do with them?',
      help: 'Nothing has been written yet. Both of the first two choices save the rows that nobody else touched.',
      choices: [
        { name: 'Keep theirs', value: 'theirs' as const, description: 'and save the rest' },
        { name: 'Overwrite them with mine', value: 'mine' as const },
        { name: 'Stop, and save nothing', value: 'stop' as const },
      ],
    });
    if (decision === 'stop') return 'stop';
    for (const key of conflicts) {
      put(read, key, now.get(key));
      if (decision === 'theirs') put(target, key, now.get(key));
    }
  }
}

function put(table: Map<string, string>, key: string, value: string | undefined): void {
  if (value === undefined) table.delete(key);
  else table.set(key, value);
}

function changedMeanwhile(rows: string, details: readonly string[]): ProblemError {
  return new ProblemError({
    code: 'changed-meanwhile',
    what: `Nothing was changed: somebody changed ${rows} since they were read.`,
    details,
    next: text`Look at the rows with "${command('mappings list')}", then run again.`,
  });
}

async function write(
  { store, view, signal, announce, warn, arrow }: MappingsRun,
  { changes, whole }: Writing,
): Promise<MappingsEnding> {
  const step = {
    id: 'mappings',
    title: store.title,
    action: 'update',
    needs: [],
    changes: [],
    notes: [],
  } as const;
  view.listen({ kind: 'step-start', step });
  const progress = (text: string) => view.listen({ kind: 'step-progress', step, text });
  const { done, failure } = await store.save({ changes, whole, signal, progress });
  view.pause();
  const statusOf = ({ key }: MappingChange): ChangeResult['status'] =>
    done.has(key) ? 'done' : failure?.key === key ? 'failed' : 'pending';
  const results = changes.map((change) => ({ ...change, status: statusOf(change) }));
  announce(results);
  const carriedOut = results.filter(({ status }) => status === 'done');
  if (failure === undefined) return { result: 'applied', sentence: `Saved: ${countsOf(carriedOut)}.` };
  if (failure.mayGoOn === true)
    warn(
      text`Genesys Cloud may still carry out the import. Look at the rows with "${command('mappings list')}".`,
    );
  if (carriedOut.length === 0) throw failure.error;
  const left = results.filter(({ status }) => status !== 'done');
  view.result(`Done: ${countsOf(carriedOut)}.\n${changesText(carriedOut, store, arrow)}`);
  view.result(`Not done: ${left.length} of ${results.length}.\n${changesText(left, store, arrow)}`);
  return { result: 'failed', error: partWay(problemOf(failure.error)) };
}
