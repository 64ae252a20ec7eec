import { type ExpressionFunction, functions } from './functions.js';
import type { BinaryOperator, Expression } from './parser.js';
import {
  type DataType,
  ExpressionError,
  elementType,
  fits,
  isCollection,
  type StaticType,
} from './values.js';

/** The type of a variable by its full name (`Flow.userId`), in any case; undefined when nothing declares it. */
type VariableTypes = (name: string) => DataType | undefined;

/**
 * The type that an expression has, found without running it. Throws ExpressionError for what Architect refuses to publish.
 * Architect knows more functions than the practice org: one that is not known here fits everywhere.
 */
export function typeOfExpression(expression: Expression, variables: VariableTypes): StaticType {
  const typeOf = (part: Expression) => typeOfExpression(part, variables);
  switch (expression.kind) {
    case 'literal':
      return expression.type;
    case 'notSet':
      return 'any';
    case 'path':
      return typeOfPath(expression.names, variables);
    case 'property':
      requireType(typeOf(expression.of), ['json'], `The property "${expression.name}" is read from`);
      return 'json';
    case 'item':
      requireType(typeOf(expression.index), ['integer'], 'The position in a collection is');
      return typeOfItem(typeOf(expression.of));
    case 'call':
      return typeOfCall(expression.name, expression.arguments.map(typeOf));
    case 'unary': {
      const type = typeOf(expression.of);
      requireType(
        type,
        expression.operator === '!' ? ['boolean'] : ['integer', 'decimal'],
        `${expression.operator} stands before`,
      );
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
): { readonly variable: string; readonly properties: readonly string[] } | undefined {
  for (let length = names.length; length > 1; length--) {
    const variable = names.slice(0, length).join('.');
    if (isVariable(variable)) return { variable, properties: names.slice(length) };
  }
  return undefined;
}

function typeOfPath(names: readonly string[], variables: VariableTypes): StaticType {
  const split = splitPath(names, (name) => variables(name) !== undefined);
  const type = split === undefined ? undefined : variables(split.variable);
  if (split === undefined || type === undefined)
    throw new ExpressionError(`The variable "${names.join('.')}" does not exist.`);
  if (split.properties.length === 0) return type;
  requireType(type, ['json'], `The property "${split.properties[0]}" is read from`);
  return 'json';
}

function typeOfItem(type: StaticType): StaticType {
  if (type === 'json' || type === 'any') return type;
  if (!isCollection(type)) throw new ExpressionError(`A value of type ${type} has no items.`);
  return elementType(type);
}

function typeOfCall(name: string, given: readonly StaticType[]): StaticType {
  const called = functions[name.toLowerCase()];
  if (called === undefined) return 'any';
  requireCount(name, called, given.length);
  for (const [index, type] of given.entries()) {
    const wanted = called.parameters[index] ?? called.parameters.at(-1);
    const fitting = wanted?.types.some((candidate) =>
      candidate === 'collection' ? isCollection(type) || type === 'any' : fits(type, candidate),
    );
    if (fitting !== true)
      throw new ExpressionError(
        `Argument ${index + 1} of ${name} must be of type ${wanted?.types.join(' or ')}, not ${type}.`,
      );
  }
  if (called.returns === 'element') return elementType(given[0] ?? 'any');
  if (called.returns !== 'second argument') return called.returns;
  const [, yes = 'any', no = 'any'] = given;
  if (!fits(yes, no) && !fits(no, yes))
    throw new ExpressionError(`Both results of ${name} must be of one type, not ${yes} and ${no}.`);
  return yes === 'any' ? no : yes;
}

function requireCount(name: string, called: ExpressionFunction, count: number): void {
  const most = called.parameters.length;
  const least = most - (called.optional ?? 0);
  if (count < least || (count > most && called.repeated !== true))
    throw new ExpressionError(
      `${name} takes ${least}${called.repeated === true ? ' or more' : ''} arguments, not ${count}.`,
    );
}

function typeOfBinary(operator: BinaryOperator, left: StaticType, right: StaticType): StaticType {
  switch (operator) {
    case 'and':
    case 'or':
      requireType(left, ['boolean'], `${operator} joins`);
      requireType(right, ['boolean'], `${operator} joins`);
      return 'boolean';
    case '==':
    case '!=':
      if (!fits(left, right) && !fits(right, left))
        throw new ExpressionError(`${operator} cannot compare ${left} with ${right}.`);
      return 'boolean';
    case '<':
    case '<=':
    case '>':
    case '>=':
      requireType(left, ['integer', 'decimal', 'string', 'dateTime'], `${operator} compares`);
      if (!fits(left, right) && !fits(right, left))
        throw new ExpressionError(`${operator} cannot compare ${left} with ${right}.`);
      return 'boolean';
    case '+':
      if (left === 'string' || right === 'string') {
        requireType(left, ['string'], '+ joins');
        requireType(right, ['string'], '+ joins');
        return 'string';
      }
      return numeric(operator, left, right);
    default:
      return numeric(operator, left, right);
  }
}

function numeric(operator: BinaryOperator, left: StaticType, right: StaticType): StaticType {
  requireType(left, ['integer', 'decimal'], `${operator} takes`);
  requireType(right, ['integer', 'decimal'], `${operator} takes`);
  return left === 'decimal' || right === 'decimal' || operator === '/' ? 'decimal' : 'integer';
}

function requireType(given: StaticType, wanted: readonly StaticType[], what: string): void {
  if (given !== 'any' && !wanted.includes(given))
    throw new ExpressionError(`${what} a value of type ${given}; it must be ${wanted.join(' or ')}.`);
}

/** The functions of an expression that the practice org does not know, and cannot run. */
export function unknownFunctions(expression: Expression): readonly string[] {
  switch (expression.kind) {
    case 'call': {
      const inside = expression.arguments.flatMap(unknownFunctions);
      return functions[expression.name.toLowerCase()] === undefined ? [expression.name, ...inside] : inside;
    }
    case 'binary':
      return [...unknownFunctions(expression.left), ...unknownFunctions(expression.right)];
    case 'item':
      return [...unknownFunctions(expression.of), ...unknownFunctions(expression.index)];
    case 'unary':
    case 'property':
      return unknownFunctions(expression.of);
    default:
      return [];
  }
}
