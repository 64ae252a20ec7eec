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

export type Body = readonly (Block | readonly [name: string, value: Value])[];

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

function lines({ head, body }: Block, indent: string): string[] {
  const [word, ...labels] = head;
  const opening = `${indent}${[word, ...labels.map((label) => JSON.stringify(label))].join(' ')} {`;
  const inner = `${indent}  `;
  const content: string[] = [];
  let run: [string, string][] = [];
  const close = () => {
    content.push(...aligned(run, inner));
    run = [];
  };
  for (const entry of body) {
    if ('head' in entry) {
      close();
      content.push(...lines(entry, inner));
      continue;
    }
    const [name, value] = entry;
    if (value === undefined || value === null) continue;
    const text = written(value, inner);
    // An argument of several lines is not lined up with its neighbours.
    if (text.includes('\n')) {
      close();
      content.push(`${inner}${name} = ${text}`);
    } else run.push([name, text]);
  }
  close();
  return content.length === 0 ? [`${opening}}`] : [opening, ...content, `${indent}}`];
}

function aligned(run: readonly (readonly [string, string])[], indent: string): string[] {
  const width = Math.max(0, ...run.map(([name]) => name.length));
  return run.map(([name, text]) => `${indent}${name.padEnd(width)} = ${text}`);
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
  if (members.length === 0) return '{}';
  const body: string[] = [];
  let run: (readonly [string, string])[] = [];
  for (const member of [...members, undefined]) {
    if (member !== undefined && !member[1].includes('\n')) {
      run.push(member);
      continue;
    }
    body.push(...aligned(run, inner));
    run = [];
    if (member !== undefined) body.push(`${inner}${member[0]} = ${member[1]}`);
  }
  return `{\n${body.join('\n')}\n${indent}}`;
}

function isList(value: object): value is readonly Value[] {
  return Array.isArray(value);
}

/** In a text of HCL `${` and `%{` begin a template. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(/([$%])\{/g, '$1$1{');
}
