import { isObject } from '../json.js';

/**
 * Reads one value by the part of JSONPath that data actions and trigger criteria are written in here: `$.a.b`,
 * `$['a'].b`, `$.['a'].b`, `$.list[0]`, `$` alone, and the same without `$` at the start. Undefined when the path leads
 * nowhere or is not of this form.
 */
export function readJsonPath(document: unknown, path: string): unknown {
  const steps = parseJsonPath(path);
  return steps?.reduce<unknown>((value, step) => {
    if (typeof step === 'number') return Array.isArray(value) ? value[step] : undefined;
    return isObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  }, document);
}

/** The names and positions of a path, or undefined when it is not of the supported form. */
export function parseJsonPath(path: string): readonly (string | number)[] | undefined {
  const steps: (string | number)[] = [];
  const pattern = /\.?(?:\[\s*(?:'([^']*)'|"([^"]*)"|(\d+))\s*\]|([A-Za-z_][\w-]*))/y;
  let at = path.startsWith('$') ? 1 : 0;
  while (at < path.length) {
    pattern.lastIndex = at;
    const match = pattern.exec(path);
    if (match === null) return undefined;
    const [whole, single, double, index, name] = match;
    steps.push(index === undefined ? (single ?? double ?? name ?? '') : Number(index));
    at += whole.length;
  }
  return steps;
}
