import type { Org } from '../org.js';
import type { ActionVersion } from './state.js';

/** All published data actions of exactly this category and name: flows refer to actions by the two together. */
export function findActionsByTitle(
  org: Org,
  category: string,
  name: string,
): readonly { readonly id: string; readonly createdAt: number; readonly version: ActionVersion }[] {
  return Object.values(org.state.integrations.actions).flatMap(({ id, createdAt, published }) =>
    published?.category === category && published.name === name
      ? [{ id, createdAt, version: published }]
      : [],
  );
}
