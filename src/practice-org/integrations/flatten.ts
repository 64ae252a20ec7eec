import type { Ajv, ValidateFunction } from 'ajv';
import { ajv as ajvLibrary } from '../../core/libraries.js';
import { isObject } from '../json.js';

/** `{ a: { b: 1 } }` → `{ 'a.b': 1 }`: how Architect names the properties of a data action's contract. */
export function flatten(value: Readonly<Record<string, unknown>>, prefix = ''): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, item]) =>
      isObject(item) ? Object.entries(flatten(item, `${prefix}${name}.`)) : [[`${prefix}${name}`, item]],
    ),
  );
}

/** The other way round, for names that the contract has. */
export function unflatten(
  flat: Readonly<Record<string, unknown>>,
  known: readonly string[],
): Record<string, unknown> {
  const nested: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(flat)) {
    const steps = known.includes(name) ? name.split('.') : [name];
    const last = steps.pop() ?? name;
    let place = nested;
    for (const step of steps) {
      const next = isObject(place[step]) ? place[step] : {};
      place[step] = next;
      place = next;
    }
    place[last] = value;
  }
  return nested;
}

/** The flattened property names of a JSON schema with the type of each (`string` when the schema names none). */
export function flatProperties(schema: unknown, prefix = ''): Record<string, string> {
  const properties = isObject(schema) && isObject(schema.properties) ? schema.properties : {};
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, property]) =>
      isObject(property) && isObject(property.properties)
        ? Object.entries(flatProperties(property, `${prefix}${name}.`))
        : [[`${prefix}${name}`, typeOf(property)]],
    ),
  );
}

function typeOf(property: unknown): string {
  return isObject(property) && typeof property.type === 'string' ? property.type : 'string';
}

let compiler: Ajv | undefined;
const kept = new Map<string, ValidateFunction>();
const keptAtMost = 500;

/** What is wrong with a value by a data action's JSON schema. Throws when that is none. */
export function schemaProblem(
  { $schema: _draft, id: _id, $id: _name, ...schema }: Readonly<Record<string, unknown>>,
  value: unknown,
): string | undefined {
  compiler ??= new (ajvLibrary().Ajv)({
    strict: false,
    validateSchema: false,
    allErrors: true,
    logger: false,
  });
  const key = JSON.stringify(schema);
  const validate = kept.get(key) ?? compiler.compile(schema);
  if (kept.size >= keptAtMost) kept.clear();
  kept.set(key, validate);
  if (validate(value)) return undefined;
  return compiler.errorsText(validate.errors, { separator: '; ', dataVar: 'The value' });
}
