import { presenceTitle, readPresences } from '../../presences/presences.js';
import { listRows, presencesIn } from '../../resources/architect/data-table-rows.js';
import type { Overview } from '../../ui/layout.js';
import type { DescribeContext } from '../solution.js';
import { presenceColumn } from './fields.js';

/** The mappings as they are in the org. */
export async function describeTeamsPresence({
  session,
  idOf,
}: DescribeContext): Promise<readonly Overview[]> {
  const tableId = idOf('data-table');
  if (tableId === undefined) return [];
  const [presences, rows] = await Promise.all([readPresences(session), listRows(session, tableId)]);
  const table = presencesIn(new Map(rows.map((row) => [row.key, row])), presenceColumn);
  return [
    {
      title: 'Mappings',
      columns: [
        { heading: 'Microsoft Teams', narrow: 'shorten' },
        { heading: 'Genesys Cloud', narrow: 'shorten' },
      ],
      rows: [...table].map(([key, id]) => [key, presenceTitle(presences, id) ?? id]),
      notes: [],
    },
  ];
}
