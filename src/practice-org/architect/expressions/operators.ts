import { itemAt, jsonProperty, same } from './functions.js';
import {
  type Expression,
  ExpressionError,
  elementType,
  fits,
  isCollection,
  isJsonValue,
  requireType,
  type StaticType,
  type Value,
} from './values.js';

type Given = Exclude<Value, undefined>;

/** Types that may stand on either side, the word for what it does with them, and how. */
type Operator = readonly [readonly StaticType[], string, (one: Given, other: Given) => Value];

const numbers = ['integer', 'decimal'] as const;
const ordered = [...numbers, 'string', 'dateTime'] as const;

const calculates = (run: (one: number, other: number) => number): Operator => [
  numbers,
  'calculate',
  (one, other) => run(Number(one), Number(other)),
];

const divides = (run: (one: number, other: number) => number): Operator =>
  calculates((one, other) => {
    if (other === 0) throw new ExpressionError('Division by zero.');
    return run(one, other);
  });

const operators = {
  or: [['boolean'], 'join', (one, other) => one === true || other === true],
  and: [['boolean'], 'join', (one, other) => one === true && other === true],
  '==': [[], 'compare', same],
  '!=': [[], 'compare', same],
  '<': [ordered, 'compare', (one, other) => one < other],
  '<=': [ordered, 'compare', (one, other) => one <= other],
  '>': [ordered, 'compare', (one, other) => one > other],
  '>=': [ordered, 'compare', (one, other) => one >= other],
  '+': [
    [...numbers, 'string'],
    'add',
    (one, other) => (typeof one === 'string' ? `${one}${String(other)}` : Number(one) + Number(other)),
  ],
  '-': calculates((one, other) => one - other),
  '*': calculates((one, other) => one * other),
  '/': divides((one, other) => one / other),
  '%': divides((one, other) => one % other),
} satisfies Readonly<Record<string, Operator>>;

export type BinaryOperator = keyof typeof operators;

/** Assumed: whether `and` and `or` leave the right side alone when the left decides; here not, so that relying on it fails. */
export function binary(operator: BinaryOperator, left: Expression, right: Expression): Expression {
  const [types, word, run]: Operator = operators[operator];
  const equality = types.length === 0;
  if (!equality) for (const { type } of [left, right]) requireType(type, types, `${operator} stands beside`);
  if (!fits(left.type, right.type) && !fits(right.type, left.type))
    throw new ExpressionError(`${operator} cannot ${word} ${left.type} with ${right.type}.`);
  return {
    type: word === 'join' || word === 'compare' ? 'boolean' : typeOfSum(operator, [left.type, right.type]),
    value: () => {
      const [one, other] = [left.value(), right.value()];
      // These two take NOT_SET on either side.
      if (equality) return same(one, other) === (operator === '==');
      if (one !== undefined && other !== undefined) return run(one, other);
      throw new ExpressionError(`NOT_SET is not allowed beside ${operator}.`);
    },
  };
}

function typeOfSum(operator: string, types: readonly StaticType[]): StaticType {
  if (types.includes('string')) return 'string';
  return operator === '/' || types.includes('decimal') ? 'decimal' : 'integer';
}

export function unary(operator: '!' | '-', { type, value }: Expression): Expression {
  requireType(type, operator === '!' ? ['boolean'] : numbers, `${operator} stands before`);
  return {
    type,
    value: () => {
      const given = value();
      if (given === undefined) throw new ExpressionError(`NOT_SET is not allowed behind ${operator}.`);
      return operator === '!' ? given !== true : -Number(given);
    },
  };
}

/** `Flow.words[0]` */
export function item(of: Expression, index: Expression): Expression {
  requireType(index.type, ['integer'], 'The position in a collection is');
  const { type } = of;
  if (type !== 'json' && type !== 'any' && !isCollection(type))
    throw new ExpressionError(`A value of type ${type} has no items.`);
  return {
    type: type === 'json' ? type : elementType(type),
    value: () => {
      const [value, at] = [of.value(), index.value()];
      if (typeof at !== 'number') throw new ExpressionError('NOT_SET is not a position in a collection.');
      if (Array.isArray(value)) return itemAt(value, at);
      if (isJsonValue(value)) return jsonProperty(value, String(at));
      throw new ExpressionError('NOT_SET has no items.');
    },
  };
}
