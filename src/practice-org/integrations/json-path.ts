import { jsonPath } from '../../core/libraries.js';

/**
 * Names that lead out of the data, to what made it. The library refuses them, but not before a filter within a filter
 * (mended in its version 11, which takes Node 22).
 */
const leadsOut = /\b(?:constructor|prototype)\b|__\w+__/;

/**
 * What a JSONPath leads to; undefined when it leads nowhere. One that can lead to several values, by a filter or a
 * wildcard, gives a list. It may lack its `$`.
 */
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

/**
 * As translation maps read it. Assumed, as published ones rely on it: what can lead to several values gives an empty list
 * where nothing of what is there matches.
 */
export function readMapped(document: unknown, path: string): unknown {
  const found = readJsonPath(document, path);
  const [, before] = /^(.*?)(?:\.\.|\.?\[?\*|\[\?)/.exec(rooted(path)) ?? [];
  if (found !== undefined || before === undefined) return found;
  return readJsonPath(document, before) === undefined ? undefined : [];
}

/** Whether the path can be read at all. */
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
