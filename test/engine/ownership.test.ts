import { describe, expect, test } from 'vitest';
import type { Journal } from '../../src/engine/journal.js';
import type { Observation } from '../../src/engine/observe.js';
import { ownershipOf } from '../../src/engine/ownership.js';
import type { Mark, Observed } from '../../src/engine/resource.js';
import { memoryJournal } from './memory-journal.js';

const marked = (mark: Mark, id = 'object'): Observed<unknown> => ({ id, state: {}, mark });
const observations = (entries: Readonly<Record<string, Observed<unknown>>>) =>
  new Map<string, Observation>(
    Object.entries(entries).map(([step, observed]) => [step, { kind: 'found', observed }]),
  );
const nothing = observations({});

function remembering(step: string, id: string, origin: 'created' | 'adopted') {
  const journal = memoryJournal();
  journal.remember(step, { id, origin });
  return journal;
}

/** Remembers a creation that was begun so many milliseconds ago. */
function intending(step: string, ago = 0): Journal {
  const at = Date.now() - ago;
  return { ...memoryJournal(), intendedAt: (asked) => (asked === step ? at : undefined) };
}

describe('whose an object is', () => {
  test('a mark in the org makes it ours, on a machine that remembers nothing', () => {
    expect(ownershipOf('step', marked('ours'), nothing, memoryJournal())).toBe('ours');
  });

  test('a mark in the org goes before the memory of having adopted it', () => {
    const journal = remembering('step', 'object', 'adopted');
    expect(ownershipOf('step', marked('ours'), nothing, journal)).toBe('ours');
  });

  test('without a mark it is foreign, on a machine that remembers nothing', () => {
    expect(ownershipOf('step', marked('foreign'), nothing, memoryJournal())).toBe('foreign');
    expect(ownershipOf('step', marked('unmarked'), nothing, memoryJournal())).toBe('foreign');
  });

  test('it stays ours when somebody removed the mark of what we remember to have created', () => {
    const journal = remembering('step', 'object', 'created');
    expect(ownershipOf('step', marked('foreign'), nothing, journal)).toBe('ours');
  });

  test('an adopted object is not asked about again, and is not ours', () => {
    const journal = remembering('step', 'object', 'adopted');
    expect(ownershipOf('step', marked('foreign'), nothing, journal)).toBe('adopted');
  });

  test('the memory of another object says nothing about this one', () => {
    const journal = remembering('step', 'another', 'created');
    expect(ownershipOf('step', marked('foreign'), nothing, journal)).toBe('foreign');
  });

  test('a creation that was cut off before it could set its mark is ours', () => {
    expect(ownershipOf('step', marked('unmarked'), nothing, intending('step'))).toBe('ours');
    // Also for whoever starts the run again some minutes later, and not at once.
    expect(ownershipOf('step', marked('unmarked'), nothing, intending('step', 600_000))).toBe('ours');
  });

  test('a creation that was cut off long ago makes nothing ours that shows up now', () => {
    const weeks = 14 * 86_400_000;
    expect(ownershipOf('step', marked('unmarked'), nothing, intending('step', 1_800_000))).toBe('foreign');
    const made = { ...marked('unmarked'), createdAt: new Date().toISOString() };
    expect(ownershipOf('step', made, nothing, intending('step', weeks))).toBe('foreign');
  });

  test('a creation that was cut off long ago still makes that ours which was made at that time', () => {
    const hour = 3_600_000;
    const made = { ...marked('unmarked'), createdAt: new Date(Date.now() - hour + 3_000).toISOString() };
    expect(ownershipOf('step', made, nothing, intending('step', hour))).toBe('ours');
  });

  test('an object that lacks the mark which our creation sets at once is not ours, even if we had begun one', () => {
    expect(ownershipOf('step', marked('foreign'), nothing, intending('step'))).toBe('foreign');
  });

  test('an object without a place for a mark belongs to whomever the one belongs to on which it hangs', () => {
    const hanging = marked({ chainedTo: 'anchor' });
    const ask = (anchor: Mark, journal = memoryJournal()) =>
      ownershipOf('step', hanging, observations({ anchor: marked(anchor, 'anchor object') }), journal);
    expect(ask('ours')).toBe('ours');
    expect(ask('foreign')).toBe('foreign');
    expect(ask('foreign', remembering('anchor', 'anchor object', 'adopted'))).toBe('adopted');
  });

  test('what we created on an adopted object is ours', () => {
    const journal = remembering('anchor', 'anchor object', 'adopted');
    journal.remember('step', { id: 'object', origin: 'created' });
    const all = observations({ anchor: marked('foreign', 'anchor object') });
    expect(ownershipOf('step', marked({ chainedTo: 'anchor' }), all, journal)).toBe('ours');
  });

  test('the chain is followed to its end', () => {
    const all = observations({ middle: marked({ chainedTo: 'top' }), top: marked('foreign') });
    expect(ownershipOf('step', marked({ chainedTo: 'middle' }), all, memoryJournal())).toBe('foreign');
  });
});
