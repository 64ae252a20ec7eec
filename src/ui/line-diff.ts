/** One line of a comparison of two texts. */
export interface DiffLine {
  readonly kind: 'removed' | 'added';
  readonly text: string;
}

/** Above this many pairs of lines a full comparison takes too long to wait for; a coarse one will do. */
const mostPairs = 4_000_000;

/** The lines that are only in one of the texts, in reading order, by their longest common subsequence. */
export function lineDiff(before: string, after: string): readonly DiffLine[] {
  const old = before.split(/\r?\n/);
  const fresh = after.split(/\r?\n/);
  let start = 0;
  while (start < old.length && start < fresh.length && old[start] === fresh[start]) start++;
  let end = 0;
  while (
    end < old.length - start &&
    end < fresh.length - start &&
    old[old.length - 1 - end] === fresh[fresh.length - 1 - end]
  ) {
    end++;
  }
  return middleDiff(old.slice(start, old.length - end), fresh.slice(start, fresh.length - end));
}

function middleDiff(old: readonly string[], fresh: readonly string[]): DiffLine[] {
  const removed = (text: string): DiffLine => ({ kind: 'removed', text });
  const added = (text: string): DiffLine => ({ kind: 'added', text });
  if (old.length * fresh.length > mostPairs) return [...old.map(removed), ...fresh.map(added)];

  const common = commonLengths(old, fresh);
  const lines: DiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < old.length || j < fresh.length) {
    const mine = old[i];
    const theirs = fresh[j];
    if (mine !== undefined && mine === theirs) {
      i++;
      j++;
    } else if (mine !== undefined && (theirs === undefined || at(common, i + 1, j) >= at(common, i, j + 1))) {
      lines.push(removed(mine));
      i++;
    } else if (theirs !== undefined) {
      lines.push(added(theirs));
      j++;
    }
  }
  return lines;
}

/** `result[i][j]`: how many lines the rests `old[i…]` and `fresh[j…]` have in common. */
function commonLengths(old: readonly string[], fresh: readonly string[]): Uint32Array[] {
  const table = Array.from({ length: old.length + 1 }, () => new Uint32Array(fresh.length + 1));
  for (let i = old.length - 1; i >= 0; i--) {
    const row = table[i];
    if (row === undefined) continue;
    for (let j = fresh.length - 1; j >= 0; j--) {
      row[j] =
        old[i] === fresh[j]
          ? at(table, i + 1, j + 1) + 1
          : Math.max(at(table, i + 1, j), at(table, i, j + 1));
    }
  }
  return table;
}

function at(table: readonly Uint32Array[], i: number, j: number): number {
  return table[i]?.[j] ?? 0;
}
