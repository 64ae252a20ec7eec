import { describe, expect, it } from 'vitest';
import { readExpression } from '../../../src/practice-org/architect/expressions/read.js';
import {
  ExpressionError,
  type StaticType,
  type Value,
} from '../../../src/practice-org/architect/expressions/values.js';

const variables: Record<string, { type: StaticType; value: Value }> = {
  'flow.name': { type: 'string', value: 'On Queue' },
  'flow.empty': { type: 'string', value: '' },
  'flow.unset': { type: 'string', value: undefined },
  'flow.count': { type: 'integer', value: 3 },
  'flow.on': { type: 'boolean', value: true },
  'flow.jsondata': { type: 'json', value: { json: { user: { id: 'u-1' }, list: [1, 2] } } },
  'flow.words': { type: 'stringCollection', value: ['a', 'b'] },
};

function checked(source: string) {
  return readExpression(source, {
    typeOf: (name) => variables[name.toLowerCase()]?.type,
    read: (name) => variables[name.toLowerCase()]?.value,
  });
}

function result(source: string): Value {
  return checked(source).value();
}

describe('Architect expressions', () => {
  it.each<[string, Value]>([
    ['Flow.name == "On Queue"', true],
    ['flow.NAME == "on queue"', false],
    ['Replace(Replace(Lower(Flow.name)," ",""),"_","") == "onqueue"', true],
    ['1 + 2 * 3 == 7 and !(Flow.count > 3)', true],
    ['Append("a", Flow.unset, "b")', 'ab'],
    ['"a" + "b"', 'ab'],
    ['right(Flow.name, 5)', 'Queue'],
    ['Substring(Flow.name, 3, 2)', 'Qu'],
    ['If(IsSet(Flow.unset), Substring(Flow.unset, 0, 3), "none")', 'none'],
    ['ToString(Flow.jsonData.user.id)', 'u-1'],
    ['ToInt(GetJsonObjectProperty(Flow.jsonData, "list")[1])', 2],
    ['Contains(Flow.words, "b") and Count(Flow.words) == 2 and GetAt(Flow.words, 0) == "a"', true],
    ['"say \\"x\\""', 'say "x"'],
    ['7 / 2', 3.5],
    ['ToString(Flow.words, "-")', 'a-b'],
  ])('%s', (source, expected) => {
    expect(result(source)).toEqual(expected);
  });

  it('== takes NOT_SET on either side and is false beside a value', () => {
    expect(result('Flow.unset == "On Queue"')).toBe(false);
    expect(result('ToString(Flow.unset) == ""')).toBe(false);
    expect(result('Flow.unset == NOT_SET')).toBe(true);
    expect(result('AreEqual(NOT_SET, NOT_SET)')).toBe(true);
  });
  it('an empty text is set, but counts as empty', () => {
    expect(result('IsSet(Flow.empty)')).toBe(true);
    expect(result('IsNotSetOrEmpty(Flow.empty) and IsNotSetOrEmpty(Flow.unset)')).toBe(true);
  });
  it.each([
    'Lower(Flow.unset)',
    'Trim(Flow.unset)',
    'Contains(Flow.unset, "a")',
    'Length(Flow.unset)',
    'Replace(Flow.unset,"a","b")',
  ])('NOT_SET in %s goes to the error handling', (source) => {
    checked(source);
    expect(() => result(source)).toThrow(/NOT_SET/);
  });
  it('and and or work out both sides', () => {
    expect(() => result('IsSet(Flow.unset) and Lower(Flow.unset) == "a"')).toThrow(ExpressionError);
  });
  it.each([
    ['Flow.missing', /does not exist/],
    ['Lower("a", "b")', /takes 1 arguments, not 2/],
    ['Flow.count == "3"', /cannot compare integer with string/],
    ['Lower(Flow.count)', /must be of type string/],
    ['Flow.name and true', /must be boolean/],
    ['Flow.name.part', /must be json/],
    ['If(true, "a", 1)', /one type/],
    ['(1 + 2', /expected/],
    ['"open', /never ends/],
    ['1 2', /Unexpected/],
    ["'single'", /Unexpected character/],
  ])('%s is refused before it is published', (source, message) => {
    expect(() => checked(source)).toThrow(message);
  });
});
