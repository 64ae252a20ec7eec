import { redact } from '../core/secret.js';
import type { Check, OrgInfo } from '../engine/report.js';
import { escaped, htmlPage } from './html.js';
import type { Overview } from './layout.js';
import { visible, wrap } from './text.js';

/** What is installed, for a customer's file. Holds no secret, and names people only where somebody asked for that. */
export interface InstallReport {
  /** `teams-presence` */
  readonly solution: string;
  readonly summary: string;
  readonly org: OrgInfo;
  /** `setup`, and what it came to in a sentence. */
  readonly command: string;
  readonly result: string;
  readonly by: string;
  /** ISO 8601. */
  readonly at: string;
  readonly version: string;
  readonly objects: readonly InstalledObject[];
  readonly changes: ReportedChanges;
  /** Mappings, schedules, people. */
  readonly sections: readonly Overview[];
  /** `domain:entity:action`, of the role that the solution has. */
  readonly permissions: readonly string[];
  readonly checks: readonly Check[];
  readonly warnings: readonly string[];
}

/** What was changed in objects that exist, or differs from what is wanted. */
export interface ReportedChanges {
  /** `isPlan`: it is still so. */
  readonly isPlan: boolean;
  /** Of an object a setting, what it is or was, and what it should be or is now. */
  readonly settings: readonly (readonly [string, string, string, string])[];
  /** Who changed something and when, why something is blocked or failed. */
  readonly sentences: readonly string[];
}

/** A part of something, and what it is made from. */
interface Part {
  readonly id: string;
  readonly title: string;
  readonly needs: readonly string[];
}

interface InstalledObject extends Part {
  /** `in sync`, `created`, `changed by hand`, `missing` */
  readonly state: string;
  readonly resourceId?: string | undefined;
  readonly url?: string | undefined;
}

/** A document of the same parts in either form. */
interface Form {
  readonly heading: (level: 1 | 2, text: string) => string;
  readonly paragraph: (text: string) => string;
  readonly list: (items: readonly string[]) => string;
  /** The first cell of a row may be a link. */
  readonly table: (headings: readonly string[], rows: readonly (readonly Cell[])[]) => string;
  readonly diagram: (parts: readonly Part[]) => string;
  readonly whole: (title: string, body: string) => string;
}

type Cell = string | { readonly text: string; readonly url: string };

/** The report as a file of this name holds it: HTML in one file that needs no network, else Markdown. */
export function installReportText(report: InstallReport, file: string): string {
  const { org, objects, changes, checks, permissions, warnings } = report;
  const form = /\.html?$/i.test(file) ? html : markdown;
  const title = `${report.solution} in ${org.name}`;
  const section = (name: string, ...parts: readonly string[]) => {
    const full = parts.filter((part) => part !== '');
    return full.length === 0 ? [] : [form.heading(2, name), ...full];
  };
  const table = (headings: readonly string[], rows: readonly (readonly Cell[])[]) =>
    rows.length === 0 ? '' : form.table(headings, rows);
  const list = (items: readonly string[]) => (items.length === 0 ? '' : form.list(items));
  const words = { ok: 'passed', failed: 'failed', unknown: 'could not be made' };
  const body = [
    form.heading(1, title),
    form.paragraph(report.summary),
    table(
      ['', ''],
      [
        ['Org', `${org.name} (${org.id})`],
        ['Region', org.region],
        ['Result', report.result],
        ['Written', `${report.at.slice(0, 16).replace('T', ' at ')} UTC`],
        ['By', `${report.by}, with gc-presence ${report.version} (${report.command})`],
      ],
    ),
    ...section(
      'Objects',
      table(
        ['Object', 'State', 'Id'],
        objects.map(({ title: text, state, resourceId = '', url }) => [
          url === undefined ? text : { text, url },
          state,
          resourceId,
        ]),
      ),
    ),
    ...section(
      changes.isPlan ? 'What differs' : 'What was changed',
      table(
        ['Object', 'Setting', ...(changes.isPlan ? ['Is', 'Should be'] : ['Before', 'After'])],
        changes.settings,
      ),
      list(changes.sentences),
    ),
    ...section('How the objects depend on each other', form.diagram(withoutDetours(objects))),
    ...report.sections.flatMap(({ title: name, columns, rows, notes }) => {
      const headings = columns.map(({ heading }) => heading);
      return section(name, table(headings, rows), ...notes.map(form.paragraph));
    }),
    ...section('Permissions of its role', list(permissions)),
    ...section(
      'Checks',
      table(
        ['Check', 'Result', ''],
        checks.map(({ title: text, status, reason }) => [
          text,
          words[status],
          typeof reason === 'string' ? reason : '',
        ]),
      ),
    ),
    ...section('Worth knowing', list(warnings)),
  ];
  return redact(form.whole(title, body.join('\n\n')));
}

const md = (text: string) => visible(text).replace(/[\\`*_[\]<>|]/g, '\\$&');
const link = (cell: Cell) => (typeof cell === 'string' ? md(cell) : `[${md(cell.text)}](${cell.url})`);

const markdown: Form = {
  heading: (level, text) => `${'#'.repeat(level)} ${md(text)}`,
  paragraph: md,
  list: (items) => items.map((item) => `- ${md(item)}`).join('\n'),
  table: (headings, rows) =>
    [headings.map(md), headings.map(() => '---'), ...rows.map((row) => row.map(link))]
      .map((row) => `| ${row.join(' | ')} |`)
      .join('\n'),
  diagram: (parts) => {
    const names = new Map(parts.map(({ id }, at) => [id, `n${at}`]));
    const label = (text: string) => visible(text).replaceAll('"', '#quot;').replace(/[<>`]/g, ' ');
    return [
      '```mermaid',
      'flowchart TB',
      ...parts.map(({ id, title }) => `  ${names.get(id)}["${label(title)}"]`),
      ...parts.flatMap(({ id, needs }) => needs.map((need) => `  ${names.get(need)} --> ${names.get(id)}`)),
      '```',
    ].join('\n');
  },
  whole: (_title, body) => `${body}\n`,
};

const cellOf = (cell: Cell) =>
  typeof cell === 'string' ? escaped(cell) : `<a href="${escaped(cell.url)}">${escaped(cell.text)}</a>`;

const html: Form = {
  heading: (level, text) => `<h${level}>${escaped(text)}</h${level}>`,
  paragraph: (text) => `<p>${escaped(text)}</p>`,
  list: (items) => `<ul>\n${items.map((item) => `<li>${escaped(item)}</li>`).join('\n')}\n</ul>`,
  table: (headings, rows) => {
    const head = headings.every((heading) => heading === '')
      ? ''
      : `<tr>${headings.map((heading) => `<th>${escaped(heading)}</th>`).join('')}</tr>\n`;
    const body = rows.map((row) => `<tr>${row.map((cell) => `<td>${cellOf(cell)}</td>`).join('')}</tr>`);
    return `<table>\n${head}${body.join('\n')}\n</table>`;
  },
  diagram: diagramSvg,
  whole: (title, body) => htmlPage(title, style, body),
};

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

const [boxWidth, lowestBox, across, down] = [210, 44, 24, 40];
const [mostLetters, lineHeight] = [30, 16];

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
  const lines = new Map(parts.map(({ id, title }) => [id, linesOf(title)]));
  const mostLines = Math.max(0, ...[...lines.values()].map(({ length }) => length));
  const boxHeight = Math.max(lowestBox, mostLines * lineHeight + 12);
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
    const texts = lines.get(id) ?? [];
    const first = top + (boxHeight - texts.length * lineHeight) / 2 + 12;
    const shown = texts.map(
      (line, at) =>
        `<text x="${left + boxWidth / 2}" y="${first + at * lineHeight}" text-anchor="middle">${escaped(line)}</text>`,
    );
    return `<g><title>${escaped(title)}</title><rect x="${left}" y="${top}" width="${boxWidth}" height="${boxHeight}" rx="6" fill="#f4f6f8" stroke="#57606a"/>${shown.join('')}</g>`;
  });
  const paths = parts.flatMap(({ id, needs }) =>
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
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" role="img" aria-label="How the objects depend on each other" font-family="sans-serif" font-size="12" fill="#1b1f24">\n${[...paths, ...boxes].join('\n')}\n</svg>`;
}

/** What it is and what it is called, with all letters: a page that is printed has nothing behind it. */
function linesOf(title: string): readonly string[] {
  return title.split(/ (?=")/).flatMap((line) => wrap(visible(line), { columns: mostLetters, split: true }));
}

const style = `
body { font: 15px/1.5 system-ui, sans-serif; color: #1b1f24; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid #c8ccd0; overflow-wrap: break-word; }
td:nth-child(n+2) { overflow-wrap: anywhere; }
td:nth-child(2) { min-width: 4.5rem; }
svg { max-width: 100%; height: auto; }
@media print { body { margin: 0; max-width: none; font-size: 11px; } tr, svg { break-inside: avoid; } h2 { break-after: avoid; } a { color: inherit; } }
`;
