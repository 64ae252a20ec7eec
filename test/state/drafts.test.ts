import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { openDraft } from '../../src/state/drafts.js';
import { newFolder } from '../support/folder.js';

let directory: string;
beforeEach(() => {
  directory = newFolder();
});
const file = () => join(directory, 'drafts.json');

test('answers are kept with their time, apart for each name, in a file that only its owner can read', () => {
  const begun = Date.now();
  openDraft(directory, 'one').keep({ site: 'Head Office' });
  openDraft(directory, 'other').keep({ site: 'Annex' });
  const draft = openDraft(directory, 'one').read();
  expect(draft?.answers).toEqual({ site: 'Head Office' });
  expect(Date.parse(draft?.at ?? '')).toBeGreaterThanOrEqual(begun);
  expect(statSync(file()).mode & 0o077).toBe(0);
});

test('what is dropped is gone, and the others stay', () => {
  openDraft(directory, 'one').keep({ site: 'Head Office' });
  openDraft(directory, 'other').keep({ site: 'Annex' });
  openDraft(directory, 'one').drop();
  expect(openDraft(directory, 'one').read()).toBeUndefined();
  expect(Object.keys(JSON.parse(readFileSync(file(), 'utf8')))).toEqual(['other']);
});

test.each([
  ['broken', '{'],
  ['no table', '[1]'],
  ['of another form', '{"one": {"answers": 3}, "two": "x"}'],
])('a file that is %s holds no draft, and can be written again', (_what, text) => {
  writeFileSync(file(), text);
  const draft = openDraft(directory, 'one');
  expect(draft.read()).toBeUndefined();
  draft.keep({ site: 'Head Office' });
  expect(draft.read()?.answers).toEqual({ site: 'Head Office' });
});

test('where nothing can be written there is no draft, and no error', () => {
  writeFileSync(join(directory, 'taken'), '');
  const draft = openDraft(join(directory, 'taken', 'below'), 'one');
  draft.keep({ site: 'Head Office' });
  draft.drop();
  expect(draft.read()).toBeUndefined();
});
