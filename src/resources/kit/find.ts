import { ambiguous } from '../../core/problem.js';
import { askedOnce, type InRound, newRound } from '../../core/round.js';
import { getOrUndefined } from '../../genesys/errors.js';

interface Listed {
  readonly id?: string;
  readonly name?: string;
}

/** How objects of a kind are looked for. */
export interface Search<T extends Listed> {
  /** Those of this name, in whatever case, those that carry our mark, and possibly others; in a round they are listed once. */
  readonly list: (name: string, lookup: InRound) => Promise<readonly T[]>;
  readonly get: (id: string) => Promise<T | undefined>;
  /** Whatever else is listed, or found under the id of an earlier run, does not count. */
  readonly isOne?: (one: T) => boolean;
  /** Absent where the object has no place for our mark. */
  readonly isMarked?: (one: T) => boolean;
  /** Whether the listing leaves out fields of the object, so that it is read once more. */
  readonly isPart?: (one: T) => boolean;
  /** One that an earlier run knew and that still has its name is the one, whatever else there is: it is not listed. */
  readonly isSure?: true;
  /** The platform lets several objects have one name, so that another case makes another name. */
  readonly caseCounts?: true;
}

const listings = askedOnce<readonly Listed[]>();
const readings = askedOnce<Listed | undefined>();

/**
 * The object of this name; else the one of an earlier run or the one that carries our mark, which somebody renamed.
 * Platform facts: names are compared without case, so that a creation in another case is refused as taken; and lists lag
 * behind creations, so that the object of an earlier run is asked for by its id. What is found in a round is asked for
 * once, so that a look that began early answers a later one.
 * @throws ProblemError when several could be meant
 */
export async function findByName<T extends Listed>(
  what: string,
  name: string,
  search: Search<T>,
  rememberedId: string | undefined,
  lookup: InRound = { round: newRound() },
): Promise<T | undefined> {
  const { list, isOne = () => true, isMarked = () => false, caseCounts, isPart, isSure } = search;
  const get = async (id: string) => {
    const one = await getOrUndefined(() => search.get(id));
    return one !== undefined && isOne(one) ? one : undefined;
  };
  const hasName = (one: Listed | undefined) =>
    caseCounts === true ? one?.name === name : isSameName(one?.name, name);
  const getRemembered = async () =>
    rememberedId === undefined
      ? undefined
      : ((await readings(lookup, `${what} ${rememberedId}`, () => get(rememberedId))) as T | undefined);
  const sure = isSure === true ? await getRemembered() : undefined;
  if (sure?.name === name) return sure;
  // In one round the same is looked for in the same way.
  const listed = ((await listings(lookup, what, () => list(name, lookup))) as readonly T[]).filter(isOne);
  const named = listed.filter(hasName);
  const isListed = named.some((one) => one.id === rememberedId);
  const remembered = sure ?? (isListed ? undefined : await getRemembered());
  const candidates = [...named, ...(!isListed && hasName(remembered) ? [remembered] : [])].flatMap((one) =>
    one?.id === undefined ? [] : [{ id: one.id, ours: one.id === rememberedId || isMarked(one), one }],
  );
  const exact = candidates.filter(({ one, ours }) => ours || one.name === name);
  const found =
    requireUnique(what, exact.length > 0 ? exact : candidates, rememberedId)?.one ??
    remembered ??
    findMarked(what, listed, isMarked);
  const { id } = found ?? {};
  return id === undefined || found === remembered || isPart?.(found as T) !== true ? found : get(id);
}

export function isSameName(one: string | undefined, other: string): boolean {
  return one?.toLowerCase() === other.toLowerCase();
}

/**
 * The one object that is meant among those of the right name. Names are not unique for many kinds of objects: ours
 * wins over others', and of several that could be meant none is taken.
 * @param rememberedId which of them an earlier run on this machine worked with, for people who have to choose
 * @throws ProblemError naming the candidates
 */
export function requireUnique<T extends { readonly id: string; readonly ours: boolean }>(
  what: string,
  candidates: readonly T[],
  rememberedId?: string,
): T | undefined {
  const ours = candidates.filter((candidate) => candidate.ours);
  const choice = ours.length > 0 ? ours : candidates;
  if (choice.length <= 1) return choice[0];
  throw ambiguous(
    `${choice.length} objects could be ${what}: ${choice.map((candidate) => candidate.id).join(', ')}.`,
    choice.some(({ id }) => id === rememberedId)
      ? `The last run on this machine worked with ${rememberedId}. Rename or remove the others.`
      : 'Rename or remove the others, or give this one another name in a config file.',
  );
}

/**
 * Ours under a name that somebody gave it since: what carries our mark. To be asked only when nothing has the name that
 * is wanted and no earlier run remembers. The mark is per solution, of which an org holds one installation.
 * @throws ProblemError naming the candidates
 */
function findMarked<T extends Listed>(
  what: string,
  all: readonly T[],
  isMarked: (one: T) => boolean,
): T | undefined {
  const marked = all.filter(isMarked);
  if (marked.length <= 1) return marked[0];
  const names = marked.map(({ id, name }) => `"${name ?? ''}" (${id ?? ''})`);
  throw ambiguous(
    `${marked.length} objects could be ${what}: none has this name, and all carry the mark of gc-presence: ${names.join(', ')}.`,
    'Give the right one its name back, or remove the mark from the others.',
  );
}
