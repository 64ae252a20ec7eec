import {
  asText,
  type Expression,
  ExpressionError,
  elementType,
  fits,
  isCollection,
  isJsonValue,
  type StaticType,
  type Value,
} from './values.js';

interface Parameter {
  /** The types that fit; `collection` is any of them. */
  readonly types: readonly string[];
  /** Whether NOT_SET may be handed over; otherwise it leads to the flow's error handling. */
  readonly notSet: boolean;
}

interface ExpressionFunction {
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
  ['IsNotSetOrEmpty', 'string|collection?', 'boolean', ([one]) => str(one) === '' && list(one).length === 0],
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

/** Architect knows more functions than the practice org: one that is not known here fits everywhere, and fails. */
export function call(
  name: string,
  given: readonly Expression[],
  unknown?: (name: string) => void,
): Expression {
  const called = functions.get(name.toLowerCase());
  if (called === undefined) {
    unknown?.(name);
    const fails = () => {
      throw new ExpressionError(`The practice org does not know the function "${name}".`);
    };
    return { type: 'any', value: fails };
  }
  const type = typeOfCall(name, called, given);
  const [condition, yes, no] = given;
  if (called.returns === 'second argument')
    return { type, value: () => (condition?.value() === true ? yes : no)?.value() };
  return {
    type,
    value: () => {
      const values = given.map((one) => one.value());
      const refused = values.findIndex(
        (one, index) => one === undefined && !parameter(called, index)?.notSet,
      );
      if (refused === -1) return called.run(values);
      throw new ExpressionError(`NOT_SET is not allowed as argument ${refused + 1} of ${name}.`);
    },
  };
}

function parameter({ parameters }: ExpressionFunction, index: number): Parameter | undefined {
  return parameters[index] ?? parameters.at(-1);
}

function typeOfCall(name: string, called: ExpressionFunction, given: readonly Expression[]): StaticType {
  const { parameters, least, repeated, returns } = called;
  if (given.length < least || (given.length > parameters.length && !repeated))
    throw new ExpressionError(
      `${name} takes ${least}${repeated ? ' or more' : ''} arguments, not ${given.length}.`,
    );
  for (const [index, { type }] of given.entries()) {
    const types = parameter(called, index)?.types ?? [];
    const fitting = (wanted: string) =>
      wanted === 'collection' ? isCollection(type) || type === 'any' : fits(type, wanted as StaticType);
    if (!types.some(fitting))
      throw new ExpressionError(
        `Argument ${index + 1} of ${name} must be of type ${types.join(' or ')}, not ${type}.`,
      );
  }
  const [first = 'any', yes = 'any', no = 'any'] = given.map(({ type }) => type);
  if (returns === 'element') return elementType(first);
  if (returns !== 'second argument') return returns;
  if (!fits(yes, no) && !fits(no, yes))
    throw new ExpressionError(`Both results of ${name} must be of one type, not ${yes} and ${no}.`);
  return yes === 'any' ? no : yes;
}

/** Assumed: whether `==` minds upper and lower case; here it does, as flow authors who test three spellings assume. */
export function same(one: Value, other: Value): boolean {
  return one === other || (one !== undefined && JSON.stringify(one) === JSON.stringify(other));
}

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
