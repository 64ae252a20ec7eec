import { jsonPath } from '../../core/libraries.js';

/**
 * What a JSONPath leads to; undefined when it leads nowhere. One that can lead to several values, by a filter or a
 * wildcard, gives a list. It may lack its `$`.
 */
export function readJsonPath(document: unknown, path: string): unknown {
  if (typeof document !== 'object' || document === null) return path === '$' ? document : undefined;
  const found: unknown = jsonPath().JSONPath({
    path: rooted(path),
    json: document,
    wrap: false,
    eval: 'safe',
  });
  return found === null ? undefined : found;
}

/** Whether the path can be read at all. */
export function isJsonPath(path: string): boolean {
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
