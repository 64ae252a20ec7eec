import { asText, ExpressionError, isJsonValue, type StaticType, type Value } from './values.js';

interface Parameter {
  /** The types that fit; `collection` is any of them. */
  readonly types: readonly (StaticType | 'collection')[];
  /** Whether NOT_SET may be handed over; otherwise it leads to the flow's error handling. */
  readonly notSet: boolean;
}

export interface ExpressionFunction {
  readonly parameters: readonly Parameter[];
  /** How many of the parameters may be left out, from the end. */
  readonly optional?: number;
  /** The last parameter may be repeated. */
  readonly repeated?: boolean;
  /** `element` is the element type of the first argument. */
  readonly returns: StaticType | 'second argument' | 'element';
  readonly run: (values: readonly Value[]) => Value;
}

const text: Parameter = { types: ['string'], notSet: false };
const textOrNotSet: Parameter = { types: ['string'], notSet: true };
const number: Parameter = { types: ['integer', 'decimal'], notSet: false };
const integer: Parameter = { types: ['integer'], notSet: false };
const boolean: Parameter = { types: ['boolean'], notSet: false };
const anything: Parameter = { types: ['any'], notSet: true };
const json: Parameter = { types: ['json'], notSet: false };
const collection: Parameter = { types: ['collection'], notSet: false };
const convertible: Parameter = { types: ['string', 'integer', 'decimal', 'boolean', 'json'], notSet: false };

const str = (value: Value): string => asText(value) ?? '';
const num = (value: Value): number => Number(value ?? 0);
const list = (value: Value): readonly Value[] => (Array.isArray(value) ? value : []);

/** By lower-case name: Architect takes function names in any case. `If` is worked out by the evaluator, lazily. */
export const functions: Readonly<Record<string, ExpressionFunction>> = {
  isset: { parameters: [anything], returns: 'boolean', run: ([value]) => value !== undefined },
  isnotsetorempty: {
    parameters: [{ types: ['string', 'collection'], notSet: true }],
    returns: 'boolean',
    run: ([value]) => value === undefined || value === '' || (Array.isArray(value) && value.length === 0),
  },
  tostring: { parameters: [anything], returns: 'string', run: ([value]) => asText(value) },
  if: {
    parameters: [{ types: ['boolean'], notSet: true }, anything, anything],
    returns: 'second argument',
    run: ([condition, yes, no]) => (condition === true ? yes : no),
  },
  append: {
    parameters: [textOrNotSet, textOrNotSet],
    repeated: true,
    returns: 'string',
    run: (values) => values.map(str).join(''),
  },
  lower: { parameters: [text], returns: 'string', run: ([value]) => str(value).toLowerCase() },
  upper: { parameters: [text], returns: 'string', run: ([value]) => str(value).toUpperCase() },
  trim: { parameters: [text], returns: 'string', run: ([value]) => str(value).trim() },
  length: { parameters: [text], returns: 'integer', run: ([value]) => str(value).length },
  contains: {
    parameters: [{ types: ['string', 'collection'], notSet: false }, anything],
    returns: 'boolean',
    run: ([whole, part]) => {
      if (part === undefined) throw new ExpressionError('Contains cannot look for NOT_SET.');
      return Array.isArray(whole) ? whole.includes(part) : str(whole).includes(str(part));
    },
  },
  replace: {
    parameters: [text, text, textOrNotSet],
    returns: 'string',
    run: ([whole, part, other]) => (part === '' ? str(whole) : str(whole).split(str(part)).join(str(other))),
  },
  left: {
    parameters: [text, integer],
    returns: 'string',
    run: ([value, count]) => str(value).slice(0, num(count)),
  },
  right: {
    parameters: [text, integer],
    returns: 'string',
    run: ([value, count]) => (num(count) <= 0 ? '' : str(value).slice(-num(count))),
  },
  substring: { parameters: [text, integer, integer], returns: 'string', run: substring },
  startswith: {
    parameters: [text, text],
    returns: 'boolean',
    run: ([whole, part]) => str(whole).startsWith(str(part)),
  },
  endswith: {
    parameters: [text, text],
    returns: 'boolean',
    run: ([whole, part]) => str(whole).endsWith(str(part)),
  },
  areequal: { parameters: [anything, anything], returns: 'boolean', run: ([one, other]) => same(one, other) },
  not: { parameters: [boolean], returns: 'boolean', run: ([value]) => value !== true },
  and: {
    parameters: [boolean, boolean],
    repeated: true,
    returns: 'boolean',
    run: (values) => values.every((value) => value === true),
  },
  or: {
    parameters: [boolean, boolean],
    repeated: true,
    returns: 'boolean',
    run: (values) => values.some((value) => value === true),
  },
  abs: { parameters: [number], returns: 'decimal', run: ([value]) => Math.abs(num(value)) },
  max: {
    parameters: [number, number],
    repeated: true,
    returns: 'decimal',
    run: (values) => Math.max(...values.map(num)),
  },
  min: {
    parameters: [number, number],
    repeated: true,
    returns: 'decimal',
    run: (values) => Math.min(...values.map(num)),
  },
  toint: {
    parameters: [convertible],
    returns: 'integer',
    run: ([value]) => converted(value, 'ToInt', /^[+-]?\d+$/),
  },
  todecimal: {
    parameters: [convertible],
    returns: 'decimal',
    run: ([value]) => converted(value, 'ToDecimal', /^[+-]?\d+(\.\d+)?$/),
  },
  count: { parameters: [collection], returns: 'integer', run: ([items]) => list(items).length },
  getat: {
    parameters: [collection, integer],
    returns: 'element',
    run: ([items, at]) => itemAt(list(items), num(at)),
  },
  getjsonobjectproperty: {
    parameters: [json, text],
    returns: 'json',
    run: ([value, name]) => jsonProperty(value, str(name)),
  },
  jsonparse: { parameters: [text], returns: 'json', run: ([value]) => parsedJson(str(value)) },
  jsonstringify: {
    parameters: [json],
    returns: 'string',
    run: ([value]) => (isJsonValue(value) ? JSON.stringify(value.json) : ''),
  },
};

/**
 * Equality of two values of one type. Assumed: whether `==` minds upper and lower case; here it does, as flow
 * authors who test three spellings assume.
 */
export function same(one: Value, other: Value): boolean {
  if (typeof one === 'object' || typeof other === 'object')
    return (
      JSON.stringify(one ?? null) === JSON.stringify(other ?? null) &&
      one !== undefined &&
      other !== undefined
    );
  return one === other;
}

/** A property of a JSON object; NOT_SET when there is none. */
export function jsonProperty(value: Value, name: string): Value {
  if (!isJsonValue(value)) return undefined;
  const { json: content } = value;
  if (typeof content !== 'object' || content === null) return undefined;
  const found: unknown = Object.entries(content).find(([key]) => key === name)?.[1];
  return found === undefined || found === null ? undefined : { json: JSON.parse(JSON.stringify(found)) };
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
  const source = typeof value === 'number' ? String(Math.trunc(value)) : str(value).trim();
  if (name === 'ToDecimal' && typeof value === 'number') return value;
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
