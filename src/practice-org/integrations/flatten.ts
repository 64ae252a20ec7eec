import { isObject } from '../json.js';

/** `{ a: { b: 1 } }` → `{ 'a.b': 1 }`: how Architect names the properties of a data action's contract. */
export function flatten(value: Readonly<Record<string, unknown>>, prefix = ''): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, item]) =>
      isObject(item) ? Object.entries(flatten(item, `${prefix}${name}.`)) : [[`${prefix}${name}`, item]],
    ),
  );
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
