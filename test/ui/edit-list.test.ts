import { expect, test } from 'vitest';
import { editList } from '../../src/ui/edit-list.js';
import { GoBack, withKeys } from '../../src/ui/prompter.js';
import { type Act, back, scripted } from '../support/scripted-prompter.js';

const edit = async (items: readonly string[], acts: readonly Act[], atLeastOne = false) => {
  const prompter = scripted(acts);
  const inside = withKeys(prompter, { back: true });
  const list = await editList(inside, {
    message: 'Colours',
    one: 'colour',
    items,
    show: (colour) => colour,
    ...(atLeastOne ? {} : { none: 'no colours' }),
    edit: (inside, others, before) =>
      inside.text({
        message: 'Colour',
        initial: before,
        validate: (typed) => (others.includes(typed) ? 'It is there.' : undefined),
      }),
  });
  expect(prompter.left()).toBe(0);
  return { list, asked: prompter.asked };
};

test('a list is taken as it is with one key', async () => {
  expect((await edit(['red'], ['Continue'])).list).toEqual(['red']);
});

test('items are added, changed and removed, in any order', async () => {
  const acts = [
    'Add a colour',
    'blue',
    'red',
    'Change',
    'green',
    'blue',
    'Remove',
    'Add',
    'white',
    'Continue with these 2',
  ];
  expect((await edit(['red'], acts)).list).toEqual(['green', 'white']);
});

test('an item that is there already is refused, but an item may stay what it was', async () => {
  const { list, asked } = await edit(['red', 'blue'], ['blue', 'Change', 'red', 'blue', 'Continue']);
  expect(list).toEqual(['red', 'blue']);
  expect(asked.map(({ refused }) => refused).filter(Boolean)).toEqual(['It is there.']);
});

test('Escape while an item is typed or chosen leads back to the list, which is as it was', async () => {
  expect((await edit(['red'], ['Add', back, 'red', back, 'red', 'Change', back, 'Continue'])).list).toEqual([
    'red',
  ]);
});

test('Escape asks before it throws away what was added, and leaves an unchanged list at once', async () => {
  const { list, asked } = await edit([], ['Add', 'blue', back, false, back, back, 'Continue with this one']);
  expect(list).toEqual(['blue']);
  expect(asked.filter(({ message }) => message.includes('lose the changes'))).toHaveLength(2);
  await expect(edit([], ['Add', 'blue', back, true])).rejects.toThrow(GoBack);
  await expect(edit(['red'], [back])).rejects.toThrow(GoBack);
});

test('a list that must hold something cannot be taken empty', async () => {
  const { asked } = await edit(['red'], ['red', 'Remove', 'Add', 'blue', 'Continue'], true);
  expect(asked.at(2)?.choices).toEqual(['Add a colour']);
});
