import { GenesysError } from '../genesys/errors.js';
import { allPages } from '../genesys/pages.js';
import type { Session } from '../genesys/session.js';

/** A row of a mapping table: its key, and its cells by column. */
export interface Row {
  readonly key: string;
  readonly cells: Readonly<Record<string, string>>;
}

/** All rows. Platform fact: without `showbrief: false` only the keys come (getFlowsDatatableRows). */
export async function listRows(session: Session, tableId: string): Promise<readonly Row[]> {
  const api = session.api.architect;
  const rows = await allPages((page) => api.getFlowsDatatableRows(tableId, { ...page, showbrief: false }));
  return rows.map(rowOf).filter((row) => row.key !== '');
}

function rowOf(wire: object): Row {
  const cells: Record<string, string> = {};
  let key = '';
  for (const [name, value] of Object.entries(wire)) {
    const text = typeof value === 'string' ? value : String(value);
    if (name.toLowerCase() === 'key') key = text;
    else cells[name] = text;
  }
  return { key, cells };
}

/** Adds a row, or gives the row of that key these cells. Survives a lost answer: adding twice becomes a change. */
export async function addRow(session: Session, tableId: string, row: Row): Promise<void> {
  try {
    await session.api.architect.postFlowsDatatableRows(tableId, { key: row.key, ...row.cells });
  } catch (error) {
    if (!mayBeThere(error)) throw error;
    await changeRow(session, tableId, row);
  }
}

/** Gives the row these cells, or adds it when somebody removed it meanwhile. */
export async function changeRow(session: Session, tableId: string, row: Row): Promise<void> {
  const api = session.api.architect;
  try {
    await api.putFlowsDatatableRow(tableId, row.key, { body: { key: row.key, ...row.cells } });
  } catch (error) {
    if (!(error instanceof GenesysError) || error.status !== 404) throw error;
    await api.postFlowsDatatableRows(tableId, { key: row.key, ...row.cells });
  }
}

/** Removes a row; one that is gone already is fine. */
export async function removeRow(session: Session, tableId: string, key: string): Promise<void> {
  try {
    await session.api.architect.deleteFlowsDatatableRow(tableId, key);
  } catch (error) {
    if (!(error instanceof GenesysError) || error.status !== 404) throw error;
  }
}

/** Unverified: whether a key that exists is refused with 409 or with 400; both lead to changing the row. */
function mayBeThere(error: unknown): boolean {
  if (!(error instanceof GenesysError)) return false;
  return error.outcome === 'unknown' || error.status === 409 || error.status === 400;
}
