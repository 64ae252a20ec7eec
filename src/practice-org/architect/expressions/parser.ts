import { type DataType, ExpressionError } from './values.js';

interface Token {
  readonly kind: 'text' | 'integer' | 'decimal' | 'name' | 'symbol' | 'end';
  readonly text: string;
  readonly at: number;
}

/** A text, a number, a name or a symbol, and the space before it. */
const token =
  /\s*(?:"((?:[^"\\]|\\[\s\S])*)"|(\d+(?:\.\d+)?)|([\p{L}_][\p{L}\p{N}_]*)|(==|!=|<=|>=|[<>+\-*/%!()[\],.]))/uy;

/** Cuts an Architect expression into tokens. Throws ExpressionError. */
function tokenise(source: string): Token[] {
  const tokens: Token[] = [];
  const whole = source.trimEnd();
  let next = 0;
  while (next < whole.length) {
    token.lastIndex = next;
    const match = token.exec(whole);
    if (match === null) throw notAToken(whole, next);
    const [all, quoted, number, name, symbol = ''] = match;
    const at = next + all.length - all.trimStart().length;
    next += all.length;
    if (quoted !== undefined) tokens.push({ kind: 'text', text: unescaped(quoted), at });
    else if (number !== undefined)
      tokens.push({ kind: number.includes('.') ? 'decimal' : 'integer', text: number, at });
    else if (name !== undefined) tokens.push({ kind: 'name', text: name, at });
    else tokens.push({ kind: 'symbol', text: symbol, at });
  }
  return [...tokens, { kind: 'end', text: '', at: source.length }];
}

function notAToken(source: string, from: number): ExpressionError {
  const at = source.length - source.slice(from).trimStart().length;
  return source.charAt(at) === '"'
    ? new ExpressionError(`The text that starts at position ${at + 1} never ends.`)
    : new ExpressionError(`Unexpected character "${source.charAt(at)}" at position ${at + 1}.`);
}

function unescaped(text: string): string {
  const controls: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };
  return text.replace(/\\([\s\S])/g, (_, character: string) => controls[character] ?? character);
}

export type Expression =
  | { readonly kind: 'literal'; readonly type: DataType; readonly value: string | number | boolean }
  | { readonly kind: 'notSet' }
  /** A variable, and perhaps properties of its JSON value: `Flow.jsonData.user.id`. */
  | { readonly kind: 'path'; readonly names: readonly string[] }
  | { readonly kind: 'property'; readonly of: Expression; readonly name: string }
  | { readonly kind: 'item'; readonly of: Expression; readonly index: Expression }
  | { readonly kind: 'call'; readonly name: string; readonly arguments: readonly Expression[] }
  | { readonly kind: 'unary'; readonly operator: '!' | '-'; readonly of: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    };

export type BinaryOperator =
  | 'or'
  | 'and'
  | '=='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | '+'
  | '-'
  | '*'
  | '/'
  | '%';

/** Loosest first. */
const levels: readonly (readonly BinaryOperator[])[] = [
  ['or'],
  ['and'],
  ['==', '!='],
  ['<', '<=', '>', '>='],
  ['+', '-'],
  ['*', '/', '%'],
];

interface Reader {
  readonly tokens: readonly Token[];
  at: number;
}

const parsed = new Map<string, Expression>();
const keptAtMost = 2000;

/** Parses an Architect expression. Throws ExpressionError. */
export function parseExpression(source: string): Expression {
  const known = parsed.get(source);
  if (known !== undefined) return known;
  const reader: Reader = { tokens: tokenise(source), at: 0 };
  const expression = readBinary(reader, 0);
  const rest = peek(reader);
  if (rest.kind !== 'end') throw new ExpressionError(`Unexpected "${rest.text}" at position ${rest.at + 1}.`);
  if (parsed.size >= keptAtMost) parsed.clear();
  parsed.set(source, expression);
  return expression;
}

function readBinary(reader: Reader, level: number): Expression {
  const operators = levels[level];
  if (operators === undefined) return readUnary(reader);
  let left = readBinary(reader, level + 1);
  for (;;) {
    const token = peek(reader);
    const text = token.kind === 'name' ? token.text.toLowerCase() : token.text;
    const operator = token.kind === 'text' ? undefined : operators.find((candidate) => candidate === text);
    if (operator === undefined) return left;
    reader.at++;
    left = { kind: 'binary', operator, left, right: readBinary(reader, level + 1) };
  }
}

function readUnary(reader: Reader): Expression {
  for (const operator of ['!', '-'] as const)
    if (takeSymbol(reader, operator)) return { kind: 'unary', operator, of: readUnary(reader) };
  return readTail(reader, readPrimary(reader));
}

function readTail(reader: Reader, start: Expression): Expression {
  let expression = start;
  for (;;) {
    if (takeSymbol(reader, '[')) {
      expression = { kind: 'item', of: expression, index: readBinary(reader, 0) };
      expectSymbol(reader, ']');
    } else if (takeSymbol(reader, '.')) {
      expression = { kind: 'property', of: expression, name: takeName(reader) };
    } else return expression;
  }
}

function readPrimary(reader: Reader): Expression {
  const token = peek(reader);
  reader.at++;
  switch (token.kind) {
    case 'text':
      return { kind: 'literal', type: 'string', value: token.text };
    case 'integer':
    case 'decimal':
      return { kind: 'literal', type: token.kind, value: Number(token.text) };
    case 'name':
      return readNamed(reader, token.text);
    case 'symbol':
      if (token.text === '(') {
        const inner = readBinary(reader, 0);
        expectSymbol(reader, ')');
        return inner;
      }
      throw new ExpressionError(`Unexpected "${token.text}" at position ${token.at + 1}.`);
    case 'end':
      throw new ExpressionError('The expression ends where a value is expected.');
  }
}

function readNamed(reader: Reader, name: string): Expression {
  const lower = name.toLowerCase();
  if (lower === 'true' || lower === 'false')
    return { kind: 'literal', type: 'boolean', value: lower === 'true' };
  if (lower === 'not_set') return { kind: 'notSet' };
  if (takeSymbol(reader, '(')) return { kind: 'call', name, arguments: readArguments(reader) };
  const names = [name];
  while (takeSymbol(reader, '.')) names.push(takeName(reader));
  return { kind: 'path', names };
}

function readArguments(reader: Reader): Expression[] {
  if (takeSymbol(reader, ')')) return [];
  const found = [readBinary(reader, 0)];
  while (takeSymbol(reader, ',')) found.push(readBinary(reader, 0));
  expectSymbol(reader, ')');
  return found;
}

function peek(reader: Reader): Token {
  return reader.tokens[reader.at] ?? { kind: 'end', text: '', at: 0 };
}

function takeSymbol(reader: Reader, symbol: string): boolean {
  const token = peek(reader);
  const taken = token.kind === 'symbol' && token.text === symbol;
  if (taken) reader.at++;
  return taken;
}

function takeName(reader: Reader): string {
  const token = peek(reader);
  if (token.kind !== 'name') throw new ExpressionError(`A name is expected at position ${token.at + 1}.`);
  reader.at++;
  return token.text;
}

function expectSymbol(reader: Reader, symbol: string): void {
  const token = peek(reader);
  if (!takeSymbol(reader, symbol))
    throw new ExpressionError(
      `"${symbol}" is expected at position ${token.at + 1}${token.text === '' ? '' : `, not "${token.text}"`}.`,
    );
}
