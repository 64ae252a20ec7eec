import { nearest } from '../core/nearest.js';
import { inputProblem } from '../core/problem.js';
import type { InRound } from '../core/round.js';
import { command, text } from '../core/text.js';
import { allPages } from '../genesys/pages.js';
import type { Session } from '../genesys/session.js';
import { presencesInRound } from '../presences/presences.js';
import { columnsOf, findDataTable, tableInRound } from '../resources/architect/data-table.js';
import { presencesIn, rowsInRound, rowsNow } from '../resources/architect/data-table-rows.js';
import { writeMappings } from '../resources/architect/write-rows.js';
import { markerOf } from '../resources/kit/marker.js';
import type { CommandRun } from '../solution/command-run.js';
import type { OrgContext } from '../solution/connect.js';
import { requirePermissions } from '../solution/permissions.js';
import { presenceColumn } from '../solutions/teams-presence/fields.js';
import { journalsHere, openJournal } from '../state/journal-file.js';
import { stateDirectory } from '../state/state-directory.js';
import { mappingsFields, permissionsFor, readPermissions } from './options.js';
import type { MappingStore } from './store.js';

/** Begins to read what `openOrgStore` needs, before it is known in which org: most machines know one installation. */
export function readEarly({ answers, context }: CommandRun<typeof mappingsFields>) {
  const [here, ...others] = journalsHere(stateDirectory(context.io), 'teams-presence');
  const isNamed = answers.origins.get(mappingsFields.table.key)?.source === 'flag';
  const tableId = isNamed || others.length > 0 ? undefined : here?.steps['data-table']?.id;
  return (session: Session, lookup: InRound) => [
    presencesInRound(session, lookup),
    ...(tableId === undefined
      ? []
      : [tableInRound(session, tableId, lookup), rowsInRound(session, tableId, lookup)]),
  ];
}

/**
 * The mapping table of an org, found by its name, by the id that the last setup on this machine noted, or by its mark.
 * @throws ProblemError (exit 3) when there is none, or it has no column for presences; (exit 4) when it may not be read
 */
export async function openOrgStore(
  { session, identity, org, answers, round }: OrgContext<typeof mappingsFields>,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<MappingStore> {
  requirePermissions(identity, readPermissions);
  const warnings: string[] = [];
  const journal = openJournal({
    directory: stateDirectory({ environment }),
    org,
    solution: 'teams-presence',
    warn: (text) => warnings.push(text),
  });
  const { own, origins } = answers.with({ saved: journal.answers() });
  const isNamed = origins.get(mappingsFields.table.key)?.source === 'flag';
  const [rememberedId, marker] = isNamed
    ? []
    : [journal.remembered('data-table')?.id, markerOf('teams-presence')];
  const table = await findDataTable(session, own.table, rememberedId, marker, { round });
  if (table?.id === undefined) throw await noTable(session, own.table);
  const tableId = table.id;
  const name = table.name ?? own.table;
  const columns = columnsOf(table);
  if (!columns.includes(presenceColumn)) throw noColumn(name);

  const [presences, listed] = await Promise.all([
    presencesInRound(session, { round }),
    rowsInRound(session, tableId, { round }),
  ]);
  if (listed === undefined) throw await noTable(session, own.table);
  const rows = new Map(listed.map((row) => [row.key, row]));
  return {
    title: `Data table "${name}"`,
    where: { table: { id: tableId, name } },
    table: presencesIn(rows, presenceColumn),
    presences,
    divisionId: table.division?.id,
    warnings,
    now: async (keys) => {
      const fresh = await rowsNow(session, tableId, keys);
      for (const key of keys === 'all' ? [...rows.keys()] : keys) if (!fresh.has(key)) rows.delete(key);
      for (const [key, row] of fresh) rows.set(key, row);
      return presencesIn(fresh, presenceColumn);
    },
    requireWritable: (changes) => requirePermissions(identity, permissionsFor(changes)),
    save: (wanted) => {
      session.allowWrites();
      return writeMappings(session, { tableId, columns, column: presenceColumn, rows }, wanted);
    },
  };
}

async function noTable(session: Session, name: string) {
  const api = session.api.architect;
  const tables = await allPages((page) => api.getFlowsDatatables({ ...page }));
  const near = nearest(
    name,
    tables.map((table) => table.name ?? ''),
  );
  return inputProblem(`This org has no data table "${name}".`, {
    code: 'no-table',
    why: near.length === 0 ? 'Nothing was changed.' : `The nearest names are: ${near.join(', ')}.`,
    next: text`Install the solution with "${command('teams-presence setup')}", or name the table with --table.`,
  });
}

function noColumn(name: string) {
  return inputProblem(`The data table "${name}" has no column "${presenceColumn}".`, {
    code: 'no-column',
    why: 'It is not a table of presence mappings. Nothing was changed.',
    next: text`Name the right one with --table, or let "${command('teams-presence setup')}" repair it.`,
  });
}
