import { type ExpressionFunction, functionNamed } from './functions.js';
import type { BinaryOperator, Expression } from './parser.js';
import { ExpressionError, elementType, fits, isCollection, isPlain, type StaticType } from './values.js';

/** What is known where an expression stands. */
interface Surroundings {
  /** The type of a variable by its full name (`Flow.userId`), in any case; undefined when nothing declares it. */
  readonly typeOf: (name: string) => StaticType | undefined;
  /** Told of every function that the practice org does not know. */
  readonly unknown: (name: string) => void;
}

/**
 * The type that an expression has, found without running it. Throws ExpressionError for what Architect refuses to publish.
 * Architect knows more functions than the practice org: one that is not known here fits everywhere.
 */
export function typeOfExpression(expression: Expression, around: Surroundings): StaticType {
  const typeOf = (part: Expression) => typeOfExpression(part, around);
  switch (expression.kind) {
    case 'literal':
      return expression.type;
    case 'notSet':
      return 'any';
    case 'path':
      return typeOfPath(expression.names, around.typeOf);
    case 'property':
      return typeOfProperty(typeOf(expression.of), expression.name);
    case 'item':
      requireType(typeOf(expression.index), ['integer'], 'The position in a collection is');
      return typeOfItem(typeOf(expression.of));
    case 'call': {
      const given = expression.arguments.map(typeOf);
      const called = functionNamed(expression.name);
      if (called !== undefined) return typeOfCall(expression.name, called, given);
      around.unknown(expression.name);
      return 'any';
    }
    case 'unary': {
      const type = typeOf(expression.of);
      const wanted = expression.operator === '!' ? (['boolean'] as const) : numbers;
      requireType(type, wanted, `${expression.operator} stands before`);
      return type;
    }
    case 'binary':
      return typeOfBinary(expression.operator, typeOf(expression.left), typeOf(expression.right));
  }
}

/** Splits `Flow.jsonData.user.id` into the declared variable and the names of JSON properties behind it. */
export function splitPath(
  names: readonly string[],
  isVariable: (name: string) => boolean,
): { readonly variable: string; readonly properties: readonly string[] } {
  for (let length = names.length; length > 1; length--) {
    const variable = names.slice(0, length).join('.');
    if (isVariable(variable)) return { variable, properties: names.slice(length) };
  }
  throw new ExpressionError(`The variable "${names.join('.')}" does not exist.`);
}

function typeOfPath(names: readonly string[], typeOf: Surroundings['typeOf']): StaticType {
  const { variable, properties } = splitPath(names, (name) => typeOf(name) !== undefined);
  return properties.reduce(typeOfProperty, typeOf(variable) ?? 'any');
}

/** Objects of the platform, such as a queue, have properties that the practice org does not know. */
function typeOfProperty(type: StaticType, name: string): StaticType {
  if (isPlain(type)) requireType(type, ['json'], `The property "${name}" is read from`);
  return type === 'json' ? 'json' : 'any';
}

function typeOfItem(type: StaticType): StaticType {
  if (type === 'json' || type === 'any') return type;
  if (!isCollection(type)) throw new ExpressionError(`A value of type ${type} has no items.`);
  return elementType(type);
}

function typeOfCall(name: string, called: ExpressionFunction, given: readonly StaticType[]): StaticType {
  const { parameters, least, repeated, returns } = called;
  if (given.length < least || (given.length > parameters.length && !repeated))
    throw new ExpressionError(
      `${name} takes ${least}${repeated ? ' or more' : ''} arguments, not ${given.length}.`,
    );
  for (const [index, type] of given.entries()) {
    const types = (parameters[index] ?? parameters.at(-1))?.types ?? [];
    const fitting = (wanted: string) =>
      wanted === 'collection' ? isCollection(type) || type === 'any' : fits(type, wanted as StaticType);
    if (!types.some(fitting))
      throw new ExpressionError(
        `Argument ${index + 1} of ${name} must be of type ${types.join(' or ')}, not ${type}.`,
      );
  }
  if (returns === 'element') return elementType(given[0] ?? 'any');
  if (returns !== 'second argument') return returns;
  const [, yes = 'any', no = 'any'] = given;
  if (!fits(yes, no) && !fits(no, yes))
    throw new ExpressionError(`Both results of ${name} must be of one type, not ${yes} and ${no}.`);
  return yes === 'any' ? no : yes;
}

const numbers = ['integer', 'decimal'] as const;

/** What stands on either side, and the word for what the operator does with it; all others calculate with numbers. */
const operands: Partial<Record<BinaryOperator, readonly [string, readonly StaticType[] | 'anything']>> = {
  and: ['joins', ['boolean']],
  or: ['joins', ['boolean']],
  '==': ['compare', 'anything'],
  '!=': ['compare', 'anything'],
  '<': ['compare', [...numbers, 'string', 'dateTime']],
  '<=': ['compare', [...numbers, 'string', 'dateTime']],
  '>': ['compare', [...numbers, 'string', 'dateTime']],
  '>=': ['compare', [...numbers, 'string', 'dateTime']],
  '+': ['add', [...numbers, 'string']],
};

function typeOfBinary(operator: BinaryOperator, left: StaticType, right: StaticType): StaticType {
  const [does, wanted] = operands[operator] ?? ['calculate', numbers];
  if (wanted !== 'anything')
    for (const type of [left, right]) requireType(type, wanted, `${operator} stands beside`);
  if (!fits(left, right) && !fits(right, left))
    throw new ExpressionError(`${operator} cannot ${does} ${left} with ${right}.`);
  if (does === 'joins' || does === 'compare') return 'boolean';
  if (left === 'string' || right === 'string') return 'string';
  return left === 'decimal' || right === 'decimal' || operator === '/' ? 'decimal' : 'integer';
}

function requireType(given: StaticType, wanted: readonly StaticType[], what: string): void {
  if (given !== 'any' && !wanted.includes(given))
    throw new ExpressionError(`${what} a value of type ${given}; it must be ${wanted.join(' or ')}.`);
}
