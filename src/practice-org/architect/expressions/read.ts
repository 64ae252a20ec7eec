import { call, jsonProperty } from './functions.js';
import { type BinaryOperator, binary, item, unary } from './operators.js';
import {
  type Expression,
  ExpressionError,
  isPlain,
  requireType,
  type StaticType,
  type Value,
} from './values.js';

/** What is known where an expression stands. Names of variables (`Flow.userId`) are taken in any case. */
export interface Surroundings {
  /** Undefined when nothing declares the variable. */
  readonly typeOf: (name: string) => StaticType | undefined;
  readonly read: (name: string) => Value;
  /** Told of every function that the practice org does not know. */
  readonly unknown?: (name: string) => void;
}

interface Token {
  readonly kind: 'text' | 'number' | 'name' | 'symbol' | 'end';
  readonly text: string;
  readonly at: number;
}

/** A text, a number, a name or a symbol, and the space before it. */
const token =
  /\s*(?:"((?:[^"\\]|\\[\s\S])*)"|(\d+(?:\.\d+)?)|([\p{L}_][\p{L}\p{N}_]*)|(==|!=|<=|>=|[<>+\-*/%!()[\],.]))/uy;

/** Cuts an Architect expression into tokens. Throws ExpressionError. */
function tokenise(source: string): readonly Token[] {
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
    const kind = quoted !== undefined ? 'text' : number ? 'number' : name ? 'name' : 'symbol';
    const text = quoted === undefined ? (number ?? name ?? symbol) : unescaped(quoted);
    tokens.push({ kind, text, at });
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

/** Loosest first. */
const levels: readonly (readonly BinaryOperator[])[] = [
  ['or'],
  ['and'],
  ['==', '!='],
  ['<', '<=', '>', '>='],
  ['+', '-'],
  ['*', '/', '%'],
];

/**
 * Reads an Architect expression. Throws ExpressionError for what Architect refuses to publish. Working its value out throws
 * one where Architect goes to the flow's error handling, above all when NOT_SET comes to a function or an operator that
 * does not take it.
 */
export function readExpression(source: string, around: Surroundings): Expression {
  const tokens = tokenise(source);
  let at = 0;

  const peek = (): Token => tokens[at] ?? { kind: 'end', text: '', at: source.length };
  const unexpected = ({ text, at: position }: Token) =>
    new ExpressionError(`Unexpected "${text}" at position ${position + 1}.`);
  const takes = (symbol: string): boolean => {
    const taken = peek().kind === 'symbol' && peek().text === symbol;
    if (taken) at += 1;
    return taken;
  };
  const expect = (symbol: string): void => {
    const { text, at: position } = peek();
    if (!takes(symbol))
      throw new ExpressionError(
        `"${symbol}" is expected at position ${position + 1}${text === '' ? '' : `, not "${text}"`}.`,
      );
  };
  const takeName = (): string => {
    const { kind, text, at: position } = peek();
    if (kind !== 'name') throw new ExpressionError(`A name is expected at position ${position + 1}.`);
    at += 1;
    return text;
  };

  const readBinary = (level = 0): Expression => {
    const operators = levels[level];
    if (operators === undefined) return readUnary();
    let left = readBinary(level + 1);
    for (;;) {
      const { kind, text } = peek();
      const operator = operators.find((one) => kind !== 'text' && one === text.toLowerCase());
      if (operator === undefined) return left;
      at += 1;
      left = binary(operator, left, readBinary(level + 1));
    }
  };
  const readUnary = (): Expression => {
    for (const operator of ['!', '-'] as const) if (takes(operator)) return unary(operator, readUnary());
    let read = readPrimary();
    for (;;) {
      if (takes('[')) {
        read = item(read, readBinary());
        expect(']');
      } else if (takes('.')) read = property(read, takeName());
      else return read;
    }
  };
  const readPrimary = (): Expression => {
    const first = peek();
    const { kind, text } = first;
    at += 1;
    if (kind === 'text') return literal('string', text);
    if (kind === 'number') return literal(text.includes('.') ? 'decimal' : 'integer', Number(text));
    if (kind === 'name') return readNamed(text);
    if (kind === 'end') throw new ExpressionError('The expression ends where a value is expected.');
    if (text !== '(') throw unexpected(first);
    const inner = readBinary();
    expect(')');
    return inner;
  };
  const readNamed = (name: string): Expression => {
    const lower = name.toLowerCase();
    if (lower === 'true' || lower === 'false') return literal('boolean', lower === 'true');
    if (lower === 'not_set') return literal('any', undefined);
    if (takes('(')) return call(name, readArguments(), around.unknown);
    const names = [name];
    while (takes('.')) names.push(takeName());
    return path(names, around);
  };
  const readArguments = (): readonly Expression[] => {
    if (takes(')')) return [];
    const found = [readBinary()];
    while (takes(',')) found.push(readBinary());
    expect(')');
    return found;
  };

  const read = readBinary();
  if (peek().kind !== 'end') throw unexpected(peek());
  return read;
}

function literal(type: StaticType, value: Value): Expression {
  return { type, value: () => value };
}

/** A variable, and perhaps properties of its value: `Flow.jsonData.user.id`. */
function path(names: readonly string[], { typeOf, read }: Surroundings): Expression {
  for (let length = names.length; length > 1; length--) {
    const name = names.slice(0, length).join('.');
    const type = typeOf(name);
    if (type !== undefined) return names.slice(length).reduce(property, { type, value: () => read(name) });
  }
  throw new ExpressionError(`The variable "${names.join('.')}" does not exist.`);
}

/** Objects of the platform, such as a queue, have properties that the practice org does not know. */
function property({ type, value }: Expression, name: string): Expression {
  if (isPlain(type)) requireType(type, ['json'], `The property "${name}" is read from`);
  return { type: type === 'json' ? 'json' : 'any', value: () => jsonProperty(value(), name) };
}
