/** The part of all that is tried: `GC_PRESENCE_TEST_ALL=1` is everything, `GC_PRESENCE_TEST_ALL=0.1` a tenth. */
export const shareAsked = Number(process.env.GC_PRESENCE_TEST_ALL ?? 0);

/**
 * That share of the items, or the one that was asked for, and one at least: others for every name, the same ones in
 * every run. `GC_PRESENCE_TEST_SEED` (a number) gives another choice.
 */
export function sample<Item>(name: string, items: readonly Item[], share = 0.12): readonly Item[] {
  if (shareAsked >= 1) return items;
  const chance = generator(`${process.env.GC_PRESENCE_TEST_SEED ?? '1'} ${name}`);
  const chosen = items.filter(() => chance() < (shareAsked || share));
  return chosen.length > 0 ? chosen : items.slice(Math.floor(chance() * items.length)).slice(0, 1);
}

/** mulberry32, seeded with the FNV-1a hash of the text. */
function generator(text: string): () => number {
  let state = 0x811c9dc5;
  for (const letter of text) state = Math.imul(state ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
