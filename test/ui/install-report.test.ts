import { expect, test } from 'vitest';
import {
  diagramSvg,
  type InstallReport,
  installReportText,
  withoutDetours,
} from '../../src/ui/install-report.js';

const part = (id: string, ...needs: string[]) => ({ id, title: `Thing "${id}"`, needs });
const hostile = '<script>alert(1)</script>|`[x](javascript:1)\u001b[2J "&';

const report: InstallReport = {
  solution: 'teams-presence',
  summary: hostile,
  org: { id: 'o', name: hostile, region: 'us-east-1' },
  command: 'teams-presence setup',
  result: 'Done.',
  by: hostile,
  at: '2026-11-03T09:30:00.000Z',
  version: '1.0.0',
  objects: [
    { ...part('role'), title: hostile, state: 'created', resourceId: hostile, url: 'https://apps.example/' },
  ],
  changes: { isPlan: true, settings: [[hostile, hostile, hostile, hostile]], sentences: [hostile] },
  sections: [
    { title: hostile, columns: [{ heading: hostile, narrow: 'keep' }], rows: [[hostile]], notes: [hostile] },
  ],
  permissions: [hostile],
  checks: [{ id: 'x', title: hostile, status: 'failed', reason: hostile }],
  warnings: [hostile],
};

test('a name from the org can be no code in a report of either form', () => {
  const html = installReportText(report, 'report.html');
  expect(html).not.toContain('<script');
  const markdown = installReportText(report, 'report.md');
  const outside = markdown.replace(/```mermaid.*?```/s, '');
  expect(outside).not.toMatch(/(?<!\\)<script/);
  expect(outside).not.toMatch(/(?<!\\)\[x/);
  for (const text of [html, markdown]) expect(text).not.toContain('\u001b');
  // A cell that holds a bar is still one cell.
  for (const row of outside.split('\n').filter((line) => line.startsWith('|')))
    expect([2, 3, 4, 5]).toContain(row.replace(/\\\|/g, '').split('|').length - 1);
});

test('a need that another need brings along is no line of its own', () => {
  const parts = withoutDetours([part('a'), part('b', 'a'), part('c', 'a', 'b'), part('d', 'c', 'a', 'gone')]);
  expect(parts.map(({ needs }) => needs)).toEqual([[], ['a'], ['b'], ['c']]);
});

test('the picture has every part once, below what it needs', () => {
  const svg = diagramSvg([part('a'), part('b', 'a'), part('c', 'a'), part('d', 'b', 'c')]);
  const tops = [...svg.matchAll(/<title>Thing &#34;(\w)&#34;<\/title><rect x="[\d.]+" y="([\d.]+)"/g)];
  expect(tops.map(([, name]) => name)).toEqual(['a', 'b', 'c', 'd']);
  const [a, b, c, d] = tops.map(([, , top]) => Number(top));
  expect(a).toBeLessThan(b ?? 0);
  expect(b).toBe(c);
  expect(c).toBeLessThan(d ?? 0);
  expect(svg.match(/<path /g)).toHaveLength(4);
});

test('the picture has every letter of a name', () => {
  const name = `Thing "Microsoft Teams Integration Presence Trigger ${'x'.repeat(40)}"`;
  const svg = diagramSvg([{ ...part('a'), title: name }]);
  const drawn = [...svg.matchAll(/<text [^>]*>([^<]*)</g)].map(([, line]) => line ?? '');
  expect(Math.max(...drawn.map(({ length }) => length))).toBeLessThan(40);
  expect(drawn.join('').replaceAll('&#34;', '"').replaceAll(' ', '')).toBe(name.replaceAll(' ', ''));
});
