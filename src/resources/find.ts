import { AmbiguousError } from '../engine/resource.js';

interface Candidate {
  readonly id: string;
  readonly ours: boolean;
}

/**
 * The one object that is meant among those of the right name. Names are not unique for many kinds of objects: ours
 * wins over others', and of several that could be meant none is taken.
 * @throws AmbiguousError naming the candidates
 */
export function theOne<T extends Candidate>(what: string, candidates: readonly T[]): T | undefined {
  const ours = candidates.filter((candidate) => candidate.ours);
  const choice = ours.length > 0 ? ours : candidates;
  if (choice.length <= 1) return choice[0];
  throw new AmbiguousError(
    `${choice.length} objects could be ${what}: ${choice.map((candidate) => candidate.id).join(', ')}.`,
    'Rename or remove the ones that are not meant, or give this one another name in the config file.',
  );
}
