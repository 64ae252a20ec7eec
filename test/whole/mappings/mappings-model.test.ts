import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { mappingRows, presenceId } from '../../support/mappings.js';
import { installed, type Whole } from '../../support/whole.js';

let whole: Whole;
let restore: () => void;
beforeAll(async () => {
  whole = await installed();
  restore = whole.keep();
});
beforeEach(() => restore());
afterAll(() => whole.close());

/** A name that people write, and the English name of the presence that is meant. */
const presences = [
  ['Busy', 'Busy'],
  ['beschäftigt', 'Busy'],
  ['Meal / Lunch', 'Lunch'],
  ['Busy/Schadensbesichtigung', 'Claims inspection'],
  ['会議', 'Meeting'],
] as const;
const keys = ['Busy', 'InACall', 'Neu', '会議中', 'with, comma', 'two\nlines', 'quo"te', 'a/b'] as const;

const key = fc.constantFrom(...keys);
const presence = fc.constantFrom(...presences);
const rows = fc.uniqueArray(fc.tuple(key, presence), { minLength: 1, maxLength: 5, selector: ([k]) => k });

type Act =
  | { readonly kind: 'set' | 'append' | 'replace-all'; readonly rows: readonly Row[] }
  | { readonly kind: 'remove'; readonly keys: readonly string[] };
type Row = readonly [string, readonly [string, string]];

const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ kind: fc.constantFrom('set', 'append', 'replace-all'), rows }),
  fc.record({
    kind: fc.constant('remove' as const),
    keys: fc.uniqueArray(key, { minLength: 1, maxLength: 3 }),
  }),
);

/** The command for an act; a file is written with the delimiter, line ends and quotes of some spreadsheet. */
function commandOf(act: Act): readonly string[] {
  if (act.kind === 'remove') return ['remove', ...act.keys];
  if (act.kind === 'set') return ['set', ...act.rows.map(([name, [text]]) => `${name}=${text}`)];
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const lines = act.rows.map(([name, [text]]) => `${quoted(name)};${quoted(text)}\r\n`);
  const file = whole.write('act.csv', `\uFEFFTeams presence;Genesys presence\r\n${lines.join('')}`);
  return ['import', file, '--mode', act.kind, '--yes'];
}

function modelAfter(model: ReadonlyMap<string, string>, act: Act): Map<string, string> {
  const next = new Map(act.kind === 'replace-all' ? [] : model);
  if (act.kind === 'remove') for (const name of act.keys) next.delete(name);
  else for (const [name, [, english]] of act.rows) next.set(name, presenceId(whole.org.org, english));
  return next;
}

function sorted(model: ReadonlyMap<string, string>): readonly (readonly [string, string])[] {
  return [...model].sort(([one], [other]) => (one < other ? -1 : 1));
}

test('any sequence of set, remove and import ends in the table of a model', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 5 }), async (acts) => {
      restore();
      let model = new Map(mappingRows(whole.org.org) as readonly (readonly [string, string])[]);
      for (const each of acts) {
        model = modelAfter(model, each);
        const result = await whole.run(['mappings', ...commandOf(each)]);
        expect(result.code, result.stderr).toBe(0);
        expect(mappingRows(whole.org.org)).toEqual(sorted(model));
      }
    }),
    { numRuns: 12 },
  );
});

test('any sequence of set, remove and import ends in the same file, too', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 5 }), async (acts) => {
      const file = whole.write('table.csv', 'Teams presence,Genesys presence\nBusy,Busy\n');
      let model = new Map([['Busy', 'Busy']]);
      for (const each of acts) {
        const texts: Act =
          each.kind === 'remove'
            ? each
            : { ...each, rows: each.rows.map(([name, [text]]) => [name, [text, text]] as const) };
        model = new Map(each.kind === 'replace-all' ? [] : model);
        if (texts.kind === 'remove') for (const name of texts.keys) model.delete(name);
        else for (const [name, [text]] of texts.rows) model.set(name, text);
        const result = await whole.run(['mappings', ...commandOf(each), '--file', file]);
        expect(result.code, result.stderr).toBe(0);
        expect(result.requests).toEqual([]);
      }
      const { mappings } = JSON.parse(
        (await whole.run(['mappings', 'list', '--file', file, '--json'])).stdout,
      );
      const listed = mappings.map((row: { teamsPresence: string; presence: string }) => [
        row.teamsPresence,
        row.presence,
      ]);
      expect(sorted(new Map(listed))).toEqual(sorted(model));
    }),
    { numRuns: 30 },
  );
});

/** Spoils a good file in one way; the text is the place where that is done. */
const harms = [
  (text: string) => text.replace('\n', '\n"never closed,Busy\n'),
  (text: string) => `${text}one cell only\n`,
  (text: string) => `${text}a,b,c\n`,
  (text: string) => `${text},Busy\n`,
  (text: string) => `${text}Last,\n`,
  (text: string) => `${text}=1+1,Busy\n`,
  (text: string) => `${text}Last,@SUM(A1)\n`,
  (text: string) => `${text}Twice,Busy\nTwice,Busy\n`,
  (text: string) => `${text}Last,Bussy\n`,
  (text: string) => `${text}Last,取り込み中\n`,
  (text: string) => `${text}Last,Be right back\n`,
  (text: string) => `${text}${'x'.repeat(257)},Busy\n`,
  (text: string) => text.replace('key,presence', 'one,two'),
  (text: string) => `${text}Bel\u0007l,Busy\n`,
  // Neither UTF-8 nor Windows-1252.
  (text: string) => Buffer.from(`${text}caf\u0081,Busy\n`, 'latin1'),
  (text: string) => `${text}zero\u0000,Busy\n`,
  () => '',
  () => 'key,presence\n',
] as const;

test('any malformed file is refused with a line number, and no write is sent', async () => {
  const good = fc.uniqueArray(fc.constantFrom('A', 'B', 'C', 'D'), { minLength: 1 });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...harms), good, async (harm, names) => {
      const text = `key,presence\n${names.map((name) => `${name},Busy\n`).join('')}`;
      const file = whole.write('harmed.csv', harm(text));
      for (const mode of ['append', 'replace-all']) {
        const result = await whole.run(['mappings', 'import', file, '--mode', mode, '--yes', '--json']);
        expect({ code: result.code, writes: result.writes }).toEqual({ code: 3, writes: [] });
        const { error } = JSON.parse(result.stdout);
        expect(error.details.length).toBeGreaterThan(0);
        for (const line of error.details) expect(line).toMatch(/harmed\.csv:\d+:\d+ {2}\S/);
      }
    }),
    { numRuns: 60 },
  );
});

describe('2,000 rows with names in Japanese and German', () => {
  test('come back exactly after an export, a spreadsheet and an import', async () => {
    const org = whole.org.org;
    const names = [
      '会議',
      'Schulung',
      'Besprechung',
      'Verfügbar',
      'Pause / Paid break',
      'Busy / Nicht stören',
    ];
    const states = Array.from({ length: 2000 }, (_, at) => `${at % 2 === 0 ? '状態' : 'Zustand Ä'} ${at}`);
    const lines = states.map((state, at) => `${state}\t${names[at % names.length]}`);
    const first = whole.write('first.csv', `\uFEFFTeams presence\tPresence\r\n${lines.join('\r\n')}\r\n`);
    const filled = await whole.run(['mappings', 'import', first, '--mode', 'replace-all', '--yes', '--json']);
    expect(filled.code, filled.stdout).toBe(0);
    const wanted = ['Meeting', 'Training', 'Meeting', 'Available', 'Paid break', 'Do Not Disturb'];
    const expected = new Map(
      states.map((state, at) => [state, presenceId(org, wanted[at % wanted.length] ?? '')]),
    );
    expect(mappingRows(org)).toEqual(sorted(expected));

    const exported = (await whole.run(['mappings', 'export', '--names'])).stdout;
    const bySpreadsheet = `\uFEFF${exported
      .replace(/^状態 1800,.*$/m, '状態 1800,"Meal / Mittagspause"')
      .replaceAll(',', ';')
      .replaceAll('\n', '\r\n')}`;
    const file = whole.write('second.csv', bySpreadsheet);
    const again = await whole.run(['mappings', 'import', file, '--mode', 'replace-all', '--json']);
    expect(again.code, again.stdout).toBe(0);
    expect(JSON.parse(again.stdout).changes).toHaveLength(1);
    expect(again.writes).toHaveLength(1);
    expected.set('状態 1800', presenceId(org, 'Lunch'));
    const listed = JSON.parse((await whole.run(['mappings', 'list', '--json'])).stdout).mappings;
    expect(
      listed.map((row: { teamsPresence: string; presenceId: string }) => [row.teamsPresence, row.presenceId]),
    ).toEqual(sorted(expected));

    const ids = whole.write('ids.csv', (await whole.run(['mappings', 'export'])).stdout);
    const same = await whole.run(['mappings', 'import', ids, '--mode', 'replace-all', '--json']);
    expect({ code: same.code, writes: same.writes }).toEqual({ code: 0, writes: [] });
  }, 60_000);
});
