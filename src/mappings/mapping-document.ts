import type { Problem } from '../core/problem.js';
import { type PresenceIndex, presenceProblem, presenceTitle } from '../presences/presence-names.js';
import { problemDocument } from '../ui/json-view.js';
import { isPresenceId } from './file-store.js';
import type { MappingStore } from './mapping-store.js';
import { kindOf, type MappingChange } from './mapping-table.js';

/** Raised when a member changes its meaning or goes away; new members do not raise it. */
const schemaVersion = 1;

export type ChangeStatus = 'done' | 'pending' | 'failed';

export interface ChangeResult extends MappingChange {
  readonly status: ChangeStatus;
}

export interface MappingsReport {
  readonly command: string;
  readonly version: string;
  readonly org?: { readonly id: string; readonly name: string; readonly region: string } | undefined;
  readonly store?: MappingStore | undefined;
  readonly result: 'applied' | 'in-sync' | 'planned' | 'failed';
  readonly changes: readonly ChangeResult[];
  readonly error?: Problem | undefined;
  readonly warnings: readonly string[];
  /** Members of one command alone. */
  readonly more?: Readonly<Record<string, unknown>> | undefined;
}

/** The document that the commands print with `--json` that change mappings. */
export function mappingsDocument(report: MappingsReport) {
  const { command, version, org, store, result, changes, error, warnings, more } = report;
  return {
    schemaVersion,
    command,
    version,
    org,
    ...store?.where,
    result,
    ...more,
    changes: changes.map((change) => ({
      teamsPresence: change.key,
      action: actions[kindOf(change)],
      before: change.before === undefined ? null : presenceOf(change.before, store?.presences),
      after: change.after === undefined ? null : presenceOf(change.after, store?.presences),
      status: change.status,
    })),
    error: error === undefined ? undefined : problemDocument(error),
    warnings,
  };
}

const actions = { added: 'add', changed: 'change', removed: 'remove' } as const;

/** A row as `mappings list --json` shows it. `problem` says why the row leads nowhere. */
export function mappingEntry(key: string, value: string, presences: PresenceIndex | undefined) {
  const problem = presences === undefined ? undefined : presenceProblem(presences, value);
  return { teamsPresence: key, ...presenceOf(value, presences), problem: problem ?? null };
}

/** A name is null where nobody knows it, an id where only the name is written. */
function presenceOf(value: string, presences: PresenceIndex | undefined) {
  if (presences !== undefined)
    return { presence: presenceTitle(presences, value) ?? null, presenceId: value === '' ? null : value };
  return isPresenceId(value)
    ? { presence: null, presenceId: value }
    : { presence: value === '' ? null : value, presenceId: null };
}
