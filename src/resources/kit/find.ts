import { AmbiguousError } from '../../engine/resource.js';
import { getOrUndefined } from './wait.js';

interface Candidate {
  readonly id: string;
  readonly ours: boolean;
}

/**
 * The one object that is meant among those of the right name. Names are not unique for many kinds of objects: ours
 * wins over others', and of several that could be meant none is taken.
 * @throws AmbiguousError naming the candidates
 */
export function requireUnique<T extends Candidate>(what: string, candidates: readonly T[]): T | undefined {
  const ours = candidates.filter((candidate) => candidate.ours);
  const choice = ours.length > 0 ? ours : candidates;
  if (choice.length <= 1) return choice[0];
  throw new AmbiguousError(
    `${choice.length} objects could be ${what}: ${choice.map((candidate) => candidate.id).join(', ')}.`,
    'Rename or remove the ones that are not meant, or give this one another name in the config file.',
  );
}

interface Marked {
  readonly id?: string;
  readonly name?: string;
}

/**
 * Ours under a name that somebody gave it since: what carries our mark. To be asked only when nothing has the name that
 * is wanted and no earlier run remembers. The mark is per solution, of which an org holds one installation.
 * @throws AmbiguousError naming the candidates
 */
export function findMarked<T extends Marked>(
  what: string,
  all: readonly T[],
  isMarked: (one: T) => boolean,
): T | undefined {
  const marked = all.filter(isMarked);
  if (marked.length <= 1) return marked[0];
  const names = marked.map(({ id, name }) => `"${name ?? ''}" (${id ?? ''})`);
  throw new AmbiguousError(
    `${marked.length} objects could be ${what}: none is called so, and all carry the mark of gc-presence: ${names.join(', ')}.`,
    'Give the one that is meant its name back, or take the mark out of the others.',
  );
}

/**
 * What was listed, and the object that an earlier run created or adopted where it is missing from the list: lists lag
 * behind creations, and an object that is taken for missing would be created twice. One more request, and only then.
 */
export async function withRemembered<T extends { readonly id?: string }>(
  listed: readonly T[],
  rememberedId: string | undefined,
  get: (id: string) => Promise<T>,
): Promise<readonly T[]> {
  if (rememberedId === undefined || listed.some((one) => one.id === rememberedId)) return listed;
  const remembered = await getOrUndefined(() => get(rememberedId));
  return remembered === undefined ? listed : [...listed, remembered];
}
