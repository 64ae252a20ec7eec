import { contract, type Operation } from './contract.js';

export interface Route {
  readonly operation: Operation;
  readonly path: Readonly<Record<string, string>>;
}

export type Found =
  | { readonly kind: 'route'; readonly route: Route }
  | { readonly kind: 'other-method' }
  | { readonly kind: 'unknown' };

interface Pattern {
  readonly operation: Operation;
  readonly segments: readonly string[];
}

let byLength: ReadonlyMap<number, readonly Pattern[]> | undefined;

/** Finds the operation of a path (without query). A literal segment wins over a parameter: `/users/me`. */
export function findRoute(method: string, path: string): Found {
  const segments = path.split('/').slice(1);
  const matching = (patterns().get(segments.length) ?? []).filter((pattern) => matches(pattern, segments));
  const pattern = matching.find((candidate) => candidate.operation.method === method);
  if (pattern === undefined) return { kind: matching.length > 0 ? 'other-method' : 'unknown' };
  return { kind: 'route', route: { operation: pattern.operation, path: parametersOf(pattern, segments) } };
}

function patterns(): ReadonlyMap<number, readonly Pattern[]> {
  if (byLength !== undefined) return byLength;
  const grouped = new Map<number, Pattern[]>();
  for (const operation of contract().operations) {
    const segments = operation.path.split('/').slice(1);
    grouped.set(segments.length, [...(grouped.get(segments.length) ?? []), { operation, segments }]);
  }
  for (const group of grouped.values())
    group.sort((one, other) => specificity(other).localeCompare(specificity(one)));
  byLength = grouped;
  return byLength;
}

/** Sorts patterns with literals further left before those with parameters there. */
function specificity(pattern: Pattern): string {
  return pattern.segments.map((segment) => (isParameter(segment) ? '0' : '1')).join('');
}

function matches(pattern: Pattern, segments: readonly string[]): boolean {
  return pattern.segments.every(
    (segment, index) => segments[index] !== '' && (isParameter(segment) || segment === segments[index]),
  );
}

function parametersOf(pattern: Pattern, segments: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pattern.segments.flatMap((segment, index) =>
      isParameter(segment) ? [[segment.slice(1, -1), decode(segments[index] ?? '')]] : [],
    ),
  );
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function isParameter(segment: string): boolean {
  return segment.startsWith('{');
}
