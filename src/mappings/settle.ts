import type { FieldTable } from '../answers/field.js';
import { ProblemError } from '../core/problem.js';
import type { WantedMappings } from './carry-out.js';
import type { MappingsWork } from './mapping-run.js';
import { difference, type MappingChange, type MappingTable } from './mapping-table.js';
import { presenceName } from './mapping-text.js';

/** What is left to write, over rows as they are at this moment. */
export interface Settled {
  readonly changes: readonly MappingChange[];
  readonly whole?: MappingTable | undefined;
}

/** Somebody else changed this row since it was read. */
interface Conflict {
  readonly key: string;
  readonly read: string | undefined;
  readonly now: string | undefined;
  readonly wanted: string | undefined;
}

/**
 * Reads the rows that are about to be written once more. A row that somebody else changed meanwhile is asked about;
 * one that is already as it should be needs nothing.
 * @throws ProblemError (exit 1) naming those rows where nobody can be asked
 */
export async function settle<Table extends FieldTable>(
  work: MappingsWork<Table>,
  wanted: WantedMappings,
): Promise<Settled | 'stop'> {
  const { store, prompter } = work;
  const read = new Map(store.table);
  const target = new Map(wanted.table);
  for (;;) {
    const touched = difference(read, target).map(({ key }) => key);
    const now = await store.now(wanted.whole ? 'all' : touched);
    const looked = wanted.whole ? new Set([...read.keys(), ...now.keys(), ...target.keys()]) : touched;
    const conflicts = [...looked]
      .map((key) => ({ key, read: read.get(key), now: now.get(key), wanted: target.get(key) }))
      .filter((row) => row.now !== row.read && row.now !== row.wanted);
    if (conflicts.length === 0) {
      const keys = new Set(touched);
      const only = (table: MappingTable) => new Map([...table].filter(([key]) => keys.has(key)));
      const changes = difference(wanted.whole ? now : only(now), wanted.whole ? target : only(target));
      return { changes, whole: wanted.whole ? target : undefined };
    }
    if (prompter === undefined) throw changedMeanwhile(work, conflicts);
    work.view.warn(`Somebody changed ${rowsOf(conflicts)} since this was read:`);
    work.view.note(conflicts.map((conflict) => `  ${sentence(work, conflict)}`).join('\n'));
    const decision = await prompter.choose({
      message: 'What shall be done with them?',
      choices: [
        { name: 'Keep theirs', value: 'theirs' as const, description: 'and save the rest' },
        { name: 'Overwrite them with mine', value: 'mine' as const },
        { name: 'Stop, and save nothing', value: 'stop' as const },
      ],
    });
    if (decision === 'stop') return 'stop';
    for (const conflict of conflicts) {
      put(read, conflict.key, conflict.now);
      if (decision === 'theirs') put(target, conflict.key, conflict.now);
    }
  }
}

function put(table: Map<string, string>, key: string, value: string | undefined): void {
  if (value === undefined) table.delete(key);
  else table.set(key, value);
}

function changedMeanwhile<Table extends FieldTable>(
  work: MappingsWork<Table>,
  conflicts: readonly Conflict[],
): ProblemError {
  return new ProblemError({
    code: 'changed-meanwhile',
    what: `Nothing was changed: somebody changed ${rowsOf(conflicts)} since they were read.`,
    details: conflicts.map((conflict) => sentence(work, conflict)),
    next: 'Look at the rows with "gc-presence mappings list", then run again.',
  });
}

function rowsOf(conflicts: readonly Conflict[]): string {
  return conflicts.length === 1 ? 'a row' : `${conflicts.length} rows`;
}

function sentence<Table extends FieldTable>({ store }: MappingsWork<Table>, conflict: Conflict): string {
  const { key, read, now, wanted } = conflict;
  const name = (value: string | undefined) => (value === undefined ? 'absent' : presenceName(value, store));
  return `${key}: was ${name(read)}, is now ${name(now)}, was to become ${name(wanted)}`;
}
