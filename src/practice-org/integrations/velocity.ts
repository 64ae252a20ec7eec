import { isObject } from '../json.js';
import {
  type Cursor,
  type Expression,
  expect,
  readExpression,
  readReference,
  type Step,
  skipSpace,
  TemplateError,
} from './velocity-expression.js';

/** What a template can name: `{ input: { USER_ID: '…' } }`. */
export type Scope = Record<string, unknown>;

type Node =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'reference';
      readonly written: string;
      readonly quiet: boolean;
      readonly value: Expression;
    }
  | { readonly kind: 'set'; readonly name: string; readonly value: Expression }
  | { readonly kind: 'if'; readonly branches: readonly Branch[] };

interface Branch {
  readonly condition: Expression | undefined;
  readonly nodes: readonly Node[];
}

/**
 * Renders a data action's template: references, `#if`/`#elseif`/`#else`/`#end`, `#set`, and the tools `esc` and
 * `successTemplateUtils`. Values are inserted as they are, nothing is quoted or encoded; a reference without a value
 * stays in the text as it was written, unless it is a quiet one (`$!{…}`). Throws TemplateError.
 */
export function render(template: string, scope: Scope): string {
  const cursor: Cursor = { text: template, at: 0 };
  const nodes = readNodes(cursor, false);
  if (cursor.at < template.length) throw new TemplateError('#end without #if in the template.');
  return write(nodes, { ...scope });
}

function readNodes(cursor: Cursor, nested: boolean): Node[] {
  const nodes: Node[] = [];
  while (cursor.at < cursor.text.length) {
    const next = nextSpecial(cursor);
    if (next > cursor.at) nodes.push({ kind: 'text', text: cursor.text.slice(cursor.at, next) });
    cursor.at = next;
    if (next >= cursor.text.length) break;
    if (/^#\{?(end|else|elseif)\b/.test(cursor.text.slice(next, next + 8))) {
      if (nested) return nodes;
      throw new TemplateError(`#if is missing before position ${next} of the template.`);
    }
    nodes.push(cursor.text[next] === '#' ? readDirective(cursor) : readDollar(cursor));
  }
  if (nested) throw new TemplateError('#end is missing in the template.');
  return nodes;
}

function nextSpecial(cursor: Cursor): number {
  const pattern = /\$!?\{?[A-Za-z_]|#\{?(?:if|set|end|else|elseif)\b/g;
  pattern.lastIndex = cursor.at;
  return pattern.exec(cursor.text)?.index ?? cursor.text.length;
}

function readDollar(cursor: Cursor): Node {
  const start = cursor.at;
  cursor.at++;
  const quiet = cursor.text[cursor.at] === '!';
  if (quiet) cursor.at++;
  const braced = cursor.text[cursor.at] === '{';
  if (braced) cursor.at++;
  const value = readReference(cursor);
  if (value === undefined) throw new TemplateError(`A name is missing at position ${start} of the template.`);
  if (braced) expect(cursor, '}');
  return { kind: 'reference', written: cursor.text.slice(start, cursor.at), quiet, value };
}

function readDirective(cursor: Cursor): Node {
  if (cursor.text.startsWith('#set', cursor.at)) {
    cursor.at += 4;
    expect(cursor, '(');
    expect(cursor, '$');
    const target = readReference(cursor);
    expect(cursor, '=');
    const value = readExpression(cursor);
    expect(cursor, ')');
    if (target?.kind !== 'reference' || target.steps.length !== 1)
      throw new TemplateError('#set sets one simple name.');
    return { kind: 'set', name: target.steps[0]?.name ?? '', value };
  }
  const branches: Branch[] = [];
  for (;;) {
    const keyword = takeKeyword(cursor);
    if (keyword === 'end') return { kind: 'if', branches };
    const condition = keyword === 'else' ? undefined : readCondition(cursor);
    branches.push({ condition, nodes: readNodes(cursor, true) });
  }
}

function takeKeyword(cursor: Cursor): string {
  const match = /^#\{?(if|elseif|else|end)\}?/.exec(cursor.text.slice(cursor.at));
  if (match === null)
    throw new TemplateError(`A directive is missing at position ${cursor.at} of the template.`);
  cursor.at += match[0].length;
  return match[1] ?? '';
}

function readCondition(cursor: Cursor): Expression {
  expect(cursor, '(');
  const condition = readExpression(cursor);
  skipSpace(cursor);
  expect(cursor, ')');
  return condition;
}

function write(nodes: readonly Node[], scope: Scope): string {
  return nodes.map((node) => writeNode(node, scope)).join('');
}

function writeNode(node: Node, scope: Scope): string {
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'set':
      scope[node.name] = evaluate(node.value, scope);
      return '';
    case 'reference': {
      const value = evaluate(node.value, scope);
      if (value === undefined || value === null) return node.quiet ? '' : node.written;
      return asText(value);
    }
    case 'if': {
      const taken = node.branches.find(
        (branch) => branch.condition === undefined || isTrue(evaluate(branch.condition, scope)),
      );
      return taken === undefined ? '' : write(taken.nodes, scope);
    }
  }
}

function evaluate(expression: Expression, scope: Scope): unknown {
  switch (expression.kind) {
    case 'literal':
      return expression.interpolated ? render(String(expression.value), scope) : expression.value;
    case 'reference':
      return follow(expression.steps, scope);
    case 'not':
      return !isTrue(evaluate(expression.of, scope));
    case 'pair':
      return compare(expression, scope);
  }
}

function compare(pair: Extract<Expression, { kind: 'pair' }>, scope: Scope): boolean {
  const left = evaluate(pair.left, scope);
  if (pair.operator === '&&') return isTrue(left) && isTrue(evaluate(pair.right, scope));
  if (pair.operator === '||') return isTrue(left) || isTrue(evaluate(pair.right, scope));
  const right = evaluate(pair.right, scope);
  switch (pair.operator) {
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return Number(left) < Number(right);
    case '<=':
      return Number(left) <= Number(right);
    case '>':
      return Number(left) > Number(right);
    case '>=':
      return Number(left) >= Number(right);
  }
}

function follow(steps: readonly Step[], scope: Scope): unknown {
  const [first, second] = steps;
  if (first !== undefined && second?.arguments !== undefined)
    return callTool(
      first.name,
      second.name,
      second.arguments.map((argument) => evaluate(argument, scope)),
    );
  const [root, ...rest] = steps.map((step) => step.name);
  const start = scope[root ?? ''];
  if (rest.length === 0) return start;
  const whole = isObject(start) ? start[rest.join('.')] : undefined;
  return whole !== undefined
    ? whole
    : rest.reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), start);
}

function callTool(tool: string, method: string, values: readonly unknown[]): unknown {
  const text = asText(values[0] ?? '');
  const name = `${tool}.${method}`;
  if (name === 'esc.jsonString' || name === 'esc.jsonEncode') return JSON.stringify(text).slice(1, -1);
  if (name === 'esc.url') return encodeURIComponent(text);
  if (name === 'successTemplateUtils.firstFromArray') return firstFromArray(text, values[1]);
  throw new TemplateError(`The template calls $${name}, which the practice org does not know.`);
}

function firstFromArray(text: string, otherwise: unknown): string {
  try {
    const items: unknown = JSON.parse(text);
    if (Array.isArray(items) && items.length > 0) return JSON.stringify(items[0]);
  } catch {
    throw new TemplateError('firstFromArray was given something that is no JSON array.');
  }
  return otherwise === undefined ? '""' : JSON.stringify(otherwise);
}

function isTrue(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false;
}

function asText(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
