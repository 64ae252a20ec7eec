import type { Actions } from '../flow-model.js';
import { type Place, type Problems, type Resolver, readObject, type VariablesInScope } from './reading.js';

/** What the readers of actions know about the place that they read at. */
export interface ActionContext {
  readonly problems: Problems;
  readonly resolver: Resolver;
  readonly variables: VariablesInScope;
  readonly blocks: readonly { readonly kind: string; readonly refId: string }[];
  readonly inTask: boolean;
  readonly inLoop: boolean;
  /** Reads a list of actions: branches have them inside, and so come back to where they came from. */
  readonly readActions: (context: ActionContext, place: Place, node: unknown) => Actions;
}

/** The branches of an action: `outputs: {found: {actions: […]}}`; a missing branch has no actions. */
export function readBranches<Name extends string>(
  context: ActionContext,
  place: Place,
  node: unknown,
  names: readonly Name[],
): Record<Name, Actions> {
  const outputs = node === undefined ? {} : readObject(context.problems, place, node, names);
  const branch = (name: Name): Actions => readBranch(context, `${place}.${name}`, outputs[name]);
  return Object.fromEntries(names.map((name) => [name, branch(name)])) as Record<Name, Actions>;
}

/** `{actions: […]}`, as a branch and the default of a switch have it. */
export function readBranch(context: ActionContext, place: Place, node: unknown): Actions {
  if (node === undefined) return [];
  return context.readActions(
    context,
    `${place}.actions`,
    readObject(context.problems, place, node, ['actions']).actions,
  );
}
