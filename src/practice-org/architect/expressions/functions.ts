import { asText, ExpressionError, isJsonValue, type StaticType, type Value } from './values.js';

interface Parameter {
  /** The types that fit; `collection` is any of them. */
  readonly types: readonly string[];
  /** Whether NOT_SET may be handed over; otherwise it leads to the flow's error handling. */
  readonly notSet: boolean;
}

export interface ExpressionFunction {
  readonly parameters: readonly Parameter[];
  /** How many arguments it takes at least. */
  readonly least: number;
  /** The last parameter may be repeated. */
  readonly repeated: boolean;
  /** `element` is the element type of the first argument. */
  readonly returns: StaticType | 'second argument' | 'element';
  readonly run: (values: readonly Value[]) => Value;
}

const str = (value: Value): string => asText(value) ?? '';
const num = (value: Value): number => Number(value ?? 0);
const list = (value: Value): readonly Value[] => (Array.isArray(value) ? value : []);

const convertible = 'string|integer|decimal|boolean|json';
const number = 'integer|decimal';

/**
 * Name, parameters, result. A type with `?` may be NOT_SET, one in brackets may be left out, and one with `...` repeated.
 * Architect takes the names in any case. `If` is worked out by the evaluator, lazily.
 */
const rows: readonly [string, string, ExpressionFunction['returns'], ExpressionFunction['run']][] = [
  ['IsSet', 'any?', 'boolean', ([value]) => value !== undefined],
  [
    'IsNotSetOrEmpty',
    'string|collection?',
    'boolean',
    ([value]) => value === undefined || value === '' || (Array.isArray(value) && value.length === 0),
  ],
  [
    'ToString',
    'any?, [string]',
    'string',
    ([value, separator]) =>
      Array.isArray(value) && separator !== undefined ? value.map(str).join(str(separator)) : asText(value),
  ],
  ['If', 'boolean?, any?, any?', 'second argument', () => undefined],
  ['Append', 'string?, string?...', 'string', (values) => values.map(str).join('')],
  ['Lower', 'string', 'string', ([value]) => str(value).toLowerCase()],
  ['Upper', 'string', 'string', ([value]) => str(value).toUpperCase()],
  ['Trim', 'string', 'string', ([value]) => str(value).trim()],
  ['Length', 'string', 'integer', ([value]) => str(value).length],
  [
    'Contains',
    'string|collection, any',
    'boolean',
    ([whole, part]) => (Array.isArray(whole) ? whole.includes(part) : str(whole).includes(str(part))),
  ],
  [
    'Replace',
    'string, string, string?',
    'string',
    ([whole, part, other]) => (part === '' ? str(whole) : str(whole).replaceAll(str(part), () => str(other))),
  ],
  ['Left', 'string, integer', 'string', ([value, count]) => str(value).slice(0, num(count))],
  [
    'Right',
    'string, integer',
    'string',
    ([value, count]) => (num(count) <= 0 ? '' : str(value).slice(-num(count))),
  ],
  ['Substring', 'string, integer, integer', 'string', substring],
  ['StartsWith', 'string, string', 'boolean', ([whole, part]) => str(whole).startsWith(str(part))],
  ['EndsWith', 'string, string', 'boolean', ([whole, part]) => str(whole).endsWith(str(part))],
  ['AreEqual', 'any?, any?', 'boolean', ([one, other]) => same(one, other)],
  ['Not', 'boolean', 'boolean', ([value]) => value !== true],
  ['And', 'boolean, boolean...', 'boolean', (values) => values.every((value) => value === true)],
  ['Or', 'boolean, boolean...', 'boolean', (values) => values.some((value) => value === true)],
  ['Abs', number, 'decimal', ([value]) => Math.abs(num(value))],
  ['Max', `${number}, ${number}...`, 'decimal', (values) => Math.max(...values.map(num))],
  ['Min', `${number}, ${number}...`, 'decimal', (values) => Math.min(...values.map(num))],
  ['ToInt', convertible, 'integer', ([value]) => Math.trunc(converted(value, 'ToInt', /^[+-]?\d+$/))],
  ['ToDecimal', convertible, 'decimal', ([value]) => converted(value, 'ToDecimal', /^[+-]?\d+(\.\d+)?$/)],
  ['Count', 'collection', 'integer', ([items]) => list(items).length],
  ['GetAt', 'collection, integer', 'element', ([items, at]) => itemAt(list(items), num(at))],
  ['GetJsonObjectProperty', 'json, string', 'json', ([value, name]) => jsonProperty(value, str(name))],
  ['JsonParse', 'string', 'json', ([value]) => parsedJson(str(value))],
  ['JsonStringify', 'json', 'string', ([value]) => (isJsonValue(value) ? JSON.stringify(value.json) : '')],
];

const functions = new Map(
  rows.map(([name, signature, returns, run]): [string, ExpressionFunction] => {
    const written = signature.split(', ');
    const parameters = written.map((one) => ({
      types: one.replace(/[?[\].]/g, '').split('|'),
      notSet: one.includes('?'),
    }));
    const least = written.filter((one) => !one.startsWith('[')).length;
    return [name.toLowerCase(), { parameters, least, repeated: signature.endsWith('...'), returns, run }];
  }),
);

/** Undefined for one that the practice org does not know. */
export function functionNamed(name: string): ExpressionFunction | undefined {
  return functions.get(name.toLowerCase());
}

/**
 * Equality of two values of one type. Assumed: whether `==` minds upper and lower case; here it does, as flow
 * authors who test three spellings assume.
 */
export function same(one: Value, other: Value): boolean {
  return one === other || (one !== undefined && JSON.stringify(one) === JSON.stringify(other));
}

/** A property of a JSON object; NOT_SET when there is none. */
export function jsonProperty(value: Value, name: string): Value {
  if (!isJsonValue(value)) return undefined;
  const { json: content } = value;
  if (typeof content !== 'object' || content === null || !Object.hasOwn(content, name)) return undefined;
  const found = (content as Readonly<Record<string, typeof content>>)[name] ?? null;
  return found === null ? undefined : { json: found };
}

export function itemAt(items: readonly Value[], at: number): Value {
  if (at < 0 || at >= items.length)
    throw new ExpressionError(`The collection has ${items.length} items, none at position ${at}.`);
  return items[at];
}

function substring([value, start, count]: readonly Value[]): string {
  const whole = str(value);
  const from = num(start);
  if (from < 0 || from > whole.length) throw new ExpressionError('Substring starts outside of the text.');
  return whole.slice(from, from + num(count));
}

function converted(value: Value, name: string, form: RegExp): number {
  if (typeof value === 'number') return value;
  const source = str(value).trim();
  if (!form.test(source)) throw new ExpressionError(`${name} cannot convert "${source}".`);
  return Number(source);
}

function parsedJson(source: string): Value {
  try {
    return { json: JSON.parse(source) };
  } catch {
    throw new ExpressionError('JsonParse was given text that is not JSON.');
  }
}
