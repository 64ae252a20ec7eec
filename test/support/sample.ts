/**
 * Some of the items, others for every name, the same ones in every run. With `GC_PRESENCE_TEST_ALL=1` all of them;
 * `GC_PRESENCE_TEST_SEED` (a number) gives another choice.
 */
export function sample<Item>(name: string, items: readonly Item[], share = 0.12): readonly Item[] {
  if (process.env.GC_PRESENCE_TEST_ALL === '1') return items;
  const chance = generator(`${process.env.GC_PRESENCE_TEST_SEED ?? '1'} ${name}`);
  return items.filter(() => chance() < share);
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
