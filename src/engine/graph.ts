import type { Resource } from './resource.js';

/**
 * The resources in an order in which each comes after all that it needs, otherwise as listed.
 * @throws Error when a need is not in the list or needs form a circle: a mistake in a solution, not of its user.
 */
export function inDependencyOrder(resources: readonly Resource[]): readonly Resource[] {
  const byId = new Map(resources.map((resource) => [resource.id, resource]));
  if (byId.size !== resources.length) throw new Error('Two steps have the same id.');
  const ordered: Resource[] = [];
  const state = new Map<string, 'visiting' | 'placed'>();
  const place = (id: string, neededBy: string) => {
    const resource = byId.get(id);
    if (resource === undefined)
      throw new Error(`Step "${neededBy}" needs "${id}", which is not in the list.`);
    if (state.get(id) === 'placed') return;
    if (state.get(id) === 'visiting') throw new Error(`Step "${id}" needs itself through "${neededBy}".`);
    state.set(id, 'visiting');
    for (const need of resource.needs) place(need, id);
    state.set(id, 'placed');
    ordered.push(resource);
  };
  for (const resource of resources) place(resource.id, resource.id);
  return ordered;
}
