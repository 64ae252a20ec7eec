/** Works through `items` in groups of at most `size`, one group after the other, so that memory stays flat. */
export async function inBatches<T>(
  items: readonly T[],
  size: number,
  work: (batch: readonly T[], done: number) => Promise<void>,
): Promise<void> {
  for (let start = 0; start < items.length; start += size) {
    await work(items.slice(start, start + size), start);
  }
}
