import { inputProblem } from '../problem.js';
import { type PresenceIndex, resolvePresence } from './presence-names.js';
import type { MappingLine } from './read-csv.js';

export interface ResolvedMapping {
  readonly key: string;
  readonly presenceId: string;
}

/**
 * The presence ids that the lines of a mappings file name in this org.
 * @throws ProblemError (exit 3) with every line whose presence is unknown, ambiguous or deactivated
 */
export function resolveMappings(
  lines: readonly MappingLine[],
  presences: PresenceIndex,
  file: string,
): readonly ResolvedMapping[] {
  const problems: string[] = [];
  const resolved: ResolvedMapping[] = [];
  for (const line of lines) {
    const result = usable(line.presence, presences);
    if ('problem' in result) problems.push(`${file}:${line.line}:${line.presenceColumn}  ${result.problem}`);
    else resolved.push({ key: line.key, presenceId: result.presenceId });
  }
  if (problems.length > 0) {
    throw inputProblem(`${file} names presences that cannot be used.`, {
      code: 'bad-mappings',
      details: problems,
      hint: 'Correct the file and run again. A presence is named by its id, by its name in any language, or as primary/secondary.',
    });
  }
  return resolved;
}

/** The id of the presence that a text names, or the end of a sentence that says why it cannot be used. */
export function usable(
  text: string,
  presences: PresenceIndex,
): { readonly presenceId: string } | { readonly problem: string } {
  const match = resolvePresence(presences, text);
  switch (match.kind) {
    case 'found':
      return match.definition.deactivated
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
