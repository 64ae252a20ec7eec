import { ExpressionError } from './values.js';

export interface Token {
  readonly kind: 'text' | 'integer' | 'decimal' | 'name' | 'symbol' | 'end';
  readonly text: string;
  readonly at: number;
}

const symbols = [
  '==',
  '!=',
  '<=',
  '>=',
  '<',
  '>',
  '+',
  '-',
  '*',
  '/',
  '%',
  '!',
  '(',
  ')',
  '[',
  ']',
  ',',
  '.',
];

/** Cuts an Architect expression into tokens. Throws ExpressionError. */
export function tokenise(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < source.length) {
    if (/\s/.test(source.charAt(at))) {
      at++;
      continue;
    }
    const token = source.charAt(at) === '"' ? textToken(source, at) : wordToken(source, at);
    tokens.push(token.token);
    at = token.next;
  }
  return [...tokens, { kind: 'end', text: '', at }];
}

function wordToken(source: string, at: number): { token: Token; next: number } {
  const rest = source.slice(at);
  const number = /^\d+(\.\d+)?/.exec(rest);
  if (number !== null)
    return {
      token: { kind: number[1] === undefined ? 'integer' : 'decimal', text: number[0], at },
      next: at + number[0].length,
    };
  const name = /^[\p{L}_][\p{L}\p{N}_]*/u.exec(rest);
  if (name !== null) return { token: { kind: 'name', text: name[0], at }, next: at + name[0].length };
  const symbol = symbols.find((candidate) => rest.startsWith(candidate));
  if (symbol === undefined)
    throw new ExpressionError(`Unexpected character "${source.charAt(at)}" at position ${at + 1}.`);
  return { token: { kind: 'symbol', text: symbol, at }, next: at + symbol.length };
}

function textToken(source: string, at: number): { token: Token; next: number } {
  let text = '';
  for (let next = at + 1; next < source.length; next++) {
    const character = source.charAt(next);
    if (character === '"') return { token: { kind: 'text', text, at }, next: next + 1 };
    if (character === '\\') {
      next++;
      text += escaped(source.charAt(next));
    } else text += character;
  }
  throw new ExpressionError(`The text that starts at position ${at + 1} never ends.`);
}

function escaped(character: string): string {
  return { n: '\n', r: '\r', t: '\t' }[character] ?? character;
}
