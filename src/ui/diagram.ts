import { escaped } from './html.js';
import { shorten } from './text.js';

/** A part of something, and what it is made from. */
export interface Part {
  readonly id: string;
  readonly title: string;
  readonly needs: readonly string[];
}

/** The same parts without needs that another need of theirs brings along, so that the picture stays readable. */
export function withoutDetours(parts: readonly Part[]): readonly Part[] {
  const needsOf = new Map(parts.map(({ id, needs }) => [id, needs]));
  const reaches = (from: string, to: string): boolean =>
    (needsOf.get(from) ?? []).some((need) => need === to || reaches(need, to));
  return parts.map((part) => {
    const needs = part.needs.filter((need) => needsOf.has(need));
    return { ...part, needs: needs.filter((need) => !needs.some((other) => reaches(other, need))) };
  });
}

const [boxWidth, boxHeight, across, down] = [210, 44, 24, 40];
const mostLetters = 30;

/** The parts in rows, each below all that it needs, with a line to it from each of them. */
export function diagramSvg(parts: readonly Part[]): string {
  const rows: Part[][] = [];
  const places = new Map<string, { readonly x: number; readonly row: number }>();
  const rowOf = (part: Part) => Math.max(0, ...part.needs.map((need) => (places.get(need)?.row ?? -1) + 1));
  for (const part of parts) {
    const row = rowOf(part);
    const inRow = rows[row] ?? [];
    rows[row] = inRow;
    places.set(part.id, { x: inRow.length * (boxWidth + across), row });
    inRow.push(part);
  }
  const widest = Math.max(1, ...rows.map((row) => row.length));
  const [width, height] = [widest * (boxWidth + across), rows.length * (boxHeight + down)];
  // Rows that are shorter stand in the middle.
  const at = (id: string) => {
    const { x, row } = places.get(id) ?? { x: 0, row: 0 };
    const indent = ((widest - (rows[row]?.length ?? 0)) * (boxWidth + across)) / 2;
    return { left: x + indent + across / 2, top: row * (boxHeight + down) + down / 2 };
  };
  const boxes = parts.map(({ id, title }) => {
    const { left, top } = at(id);
    const [kind = '', name] = title.split(/ (?=")/);
    const line = (text: string, y: number) =>
      `<text x="${left + boxWidth / 2}" y="${top + y}" text-anchor="middle">${escaped(shorten(text, mostLetters, '…'))}</text>`;
    return `<g><title>${escaped(title)}</title><rect x="${left}" y="${top}" width="${boxWidth}" height="${boxHeight}" rx="6" fill="#f4f6f8" stroke="#57606a"/>${
      name === undefined ? line(kind, 26) : line(kind, 18) + line(name, 34)
    }</g>`;
  });
  const lines = parts.flatMap(({ id, needs }) =>
    needs
      .filter((need) => places.has(need))
      .map((need) => {
        const [from, to] = [at(need), at(id)];
        const [x1, y1, x2, y2] = [
          from.left + boxWidth / 2,
          from.top + boxHeight,
          to.left + boxWidth / 2,
          to.top,
        ];
        return `<path d="M${x1} ${y1} C${x1} ${y1 + down / 2} ${x2} ${y2 - down / 2} ${x2} ${y2}" fill="none" stroke="#57606a"/>`;
      }),
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" role="img" aria-label="How the objects depend on each other" font-family="sans-serif" font-size="12" fill="#1b1f24">\n${[...lines, ...boxes].join('\n')}\n</svg>`;
}
