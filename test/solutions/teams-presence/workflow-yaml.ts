import { parse } from 'yaml';
import { readTemplate } from '../../../src/resources/architect/template-files.js';
import { references } from '../../resources/no-session.js';
import { type build, step } from './built.js';

export const template = readTemplate('flows/microsoft-teams-integration-presence-trigger.yaml');

/** The workflow as it would be uploaded. */
export function rendered(variation: Parameters<typeof build>[0] = {}): string {
  return (step('workflow', variation).desired(references(true)) as { readonly yaml: string }).yaml;
}

export interface Action {
  /** `decision`, `callData`, … */
  readonly kind: string;
  readonly body: Node;
}

export type Node = { readonly [key: string]: unknown };

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a path of keys and indexes; undefined where there is none. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );
}

export function parsed(variation: Parameters<typeof build>[0] = {}): Node {
  const flow = at(parse(rendered(variation)), 'workflow');
  if (!isNode(flow)) throw new Error('There is no workflow in the YAML.');
  return flow;
}

/** The actions of the one state, those in branches left out. */
export function mainActions(flow: Node): readonly Action[] {
  return actionsIn(at(flow, 'states', 0, 'state', 'actions'));
}

/** Every action, in the order of the file, with those in branches after their parent. */
export function allActions(flow: Node): readonly Action[] {
  const descend = (action: Action): readonly Action[] => [
    action,
    ...Object.values(branches(action)).flatMap((branch) => actionsIn(at(branch, 'actions')).flatMap(descend)),
  ];
  return mainActions(flow).flatMap(descend);
}

export function branches(action: Action): Node {
  const outputs = action.body.outputs;
  return isNode(outputs) ? outputs : {};
}

function actionsIn(list: unknown): readonly Action[] {
  if (!Array.isArray(list)) return [];
  return list.map((entry: unknown) => {
    const [pair, ...more] = isNode(entry) ? Object.entries(entry) : [];
    if (pair === undefined || more.length > 0 || !isNode(pair[1])) throw new Error('An action has one key.');
    return { kind: pair[0], body: pair[1] };
  });
}
