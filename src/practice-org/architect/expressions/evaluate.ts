import { splitPath } from './check.js';
import { functionNamed, itemAt, jsonProperty, same } from './functions.js';
import type { BinaryOperator, Expression } from './parser.js';
import { ExpressionError, isJsonValue, type Value } from './values.js';

/** The variables of a running flow. */
export interface Environment {
  readonly has: (name: string) => boolean;
  readonly read: (name: string) => Value;
}

/**
 * Works an expression out. Throws ExpressionError where Architect goes to the flow's error handling, above all when
 * NOT_SET comes to a function or an operator that does not take it.
 */
export function evaluate(expression: Expression, environment: Environment): Value {
  const evaluated = (part: Expression) => evaluate(part, environment);
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'notSet':
      return undefined;
    case 'path': {
      const { variable, properties } = splitPath(expression.names, environment.has);
      return properties.reduce(jsonProperty, environment.read(variable));
    }
    case 'property':
      return jsonProperty(evaluated(expression.of), expression.name);
    case 'item':
      return item(evaluated(expression.of), evaluated(expression.index));
    case 'call':
      return call(expression, environment);
    case 'unary':
      return unary(expression.operator, evaluated(expression.of));
    case 'binary':
      return evaluateBothSides(expression, environment);
  }
}

/**
 * Assumed: whether `and` and `or` leave the right side alone when the left side decides. Here they do not, so that
 * a flow which relies on it fails in the practice org rather than at a customer.
 */
function evaluateBothSides(
  expression: Extract<Expression, { kind: 'binary' }>,
  environment: Environment,
): Value {
  const left = evaluate(expression.left, environment);
  const right = evaluate(expression.right, environment);
  if (expression.operator === '==') return same(left, right);
  if (expression.operator === '!=') return !same(left, right);
  if (left === undefined || right === undefined)
    throw new ExpressionError(`NOT_SET is not allowed beside ${expression.operator}.`);
  return combine(expression.operator, left, right);
}

function combine(
  operator: Exclude<BinaryOperator, '==' | '!='>,
  left: Exclude<Value, undefined>,
  right: Exclude<Value, undefined>,
): Value {
  switch (operator) {
    case 'and':
      return left === true && right === true;
    case 'or':
      return left === true || right === true;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    case '+':
      return typeof left === 'string' ? `${left}${String(right)}` : Number(left) + Number(right);
    case '-':
      return Number(left) - Number(right);
    case '*':
      return Number(left) * Number(right);
    case '/':
    case '%':
      if (right === 0) throw new ExpressionError('Division by zero.');
      return operator === '/' ? Number(left) / Number(right) : Number(left) % Number(right);
  }
}

/** That the arguments are as many as the function takes was seen to when the flow was published. */
function call(
  { name, arguments: given }: Extract<Expression, { kind: 'call' }>,
  environment: Environment,
): Value {
  const called = functionNamed(name);
  if (called === undefined)
    throw new ExpressionError(`The practice org does not know the function "${name}".`);
  const value = (index: number) => evaluate(given[index] ?? { kind: 'notSet' }, environment);
  if (called.returns === 'second argument') return value(value(0) === true ? 1 : 2);
  const values = given.map((_, index) => value(index));
  const refused = values.findIndex(
    (one, index) =>
      one === undefined && (called.parameters[index] ?? called.parameters.at(-1))?.notSet !== true,
  );
  if (refused !== -1)
    throw new ExpressionError(`NOT_SET is not allowed as argument ${refused + 1} of ${name}.`);
  return called.run(values);
}

function unary(operator: '!' | '-', value: Value): Value {
  if (value === undefined) throw new ExpressionError(`NOT_SET is not allowed behind ${operator}.`);
  return operator === '!' ? value !== true : -Number(value);
}

function item(value: Value, index: Value): Value {
  if (typeof index !== 'number') throw new ExpressionError('NOT_SET is not a position in a collection.');
  if (Array.isArray(value)) return itemAt(value, index);
  if (isJsonValue(value)) return jsonProperty(value, String(index));
  throw new ExpressionError('NOT_SET has no items.');
}
