import type { Lookup, Mark, References } from '../../engine/resource.js';

interface Described {
  readonly description?: string | undefined;
}

/**
 * The mark that everything this tool creates carries in its description or notes, so that any machine can tell later
 * what may be changed and removed without asking.
 */
export interface Marker {
  /** The sentence itself: `Managed by gc-presence (teams-presence).` */
  readonly sentence: string;
  readonly isIn: (text: string | undefined | null) => boolean;
  /** Whether the description of an object carries it. */
  readonly isOn: (found: Described) => boolean;
  readonly markOf: (found: Described) => 'ours' | 'foreign';
  /** A purpose for people, followed by the mark. */
  readonly after: (purpose: string) => string;
}

export function markerOf(solution: string): Marker {
  const sentence = `Managed by gc-presence (${solution}).`;
  const isIn = (text: string | undefined | null) => text?.includes(sentence) ?? false;
  const isOn = ({ description }: Described) => isIn(description);
  return {
    sentence,
    isIn,
    isOn,
    markOf: (found) => (isOn(found) ? 'ours' : 'foreign'),
    after: (purpose) => `${purpose} ${sentence}`,
  };
}

/** See `Resource.identity`. */
export function identityOf(kind: string, { sentence }: Marker): string {
  return `${kind}: ${sentence}`;
}

/**
 * An object that carries our mark proves that whatever refers to it is ours, such as the rule sets that run the data
 * action of our integration. What was adopted refers to it as well, although it was somebody else's before. So the text
 * that carries the mark also names what was adopted, and any machine can tell the two apart.
 */
export interface DependentObject {
  readonly step: string;
  /** The step that it refers to. What refers to somebody else's object need not be named: nothing claims it. */
  readonly on: string;
}

const pattern = / Adopted: ([0-9a-f]+(?: [0-9a-f]+)*)\./;

/** The beginnings of the ids of what refers to ours, or is about to, and is not ours. */
export function adoptedAmong(
  dependents: readonly DependentObject[],
  references: References,
): readonly string[] {
  return dependents
    .filter(({ step, on }) => references.ours(on) && !references.ours(step))
    .flatMap(({ step }) => references.output(step)?.id ?? [])
    .map(shortened);
}

/**
 * The text, followed by what was adopted. Whatever `before` names stays named: an object that no answer names any more
 * is still somebody else's.
 */
export function withAdopted(text: string, adopted: readonly string[], before: string): string {
  const all = [...new Set([...adoptedIn(before), ...adopted])];
  return all.length === 0 ? text : `${text} Adopted: ${all.join(' ')}.`;
}

/**
 * The mark of an object that has no place for one: it is as much ours as the object of `step` that it refers to, unless
 * the text of what proves that names it as adopted.
 */
export function markedThrough<Found extends { readonly id?: string }>(
  step: string,
  refersTo: (found: Found, id: string) => boolean,
  text: (lookup: Lookup) => Promise<string | undefined>,
): (found: Found, lookup: Lookup) => Promise<Mark> {
  return async (found, lookup) => {
    const id = await lookup.found(step);
    if (id === undefined || !refersTo(found, id)) return 'unmarked';
    return isNamedAsAdopted(await text(lookup), found.id ?? '') ? 'foreign' : { chainedTo: step };
  };
}

export function isNamedAsAdopted(text: string | undefined, id: string): boolean {
  return adoptedIn(text).includes(shortened(id));
}

/** The beginnings of the ids that such a text names. */
export function adoptedIn(text: string | undefined): readonly string[] {
  return pattern.exec(text ?? '')?.[1]?.split(' ') ?? [];
}

/** Such texts have no room for whole ids. Two that begin alike only make one of ours stay where it is. */
function shortened(id: string): string {
  return id.toLowerCase().slice(0, 8);
}
