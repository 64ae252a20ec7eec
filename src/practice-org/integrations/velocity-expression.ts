/** An expression inside a data action's template: what stands in `#if( )`, in `#set( )` and after `$`. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number | boolean; readonly interpolated: boolean }
  | { readonly kind: 'reference'; readonly steps: readonly Step[] }
  | { readonly kind: 'not'; readonly of: Expression }
  | {
      readonly kind: 'pair';
      readonly operator: Operator;
      readonly left: Expression;
      readonly right: Expression;
    };

export interface Step {
  readonly name: string;
  /** Present for a method call: `$esc.jsonString($input.NAME)`. */
  readonly arguments?: readonly Expression[];
}

type Operator = '==' | '!=' | '<' | '<=' | '>' | '>=' | '&&' | '||';

export class TemplateError extends Error {
  override readonly name = 'TemplateError';
}

/** A position in a template text; the functions below move it on. */
export interface Cursor {
  readonly text: string;
  at: number;
}

const levels: readonly (readonly Operator[])[] = [['||'], ['&&'], ['==', '!='], ['<=', '>=', '<', '>']];

/** Throws TemplateError. */
export function readExpression(cursor: Cursor, level = 0): Expression {
  const operators = levels[level];
  if (operators === undefined) return readPrimary(cursor);
  let left = readExpression(cursor, level + 1);
  for (;;) {
    skipSpace(cursor);
    const operator = operators.find((candidate) => cursor.text.startsWith(candidate, cursor.at));
    if (operator === undefined) return left;
    cursor.at += operator.length;
    left = { kind: 'pair', operator, left, right: readExpression(cursor, level + 1) };
  }
}

/** Reads what follows `$`, `$!`, `${` or `$!{`: names joined by dots, some of them calls. Undefined when none is there. */
export function readReference(cursor: Cursor): Expression | undefined {
  const steps: Step[] = [];
  for (;;) {
    const name = matchAt(cursor, /[A-Za-z_][\w-]*/y);
    if (name === undefined) return undefined;
    if (cursor.text[cursor.at] === '(') {
      cursor.at++;
      steps.push({ name, arguments: readArguments(cursor) });
    } else steps.push({ name });
    if (!/^\.[A-Za-z_]/.test(cursor.text.slice(cursor.at, cursor.at + 2)))
      return { kind: 'reference', steps };
    cursor.at++;
  }
}

export function skipSpace(cursor: Cursor): void {
  matchAt(cursor, /\s*/y);
}

export function expect(cursor: Cursor, symbol: string): void {
  skipSpace(cursor);
  if (!cursor.text.startsWith(symbol, cursor.at))
    throw new TemplateError(`Expected "${symbol}" at position ${cursor.at} of the template.`);
  cursor.at += symbol.length;
}

function readArguments(cursor: Cursor): Expression[] {
  const found: Expression[] = [];
  skipSpace(cursor);
  if (cursor.text[cursor.at] === ')') {
    cursor.at++;
    return found;
  }
  for (;;) {
    found.push(readExpression(cursor));
    skipSpace(cursor);
    if (cursor.text[cursor.at] !== ',') break;
    cursor.at++;
  }
  expect(cursor, ')');
  return found;
}

function readPrimary(cursor: Cursor): Expression {
  skipSpace(cursor);
  const symbol = cursor.text[cursor.at];
  if (symbol === '!') {
    cursor.at++;
    return { kind: 'not', of: readPrimary(cursor) };
  }
  if (symbol === '(') {
    cursor.at++;
    const inner = readExpression(cursor);
    expect(cursor, ')');
    return inner;
  }
  if (symbol === '$') return readDollar(cursor);
  if (symbol === '"' || symbol === "'") return readString(cursor, symbol);
  const number = matchAt(cursor, /-?\d+(\.\d+)?/y);
  if (number !== undefined) return { kind: 'literal', value: Number(number), interpolated: false };
  const word = matchAt(cursor, /true|false/y);
  if (word !== undefined) return { kind: 'literal', value: word === 'true', interpolated: false };
  throw new TemplateError(`Unexpected text at position ${cursor.at} of the template.`);
}

function readDollar(cursor: Cursor): Expression {
  const braced = matchAt(cursor, /\$!?\{/y) !== undefined;
  if (!braced) matchAt(cursor, /\$!?/y);
  const reference = readReference(cursor);
  if (reference === undefined)
    throw new TemplateError(`A name is missing at position ${cursor.at} of the template.`);
  if (braced) expect(cursor, '}');
  return reference;
}

function readString(cursor: Cursor, quote: string): Expression {
  const end = cursor.text.indexOf(quote, cursor.at + 1);
  if (end === -1)
    throw new TemplateError(`The text that starts at position ${cursor.at} of the template never ends.`);
  const value = cursor.text.slice(cursor.at + 1, end);
  cursor.at = end + 1;
  return { kind: 'literal', value, interpolated: quote === '"' };
}

function matchAt(cursor: Cursor, pattern: RegExp): string | undefined {
  pattern.lastIndex = cursor.at;
  const match = pattern.exec(cursor.text);
  if (match === null) return undefined;
  cursor.at = pattern.lastIndex;
  return match[0];
}
