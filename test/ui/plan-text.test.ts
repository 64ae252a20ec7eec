import { describe, expect, test } from 'vitest';
import { command, text } from '../../src/core/text.js';
import type { DriftKind } from '../../src/engine/drift.js';
import { planSummary, planText } from '../../src/ui/plan-text.js';
import { styleFor } from '../../src/ui/style.js';
import { textWidth } from '../../src/ui/text.js';
import { everyAction, step } from '../support/plans.js';

function style(columns: number, environment: Record<string, string> = { LANG: 'C.UTF-8' }, isTTY = false) {
  return styleFor({ stream: { columns, isTTY }, environment });
}

describe('a folded plan', () => {
  const settings = (count: number, before: string | null) =>
    Array.from({ length: count }, (_, index) => ({
      path: `setting${index}`,
      before,
      after: `value${index}`,
    }));
  const plan = {
    steps: [
      step({ id: 'new', title: 'Role "New"', action: 'create', changes: settings(7, null) }),
      step({ id: 'few', title: 'Queue "Few"', action: 'update', changes: settings(2, 'old') }),
      step({ id: 'many', title: 'List "Many"', action: 'update', changes: settings(30, 'old') }),
      step({ id: 'theirs', title: 'Table "Theirs"', action: 'adopt', changes: settings(30, 'old') }),
      step({ id: 'same', title: 'Trigger "Same"', action: 'none' }),
    ],
  } as const;
  const folded = planText(plan, style(80), false);

  test('has a line for each object, with the count of what it opens to', () => {
    expect(folded).toContain('+ create   Role "New" (7 settings)');
    expect(folded).toContain('~ update   List "Many" (30 changes)');
    expect(folded.at(-1)).toContain('--verbose');
  });

  test('shows the few changes of what exists, and every change of what is not ours', () => {
    expect(folded).toContain('    setting1: old → value1');
    expect(folded.filter((line) => line.includes('setting29'))).toHaveLength(1);
  });

  test('leaves out what is in sync; the counts have it', () => {
    expect(folded.join('\n')).not.toContain('Same');
    expect(planSummary(plan)).toBe('Plan: 1 to create, 2 to update, 1 to adopt, 1 in sync.');
  });
});

test('what is lent for the time of a run is told in a sentence, and what only scripts compare not at all', () => {
  const changes = [
    { path: 'name', before: 'A', after: 'B' },
    { path: 'grants', before: null, after: 'You', temporary: 'You get the role for the time of the run.' },
    { path: 'template', before: '12ab', after: '34cd', opaque: true },
  ] as const;
  const shown = (more: object) =>
    planText(
      { steps: [{ ...step({ id: 'x', title: 'X', action: 'update', changes }), ...more }] },
      style(80),
    );
  expect(shown({}).slice(1)).toEqual(['    You get the role for the time of the run.', '    name: A → B']);
  // Nobody has done that yet: status says only what differs.
  expect(shown({ kind: 'drift' }).slice(1)).toEqual(['    name: is A, should be B']);
});

test('why a step is blocked names commands as the program was started', () => {
  const reason = text`It is gone. Run "${command('teams-presence setup')}".`;
  const invocation = { program: 'npx gc-presence', sandbox: true, cwd: '/' } as const;
  const plan = { steps: [{ ...step({ id: 'one', action: 'blocked' }), reason }] };
  expect(planText(plan, { ...style(80), invocation }).join(' ')).toContain(
    'Run "npx gc-presence teams-presence setup --sandbox".',
  );
});

describe('status', () => {
  const counts = (kinds: readonly (DriftKind | undefined)[]) =>
    planSummary({
      steps: kinds.map((kind, at) =>
        step({ id: `${at}`, action: kind === 'missing' ? 'create' : 'update', kind }),
      ),
    });

  test('says what it knows instead of what setup would do', () => {
    expect(counts(['missing', 'drift', 'drift', 'outdated', 'foreign', 'unclear'])).toBe(
      'Plan: 1 missing, 2 changed by hand, 1 outdated, 1 not ours, 1 unclear.',
    );
    const changedBy = { by: 'Jo Brandt', at: '2026-11-03T09:30:00Z' };
    const shown = planText(
      { steps: [step({ id: 'x', title: 'Role "X"', action: 'update', kind: 'drift', changedBy })] },
      style(80),
      false,
    );
    expect(shown).toEqual([
      '~ changed  Role "X"',
      '    Changed by hand by Jo Brandt on 2026-11-03 at 09:30 UTC.',
    ]);
  });

  test('says once why something is outdated that nobody changed', () => {
    const told = (notes: readonly string[]) =>
      planText({ steps: [step({ id: 'x', action: 'update', kind: 'outdated', notes })] }, style(200)).slice(
        1,
      );
    expect(told([])).toEqual([
      expect.stringMatching(/^ {4}Nobody changed it: a newer gc-presence, .* now\.$/),
    ]);
    expect(told(['Only the pilot changes in it.'])).toEqual([
      '    Nobody changed it.',
      '    Only the pilot changes in it.',
    ]);
  });
});

describe('the plan', () => {
  test.each([40, 60, 80, 120])('reads well in %i columns', async (columns) => {
    const text = `${planText(everyAction, style(columns)).join('\n')}\n`;
    await expect(text).toMatchFileSnapshot(`golden/plan-${columns}.txt`);
  });

  test.each([40, 60, 80, 120])('never runs over the edge of a window of %i columns', (columns) => {
    for (const line of planText(everyAction, style(columns)))
      expect(textWidth(line)).toBeLessThanOrEqual(columns);
  });

  test('names every action by a word, so that nothing depends on colour', () => {
    const text = planText(everyAction, style(80)).join('\n');
    for (const word of ['create', 'update', 'replace', 'remove', 'adopt', 'in sync', 'blocked']) {
      expect(text).toContain(` ${word} `);
    }
  });

  test('is plain ASCII in a terminal whose locale is not UTF-8', () => {
    const text = planText(everyAction, style(60, { LANG: 'de_DE.ISO-8859-1' })).join('\n');
    expect(text).toMatch(/^[ -~\n]*$/);
    expect(text).toContain('->');
  });

  test('has colours on a terminal, and the same words', () => {
    const coloured = planText(everyAction, style(80, { LANG: 'C.UTF-8' }, true)).join('\n');
    expect(coloured).toContain('\u001b[32m');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one.
    const plain = coloured.replace(/\u001b\[\d+m/g, '');
    expect(plain).toBe(planText(everyAction, style(80)).join('\n'));
  });

  test('ends with counts that add up to its steps', () => {
    const summary = planSummary(everyAction);
    expect(summary).toBe(
      'Plan: 1 to create, 1 to update, 1 to replace, 1 to remove, 1 to adopt, 1 in sync, 1 blocked.',
    );
    const counted = [...summary.matchAll(/\d+/g)].reduce((sum, [digits]) => sum + Number(digits), 0);
    expect(counted).toBe(everyAction.steps.length);
  });

  test('shows what was missing as missing where something exists, and not where all is new', () => {
    const changes = [{ path: 'rows', before: null, after: [{ key: 'Busy' }] }];
    const text = (action: 'create' | 'update') =>
      planText({ steps: [step({ id: 'rows', action, changes })] }, style(80)).join('\n');
    expect(text('update')).toContain('rows[0].key: (none) → Busy');
    expect(text('create')).toContain('rows[0].key: Busy');
  });

  test('shows no control character that a name in the org contains', () => {
    const title = 'Role "\u001b[2Jgone\u202e"';
    const [step] = everyAction.steps;
    if (step === undefined) throw new Error('The plan has no steps.');
    const text = planText({ steps: [{ ...step, title }] }, style(80)).join('\n');
    expect(text).not.toContain('\u001b');
    expect(text).not.toContain('\u202e');
    expect(text).toContain('\\u{1b}[2Jgone');
  });
});
