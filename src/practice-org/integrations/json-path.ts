import { jsonPath } from '../../core/libraries.js';

/** Names that lead out of the data. The library lets a filter within a filter pass (mended in version 11: Node 22). */
const leadsOut = /\b(?:constructor|prototype)\b|__\w+__/;

/** Undefined when it leads nowhere, a list where a filter or a wildcard can lead to several. It may lack its `$`. */
export function readJsonPath(document: unknown, path: string): unknown {
  if (typeof document !== 'object' || document === null) return path === '$' ? document : undefined;
  if (leadsOut.test(path)) return undefined;
  const found: unknown = jsonPath().JSONPath({
    path: rooted(path),
    json: document,
    wrap: false,
    eval: 'safe',
    // A filter on what an item does not have does not match it.
    ignoreEvalErrors: true,
  });
  return found === null ? undefined : found;
}

/** As translation maps read it. Assumed, after published ones: no match among several possible values is an empty list. */
export function readMapped(document: unknown, path: string): unknown {
  const found = readJsonPath(document, path);
  const [, before] = /^(.*?)(?:\.\.|\.?\[?\*|\[\?)/.exec(rooted(path)) ?? [];
  if (found !== undefined || before === undefined) return found;
  return readJsonPath(document, before) === undefined ? undefined : [];
}

export function isJsonPath(path: string): boolean {
  if (leadsOut.test(path)) return false;
  try {
    jsonPath().JSONPath({ path: rooted(path), json: {}, wrap: false, eval: 'safe' });
    return /^[^[\]\s]*(\[(?:[^[\]'"]|'[^']*'|"[^"]*"|\[[^\]]*\])*\][^[\]\s]*)*$/.test(path);
  } catch {
    return false;
  }
}

/** `$.['a']` is written by people and means `$['a']`. */
function rooted(path: string): string {
  const whole = path.startsWith('$') ? path : `$${path.startsWith('[') ? '' : '.'}${path}`;
  return whole.replaceAll('.[', '[');
}
