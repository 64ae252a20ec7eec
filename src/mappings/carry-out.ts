import type { FieldTable } from '../answers/field.js';
import { runFields } from '../answers/run-fields.js';
import { type ExitCode, exitCodes } from '../core/exit-codes.js';
import { exitCodeOf, inputProblem } from '../core/problem.js';
import { describe } from '../genesys/describe.js';
import type { ChangeStatus } from './mapping-document.js';
import type { MappingsWork } from './mapping-run.js';
import { countsOf, difference, type MappingChange, type MappingTable } from './mapping-table.js';
import { changesText } from './mapping-text.js';
import { settle } from './settle.js';

/** What the mappings are to be in the end. */
export interface WantedMappings {
  readonly table: MappingTable;
  /** Nothing else is to stay: rows that others add meanwhile are in the way. */
  readonly whole: boolean;
  /** Somebody has just seen the changes and agreed to them. */
  readonly reviewed?: boolean;
}

/**
 * Shows what is to be changed, sees to consent and to what others changed meanwhile, writes, and says what came of it.
 * Nothing is written in a dry run, without consent, or over a row that is not as it was read.
 */
export async function carryOut<Table extends FieldTable>(
  work: MappingsWork<Table>,
  wanted: WantedMappings,
): Promise<ExitCode> {
  const { store, view } = work;
  const { dryRun } = work.answers.common.answers;
  const planned = difference(store.table, wanted.table);
  if (planned.length === 0) return endInSync(work);
  work.announce(withStatus(planned, 'pending'));
  if (wanted.reviewed !== true) view.note(`${store.title}:\n${changesText(planned, store, work.arrow)}`);
  if (dryRun) return endUnchanged(work, planned);
  store.requireWritable(planned);
  if (!(await consents(work, wanted, planned))) return endUnchanged(work, planned);
  const settled = await settle(work, wanted);
  if (settled === 'stop') return endUnchanged(work, planned);
  return settled.changes.length === 0 ? endInSync(work) : save(work, settled);
}

function endInSync<Table extends FieldTable>({ store, document, view }: MappingsWork<Table>): ExitCode {
  document({ result: 'in-sync', changes: [] });
  view.ending(`${store.title} is as it should be: nothing to do.`, 'well');
  return exitCodes.done;
}

/** Rows are only taken away from somebody who said so: by `remove`, by `--yes`, or at the terminal. */
async function consents<Table extends FieldTable>(
  { answers, prompter }: MappingsWork<Table>,
  { whole }: WantedMappings,
  changes: readonly MappingChange[],
): Promise<boolean> {
  const removals = changes.filter(({ after }) => after === undefined).length;
  if (!whole || removals === 0 || answers.common.answers.yes) return true;
  const rows = removals === 1 ? '1 row' : `${removals} rows`;
  if (prompter !== undefined)
    return prompter.confirm({ message: `${rows} would be removed. Do this now?`, initial: false });
  throw inputProblem(`Nothing was changed, because nobody agreed to remove ${rows}.`, {
    code: 'consent-needed',
    why: 'Without a terminal, and with --json, removing what a file does not have needs consent by flag.',
    next: `Run again with ${runFields.yes.flag}, or with --mode append.`,
  });
}

function endUnchanged<Table extends FieldTable>(
  { document, view }: MappingsWork<Table>,
  changes: readonly MappingChange[],
): ExitCode {
  document({ result: 'planned', changes: withStatus(changes, 'pending') });
  view.ending(`Nothing was changed. It would be: ${countsOf(changes)}.`, 'not-yet');
  return exitCodes.pending;
}

async function save<Table extends FieldTable>(
  work: MappingsWork<Table>,
  {
    changes,
    whole,
  }: { readonly changes: readonly MappingChange[]; readonly whole?: MappingTable | undefined },
): Promise<ExitCode> {
  const { store, view, signal, announce, document, arrow } = work;
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
  const statusOf = ({ key }: MappingChange): ChangeStatus =>
    done.has(key) ? 'done' : failure?.key === key ? 'failed' : 'pending';
  const results = changes.map((change) => ({ ...change, status: statusOf(change) }));
  announce(results);
  const carriedOut = results.filter(({ status }) => status === 'done');
  if (failure === undefined) {
    document({ result: 'applied', changes: results });
    view.ending(`Saved: ${countsOf(carriedOut)}.`, 'well');
    return exitCodes.done;
  }
  if (failure.mayGoOn === true)
    work.warn(
      'Genesys Cloud may still carry out the import. Look at the rows with "gc-presence mappings list".',
    );
  if (carriedOut.length === 0) throw failure.error;
  const left = results.filter(({ status }) => status !== 'done');
  view.note(`Done: ${countsOf(carriedOut)}.\n${changesText(carriedOut, store, arrow)}`);
  view.note(`Not done: ${left.length} of ${results.length}.\n${changesText(left, store, arrow)}`);
  const problem = describe(failure.error);
  document({ result: 'failed', changes: results, error: problem });
  view.ending(`Failed part-way. ${problem.what} Running the same command again continues.`, 'not-yet');
  const code = exitCodeOf(problem);
  return code === exitCodes.interrupted ? code : exitCodes.failed;
}

function withStatus(changes: readonly MappingChange[], status: ChangeStatus) {
  return changes.map((change) => ({ ...change, status }));
}
