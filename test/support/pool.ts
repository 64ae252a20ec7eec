/** Does the work for every item, a few side by side, and gives the results in the order of the items. */
export async function pool<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
  width = 6,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < items.length; index = next++) {
      results[index] = await work(items[index] as Item);
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  return results;
}

/** What the work threw, in words; undefined when it went well. */
export async function problemOf(work: () => Promise<void>): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
