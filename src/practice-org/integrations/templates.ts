import { velocity } from '../../core/libraries.js';
import { jsonIn } from '../json.js';
import { ActionFailure } from './action-failure.js';
import type { ActionConfig } from './actions.js';
import { readMapped } from './json-path.js';

/**
 * Turns the answer of a data action's request into the action's output. A mapped value goes into the success template
 * as JSON; a default goes in exactly as it was written, so a text default needs its own quotation marks inside.
 * Throws ActionFailure when the result is neither a JSON object nor a list.
 */
export function transformResponse(
  response: ActionConfig['response'],
  rawResult: string,
): Record<string, unknown> {
  const text = render(response.successTemplate, { rawResult, ...mappedValues(response, rawResult) });
  const output = parseJson(text);
  if (typeof output === 'object' && output !== null) return output as Record<string, unknown>;
  const message = 'The result of the success template is not a JSON object.';
  throw new ActionFailure('invalid.success.template', 400, message);
}

function mappedValues(response: ActionConfig['response'], rawResult: string): Record<string, string> {
  const entries = Object.entries(response.translationMap);
  if (entries.length === 0) return {};
  const document = parseJson(rawResult);
  return Object.fromEntries(
    entries.flatMap(([name, path]) => {
      const found = readMapped(document, path);
      const text = found === undefined ? response.translationMapDefaults[name] : JSON.stringify(found);
      return text === undefined ? [] : [[name, text]];
    }),
  );
}

function parseJson(text: string): unknown {
  const content = jsonIn(text);
  if (content !== undefined) return content;
  const message = `The result of the success template is not valid JSON: ${text.slice(0, 200)}`;
  throw new ActionFailure('invalid.json', 400, message);
}

/** What a template can name: `{ input: { USER_ID: '…' } }`. */
type Scope = Readonly<Record<string, unknown>>;

/**
 * Renders a data action's template, which is Velocity with the platform's tools. Values are inserted as they are, nothing
 * is quoted or encoded; a reference without a value stays in the text as it was written, unless it is a quiet one
 * (`$!{…}`). Throws ActionFailure.
 */
export function render(template: string, scope: Scope): string {
  requireEnds(template);
  const named = readable(scope) as Readonly<Record<string, unknown>>;
  // Published templates write it in either way.
  const context = { ...named, Input: named.input, INPUT: named.input, ...tools };
  try {
    const { Compile, parse } = velocity();
    return new Compile(parse(template), { customMethodHandlers: [methods] }).render(context);
  } catch (error) {
    if (error instanceof ActionFailure) throw error;
    throw wrong(`The template cannot be read: ${error instanceof Error ? error.message : ''}`);
  }
}

function wrong(message: string): ActionFailure {
  return new ActionFailure('invalid.substitution', 500, message);
}

/** The library takes a block without its `#end`, and the other way round, in silence. */
function requireEnds(template: string): void {
  const words = template.replaceAll(/##.*|#\*[\s\S]*?\*#/g, '').matchAll(/#\{?(if|foreach|end)\b/g);
  let open = 0;
  for (const [, word] of words) {
    open += word === 'end' ? -1 : 1;
    if (open < 0) throw wrong('#end without #if in the template.');
  }
  if (open > 0) throw wrong('#end is missing in the template.');
}

type Tool = Readonly<Record<string, string | ((...values: readonly unknown[]) => unknown)>>;

const number = (work: (one: number, other: number) => number) => (one: unknown, other: unknown) =>
  work(Number(one), Number(other));

const json = (value: unknown) => JSON.stringify(String(value ?? '')).slice(1, -1);

/** By the name after `$`. */
const tools: Readonly<Record<string, Tool>> = {
  esc: {
    jsonString: json,
    jsonEncode: json,
    /** As forms encode it: a space becomes `+`. */
    url: (value) => new URLSearchParams([['', String(value ?? '')]]).toString().slice(1),
    ...{ quote: '"', q: '"', singleQuote: "'", s: "'", hash: '#', h: '#', dollar: '$', d: '$' },
    ...{ backslash: '\\', b: '\\', exclamation: '!', e: '!', newline: '\n', n: '\n' },
  },
  encoding: { base64: (value) => Buffer.from(String(value ?? '')).toString('base64') },
  math: {
    add: number((one, other) => one + other),
    sub: number((one, other) => one - other),
    mul: number((one, other) => one * other),
    div: number((one, other) => one / other),
    mod: number((one, other) => one % other),
    max: number(Math.max),
    min: number(Math.min),
    abs: (value) => Math.abs(Number(value)),
    round: (value) => Math.round(Number(value)),
    toInteger: (value) => Math.trunc(Number(value)),
  },
  successTemplateUtils: { firstFromArray },
};

/** Methods of Java's strings that templates call; `replaceAll` takes a pattern. */
const textMethods: Readonly<Record<string, (text: string, ...more: readonly never[]) => unknown>> = {
  length: (text) => text.length,
  isEmpty: (text) => text === '',
  toLowerCase: (text) => text.toLowerCase(),
  toUpperCase: (text) => text.toUpperCase(),
  trim: (text) => text.trim(),
  toString: (text: string) => text,
  substring: (text, from: number, to?: number) => text.substring(from, to),
  replace: (text, part: string, other: string) => text.replaceAll(part, () => other),
  replaceAll: (text, pattern: string, other: string) => text.replaceAll(new RegExp(pattern, 'g'), other),
  split: (text, pattern: string) => text.split(new RegExp(pattern)),
  contains: (text, part: string) => text.includes(part),
  startsWith: (text, part: string) => text.startsWith(part),
  endsWith: (text, part: string) => text.endsWith(part),
  indexOf: (text, part: string) => text.indexOf(part),
  equals: (text, other: unknown) => text === other,
  equalsIgnoreCase: (text, other: string) => text.toLowerCase() === other.toLowerCase(),
};

interface MethodCall {
  readonly property: string;
  readonly params: readonly unknown[];
  readonly context: unknown;
}

const methods = {
  uid: 'practice-org',
  match: () => true,
  resolve: ({ property, params, context }: MethodCall): unknown => {
    if (isTool(context)) {
      const work = Object.hasOwn(context, property) ? context[property] : undefined;
      if (typeof work === 'function') return work(...params);
    } else if (typeof context === 'string' && Object.hasOwn(textMethods, property))
      return textMethods[property]?.(context, ...(params as readonly never[]));
    else if (Array.isArray(context) && property === 'size') return context.length;
    else if (Array.isArray(context) && property === 'get') return context[Number(params[0])];
    throw wrong(`The template calls ${property}(), which the practice org does not know there.`);
  },
};

function isTool(value: unknown): value is Tool {
  return Object.values(tools).some((tool) => tool === value);
}

/** What is given for an empty list goes in as it was written. */
function firstFromArray(text: unknown, otherwise?: unknown): string {
  const items = jsonIn(String(text));
  if (items === undefined) throw wrong('firstFromArray was given something that is no JSON array.');
  if (Array.isArray(items) && items.length > 0) return JSON.stringify(items[0]);
  return otherwise === undefined ? '""' : String(otherwise);
}

/** A copy in which nothing is null, and objects and lists read as JSON where they are inserted. */
function readable(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value ?? undefined;
  const copy = Array.isArray(value)
    ? value.map(readable)
    : Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, readable(inner)]));
  return Object.defineProperty(copy, 'toString', { value: () => JSON.stringify(value) });
}
