import { getOrUndefined } from './get-or-undefined.js';

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
