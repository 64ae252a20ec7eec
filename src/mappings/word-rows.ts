import { inputProblem } from '../core/problem.js';
import type { PresenceIndex } from '../presences/presence-names.js';
import { usable } from './mapping-source.js';
import { cellProblem } from './read-csv.js';
import { intendedTeamsState } from './teams-states.js';

/** A word of the command line, such as `InACall=Busy / In a workshop`. */
export interface WordRow {
  readonly key: string;
  readonly presence: string;
}

/**
 * Reads `KEY=PRESENCE` words.
 * @throws ProblemError (exit 3) with everything that is wrong with them
 */
export function readWordRows(words: readonly string[]): readonly WordRow[] {
  const problems: string[] = [];
  const rows: WordRow[] = [];
  for (const word of words) {
    const at = word.indexOf('=');
    const row = { key: word.slice(0, Math.max(at, 0)).trim(), presence: word.slice(at + 1).trim() };
    const problem = at < 0 ? 'it has no "="' : wordProblem(row, rows);
    if (problem === undefined) rows.push(row);
    else problems.push(`${word}  ${problem}`);
  }
  if (problems.length > 0) {
    throw inputProblem('Mappings are given as KEY=PRESENCE.', {
      code: 'bad-mappings',
      details: problems,
      next: 'Write InACall=Busy, in quotes where there are spaces: "InAMeeting=Busy / Claims inspection". "mappings remove KEY" takes a row away.',
    });
  }
  return rows;
}

function wordProblem({ key, presence }: WordRow, before: readonly WordRow[]): string | undefined {
  if (before.some((row) => row.key === key)) return `"${key}" is given twice`;
  return cellProblem('Teams presence', key) ?? cellProblem('Genesys Cloud presence', presence);
}

/** `Teams reports no "inacall". Did you mean "InACall"?`, for each key that looks like a slip. */
export function slipsIn(keys: Iterable<string>): readonly string[] {
  return [...keys].flatMap((key) => {
    const meant = intendedTeamsState(key);
    return meant === undefined ? [] : [`Teams reports no "${key}". Did you mean "${meant}"?`];
  });
}

/**
 * The rows as they are kept: with the ids of presences where an org knows them, else with what was written.
 * @throws ProblemError (exit 3) with every presence that cannot be used
 */
export function resolveWords(
  rows: readonly WordRow[],
  presences: PresenceIndex | undefined,
): readonly (readonly [string, string])[] {
  if (presences === undefined) return rows.map(({ key, presence }) => [key, presence]);
  const problems: string[] = [];
  const resolved: [string, string][] = [];
  for (const { key, presence } of rows) {
    const result = usable(presence, presences);
    if ('problem' in result) problems.push(`${key}=${presence}  ${result.problem}`);
    else resolved.push([key, result.presenceId]);
  }
  if (problems.length === 0) return resolved;
  throw inputProblem('Some presences cannot be used. Nothing was changed.', {
    code: 'bad-mappings',
    details: problems,
    next: 'A presence is named by its id, by its name in any language, or as primary/secondary.',
  });
}
