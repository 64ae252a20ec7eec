import { inputProblem } from '../core/problem.js';
import { type PresenceIndex, resolvePresence } from '../presences/presence-names.js';
import type { MappingTable } from './mapping-table.js';
import type { MappingLine } from './read-csv.js';

export interface ResolvedMapping {
  readonly key: string;
  readonly presenceId: string;
}

/**
 * The presence ids that the lines of a mappings file name in this org. A line that says what `present` says already
 * will do, even where that presence is gone.
 * @throws ProblemError (exit 3) with every line whose presence is unknown, ambiguous or deactivated
 */
export function resolveMappings(
  lines: readonly MappingLine[],
  presences: PresenceIndex,
  file: string,
  present: MappingTable = new Map(),
): readonly ResolvedMapping[] {
  const problems: string[] = [];
  const resolved: ResolvedMapping[] = [];
  for (const line of lines) {
    const { key, presence } = line;
    const result = usable(presence, presences, present.get(key));
    if ('problem' in result) problems.push(`${file}:${line.line}:${line.presenceColumn}  ${result.problem}`);
    else resolved.push({ key, presenceId: result.presenceId });
  }
  if (problems.length > 0) {
    throw inputProblem(`${file} names presences that cannot be used.`, {
      code: 'bad-mappings',
      details: problems,
      next: 'Correct the file and run again. A presence is named by its id, by its name in any language, or as primary/secondary.',
    });
  }
  return resolved;
}

/**
 * The id of the presence that a text names, or the end of a sentence that says why it cannot be used. The id `present`
 * can always be used: it is there already.
 */
export function usable(
  text: string,
  presences: PresenceIndex,
  present?: string,
): { readonly presenceId: string } | { readonly problem: string } {
  if (text === present) return { presenceId: text };
  const match = resolvePresence(presences, text);
  switch (match.kind) {
    case 'found':
      return match.definition.deactivated && match.definition.id !== present
        ? { problem: `the presence "${text}" is deactivated` }
        : { presenceId: match.definition.id };
    case 'ambiguous':
      return { problem: `"${text}" could be any of: ${match.candidates.join(', ')}` };
    case 'unknown': {
      const near = match.nearest.length === 0 ? '' : `; did you mean ${match.nearest.join(', ')}?`;
      return { problem: `this org has no presence "${text}"${near}` };
    }
  }
}
