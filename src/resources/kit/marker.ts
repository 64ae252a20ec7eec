/**
 * The mark that everything this tool creates carries in its description or notes, so that any machine can tell later
 * what may be changed and removed without asking.
 */
export interface Marker {
  /** The sentence itself: `Managed by gc-presence (teams-presence).` */
  readonly sentence: string;
  readonly isIn: (text: string | undefined | null) => boolean;
  /** A purpose for people, followed by the mark. */
  readonly after: (purpose: string) => string;
}

export function markerOf(solution: string): Marker {
  const sentence = `Managed by gc-presence (${solution}).`;
  return {
    sentence,
    isIn: (text) => text?.includes(sentence) ?? false,
    after: (purpose) => `${purpose} ${sentence}`,
  };
}
