import { Ajv, type ValidateFunction } from 'ajv';

const ajv = new Ajv({ strict: false, validateSchema: false, allErrors: true, logger: false });
const kept = new Map<string, ValidateFunction>();
const keptAtMost = 500;

/** What is wrong with a value by a data action's JSON schema; empty when nothing is. */
export function schemaViolations(schema: Readonly<Record<string, unknown>>, value: unknown): string[] {
  const validate = compiled(schema);
  if (validate(value)) return [];
  return (validate.errors ?? []).map(
    (error) =>
      `${error.instancePath === '' ? 'The value' : error.instancePath} ${error.message ?? 'is invalid'}`,
  );
}

/** Throws when Ajv cannot compile the schema. */
function compiled(schema: Readonly<Record<string, unknown>>): ValidateFunction {
  const { $schema: _draft, id: _id, $id: _name, ...rest } = schema;
  const key = JSON.stringify(rest);
  const found = kept.get(key);
  if (found !== undefined) return found;
  const validate = ajv.compile(rest);
  if (kept.size >= keptAtMost) kept.clear();
  kept.set(key, validate);
  return validate;
}
