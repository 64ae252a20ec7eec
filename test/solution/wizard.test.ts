import { beforeEach, describe, expect, test } from 'vitest';
import { choiceField, numberField, textField } from '../../src/answers/field-kinds.js';
import { InterruptedError, inputProblem } from '../../src/core/problem.js';
import type { Session } from '../../src/genesys/session.js';
import type { OrgContext } from '../../src/solution/connect.js';
import { readAnswers } from '../../src/solution/run-answers.js';
import { askAnswers } from '../../src/solution/wizard.js';
import { choiceQuestion, textQuestion } from '../../src/solutions/question.js';
import type { Solution } from '../../src/solutions/solution.js';
import { openDraft } from '../../src/state/drafts.js';
import { newFolder } from '../support/folder.js';
import { type Act, back, scripted } from '../support/scripted-prompter.js';

const fields = {
  site: textField({ key: 'tea.site', flag: '--site <name>', summary: 'where it is', required: true }),
  cups: numberField({
    key: 'tea.cups',
    flag: '--cups <number>',
    summary: 'how many',
    min: 1,
    max: 9,
    default: 2,
  }),
  milk: choiceField({ key: 'tea.milk', summary: 'what goes in', choices: ['yes', 'no'], default: 'no' }),
} as const;

const questions = [
  textQuestion(fields.site, {
    title: 'Site',
    check: async (site) => {
      if (site === 'Nowhere') throw inputProblem('There is no site "Nowhere".', { details: ['Head Office'] });
    },
  }),
  textQuestion(fields.cups, {
    title: 'Cups',
    when: 'first',
    doubts: async (cups) => (cups > 5 ? ['That is a lot of tea.'] : []),
  }),
  choiceQuestion(fields.milk, {
    title: 'Milk',
    when: 'review',
    choices: [
      { name: 'With', value: 'yes' },
      { name: 'Without', value: 'no' },
    ],
  }),
];

let directory: string;
beforeEach(() => {
  directory = newFolder();
});

interface Start {
  readonly flags?: Readonly<Record<string, unknown>>;
  readonly saved?: Readonly<Record<string, string | number>>;
  /** What is wrong with the answers together. */
  readonly open?: (site: string | undefined) => void;
}

async function ask(acts: readonly Act[], { flags = {}, saved, open = () => undefined }: Start = {}) {
  const io = { environment: {}, cwd: directory };
  const told: string[] = [];
  const tell = (text: unknown) => told.push(String(text));
  const solution = {
    fields,
    open: async ({ site }: { readonly site?: string }) => {
      open(site);
      return { warnings: [] };
    },
  } as unknown as Solution;
  const run = {
    context: { io },
    view: { note: tell, warn: tell },
    session: {} as Session,
  } as unknown as OrgContext;
  const prompter = scripted(acts);
  const known = await readAnswers({ flags, io } as never, { fields });
  const answers = saved === undefined ? known : known.with({ saved });
  const draft = openDraft(directory, 'tea');
  const isFirst = saved === undefined;
  const answeredAt = isFirst ? undefined : '2026-11-02T09:00:00Z';
  const asked = askAnswers(
    { run, prompter, solution, questions, isFirst, answeredAt, review: true, draft, stage: 'first' },
    answers,
  );
  const ended = await asked.catch((error: unknown) => {
    if (!(error instanceof InterruptedError)) throw error;
    return undefined;
  });
  expect(prompter.left()).toBe(0);
  return {
    own: ended?.answers.own,
    reviewed: ended?.reviewed,
    asked: prompter.asked,
    messages: prompter.asked.map(({ message }) => message),
    told,
    draft,
  };
}

describe('answers', () => {
  test('that are missing are asked for in order, and all of them are shown', async () => {
    const { own, asked, messages } = await ask(['Head Office', '3', 'Continue']);
    expect(own).toMatchObject({ site: 'Head Office', cups: 3, milk: 'no' });
    expect(messages).toEqual(['Site', 'Cups', 'Your answers']);
    expect(asked.at(-1)?.choices).toEqual(['Continue', 'Site: Head Office', 'Cups: 3', 'Milk: Without']);
  });

  test('that will not do are refused at once: by the field, and by what the org has', async () => {
    const { asked } = await ask(['', 'Nowhere', 'Head Office', '12', '3', 'Continue']);
    expect(asked.map(({ refused }) => refused).filter(Boolean)).toEqual([
      'It must not be blank.',
      'There is no site "Nowhere".\nHead Office',
      'It must be a whole number from 1 to 9, not "12".',
    ]);
  });

  test('that are doubtful are asked about, and again before the plan', async () => {
    const { own, told, messages, asked } = await ask(['Head Office', '7', false, '8', true, 'Continue']);
    expect(own).toMatchObject({ cups: 8 });
    // What was rejected is not offered again.
    expect(asked.at(3)).toMatchObject({ message: 'Cups', initial: '2' });
    expect(messages).toEqual(['Site', 'Cups', 'Use it anyway?', 'Cups', 'Use it anyway?', 'Your answers']);
    expect(told.filter((text) => text === 'That is a lot of tea.')).toHaveLength(3);
  });

  test('of flags are not asked for, nor shown where nobody was asked', async () => {
    const { messages, reviewed } = await ask([], { flags: { site: 'Annex' }, saved: {} });
    expect(messages).toEqual([]);
    expect(reviewed).toBe(false);
  });

  test('that --yes lets take their defaults are not asked for', async () => {
    const { messages, own } = await ask(['Head Office'], { flags: { yes: true } });
    expect(messages).toEqual(['Site']);
    expect(own).toMatchObject({ cups: 2 });
  });
});

describe('Escape', () => {
  test('leads to the question before, which offers what was answered', async () => {
    const { own, asked } = await ask(['Annex', back, 'Head Office', '3', back, '4', 'Continue']);
    expect(own).toMatchObject({ site: 'Head Office', cups: 4 });
    expect(asked.at(2)).toMatchObject({ message: 'Site', initial: 'Annex' });
  });
});

describe('the page of all answers', () => {
  test.each([
    ['of a flag', { flags: { site: 'Annex', cups: '4' } }, 'Site: Annex (--site)'],
    ['of the last setup', { saved: { 'tea.site': 'Annex', 'tea.cups': 4 } }, 'Site: Annex'],
  ] as const)('changes one %s', async (_what, start, shown) => {
    const first = 'flags' in start ? { ...start, flags: { site: 'Annex' } } : start;
    const acts = 'flags' in start ? ['4'] : [];
    const { own, asked } = await ask([...acts, 'Site', 'Head Office', 'Continue'], first);
    expect(asked.at(acts.length)?.choices).toContain(shown);
    expect(own).toMatchObject({ site: 'Head Office', cups: 4 });
  });

  test('says of when the answers are that are used again', async () => {
    const { messages } = await ask(['Continue'], { saved: { 'tea.site': 'Annex' } });
    expect(messages).toEqual([expect.stringMatching(/^Your answers of 2 November 2026 at \d\d:00$/)]);
  });

  test('cannot be left with answers that cannot be used, and leads to each of them', async () => {
    const open = (site: string | undefined) => {
      if (site === 'Annex') throw inputProblem('The file does not fit "Annex".');
    };
    const { asked, told, own } = await ask(['Annex', '3', 'Site', 'Head Office', 'Continue'], { open });
    expect(told).toContainEqual(expect.stringContaining('The file does not fit "Annex".'));
    expect(asked.at(2)?.choices?.[0]).toBe('Site: Annex');
    expect(own).toMatchObject({ site: 'Head Office' });
  });

  test('is shown again as it was after Escape at one of its questions', async () => {
    expect((await ask(['Annex', '3', 'Site', back, 'Continue'])).own).toMatchObject({ site: 'Annex' });
  });
});

describe('what was answered and came to nothing', () => {
  const stop = new InterruptedError('signal');

  test('is offered at the next start with its date, and only the rest is asked for', async () => {
    const first = await ask(['Annex', stop]);
    expect(first.told).toContain('Your answers are kept on this machine: the next start offers them.');
    const { own, messages } = await ask(['Yes', '3', 'Continue']);
    expect(messages[0]).toMatch(/^Continue with your answers of \d+ \w+ \d{4} at \d\d:\d\d\?$/);
    expect(messages.slice(1)).toEqual(['Cups', 'Your answers']);
    expect(own).toMatchObject({ site: 'Annex', cups: 3 });
  });

  test('is forgotten when somebody starts again', async () => {
    await ask(['Annex', stop]);
    const { messages, draft } = await ask(['No', stop]);
    expect(messages.slice(1)).toEqual(['Site']);
    expect(draft.read()).toBeUndefined();
  });

  test('goes before the last setup, and behind what is said now', async () => {
    await ask(['Annex', '3', 'Continue']);
    const saved = { 'tea.site': 'Head Office', 'tea.cups': 9 };
    const { own } = await ask(['Yes', 'Continue'], { saved, flags: { cups: '5' } });
    expect(own).toMatchObject({ site: 'Annex', cups: 5 });
  });

  test('is left out where it cannot be read any more', async () => {
    openDraft(directory, 'tea').keep({ 'tea.site': 'Annex', 'tea.cups': 100, 'tea.sugar': 1 });
    const { messages } = await ask(['Yes', '3', 'Continue']);
    expect(messages.slice(1)).toEqual(['Cups', 'Your answers']);
  });

  test('is not offered with --yes', async () => {
    await ask(['Annex', stop]);
    expect((await ask(['Head Office'], { flags: { yes: true } })).messages).toEqual(['Site']);
  });
});
