import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { digestOf, renderFlowTemplate } from '../../../src/resources/architect/template-files.js';

const template = 'flow:\n  name: "{{name}}"\n  category:\n    "{{category}}":\n      name: "{{name}}"\n';

describe('putting names into a flow template', () => {
  test('gives back every name exactly, as a value and as a key', () => {
    fc.assert(
      fc.property(nameOfAnObject(), nameOfAnObject(), (name, category) => {
        const rendered = renderFlowTemplate(template, { name, category });
        expect(parse(rendered)).toEqual({ flow: { name, category: { [category]: { name } } } });
      }),
    );
  });

  test('takes no part of a name for a pattern of a replacement', () => {
    const name = "$& $1 $$ $' $`";
    expect(parse(renderFlowTemplate(template, { name, category: 'x' }))).toMatchObject({ flow: { name } });
  });

  test('does not put anything into a name that was put in', () => {
    const values = { name: '{category}', category: 'x' };
    expect(parse(renderFlowTemplate(template, values))).toMatchObject({ flow: { name: '{category}' } });
  });

  test('refuses a token without a value and names it', () => {
    expect(() => renderFlowTemplate('name: "{{other}}"', { name: 'x' })).toThrow('{{other}}');
  });

  test('refuses a name which the platform would take for a token', () => {
    expect(() => renderFlowTemplate(template, { name: 'a {{b}} c', category: 'x' })).toThrow('"{{"');
  });

  test('refuses a token that is not closed', () => {
    expect(() => renderFlowTemplate('name: "{{name"', { name: 'x' })).toThrow('{{');
  });
});

test('the digest tells texts apart and is the same for the same text', () => {
  expect(digestOf('a')).toMatch(/^[0-9a-f]{16}$/);
  expect(digestOf('a')).toBe(digestOf('a'));
  expect(digestOf('a')).not.toBe(digestOf('b'));
});

/** Whatever the answers accept as a name, weighted towards what YAML reads as something else. */
function nameOfAnObject(): fc.Arbitrary<string> {
  const nasty = [
    'GC: Presence',
    'say "A"',
    'a\\b',
    'Yes',
    'null',
    '123',
    'Café – Zürich',
    'a - b',
    ' # x',
    "'",
  ];
  return fc
    .oneof(fc.constantFrom(...nasty), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }))
    .filter((text) => !text.includes('{{') && !/\p{Cc}/u.test(text) && text !== '__proto__');
}
