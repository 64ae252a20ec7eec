import { safeJson } from '../core/json.js';

/** An expression that is written as it is: `genesyscloud_auth_role.teams_presence_role.id`. */
export class Expression {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand behind `=`. Undefined and null are left out where they are members. */
export type Value = string | number | boolean | null | undefined | Expression | Values | readonly Value[];

interface Values {
  readonly [name: string]: Value;
}

/** A block with arguments and blocks in it, in their order. */
export interface Block {
  /** `resource`, `"genesyscloud_auth_role"`, …: each but the first is put in quotes. */
  readonly head: readonly [string, ...string[]];
  readonly body: Body;
}

/** A text alone is a comment. */
export type Body = readonly (Block | readonly [name: string, value: Value] | string)[];

export function block(head: string | readonly [string, ...string[]], body: Body): Block {
  return { head: typeof head === 'string' ? [head] : head, body };
}

/** A value as the text of a JSON document, which is how the provider takes what has no schema. */
export function jsonencode(value: Value): Expression {
  return new Expression(`jsonencode(${written(value, '  ')})`);
}

/** Blocks as a file of HCL, laid out as `terraform fmt` does. */
export function hcl(blocks: readonly Block[]): string {
  return blocks.map((one) => `${lines(one, '').join('\n')}\n`).join('\n');
}

function lines({ head, body }: Block, indent: string): readonly string[] {
  const [word, ...labels] = head;
  const opening = `${indent}${[word, ...labels.map((label) => safeJson(label))].join(' ')} {`;
  const inner = `${indent}  `;
  const content = body.flatMap((entry): readonly Line[] => {
    if (typeof entry === 'string') return [`${inner}# ${entry}`];
    if ('head' in entry) return lines(entry, inner);
    const [name, value] = entry;
    return value === undefined || value === null ? [] : [[name, written(value, inner)]];
  });
  return content.length === 0 ? [`${opening}}`] : [opening, ...laidOut(content, inner), `${indent}}`];
}

/** A line as it is, or a name and what stands behind `=`. */
type Line = string | readonly [name: string, text: string];

/** Arguments of one line each are lined up with their neighbours; one of several lines is not. */
function laidOut(content: readonly Line[], indent: string): readonly string[] {
  const isShort = (line: Line | undefined) => typeof line === 'object' && !line[1].includes('\n');
  return content.map((line, at) => {
    if (typeof line === 'string') return line;
    let [first, last] = [at, at];
    if (isShort(line)) {
      while (isShort(content[first - 1])) first -= 1;
      while (isShort(content[last + 1])) last += 1;
    }
    const width = Math.max(...content.slice(first, last + 1).map(([name = '']) => name.length));
    return `${indent}${line[0].padEnd(width)} = ${line[1]}`;
  });
}

function written(value: Value, indent: string): string {
  if (value === null || value === undefined) return 'null';
  if (value instanceof Expression) return value.text;
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object') return String(value);
  const inner = `${indent}  `;
  if (isList(value)) {
    if (value.length === 0) return '[]';
    const items = value.map((one) => written(one, inner));
    const short = `[${items.join(', ')}]`;
    if (!short.includes('\n') && short.length <= 80) return short;
    return `[\n${items.map((item) => `${inner}${item},\n`).join('')}${indent}]`;
  }
  const members = Object.entries(value)
    .filter(([, one]) => one !== undefined)
    .map(([name, one]) => [quoted(name), written(one, inner)] as const);
  return members.length === 0 ? '{}' : `{\n${laidOut(members, inner).join('\n')}\n${indent}}`;
}

function isList(value: object): value is readonly Value[] {
  return Array.isArray(value);
}

/** In a text of HCL `${` and `%{` begin a template. */
function quoted(text: string): string {
  return safeJson(text).replace(/([$%])\{/g, '$1$1{');
}
