import { badRequest } from '../errors.js';
import { isObject } from '../json.js';
import { contract, type JsonSchema, type Operation, type Parameter } from './contract.js';

/**
 * The query as handlers read it: repeated parameters joined with commas, unknown ones kept out as the platform
 * ignores them. Throws 400 for a missing or badly written parameter.
 */
export function checkQuery(operation: Operation, search: URLSearchParams): Readonly<Record<string, string>> {
  const query: Record<string, string> = {};
  for (const parameter of operation.parameters) {
    if (parameter.in !== 'query') continue;
    const values = search.getAll(parameter.name);
    if (values.length === 0) {
      if (parameter.required) throw badRequest(`The query parameter "${parameter.name}" is required.`);
      continue;
    }
    if (values.length > 1 && parameter.type !== 'array')
      throw badRequest(`The query parameter "${parameter.name}" was given ${values.length} times.`);
    const value = values.join(',');
    checkValue(parameter, value);
    query[parameter.name] = value;
  }
  return query;
}

function checkValue(parameter: Parameter, value: string): void {
  const wrong = (expected: string) =>
    badRequest(`The query parameter "${parameter.name}" must be ${expected}, not "${value}".`);
  if (parameter.type === 'number' && (value.trim() === '' || !Number.isFinite(Number(value))))
    throw wrong('a number');
  if (parameter.type === 'boolean' && !/^(true|false)$/i.test(value)) throw wrong('true or false');
  if (parameter.values !== undefined && !parameter.values.includes(value))
    throw wrong(`one of ${parameter.values.join(', ')}`);
}

/** Throws 400 for a body that the contract does not allow, naming the field. */
export function checkBody(operation: Operation, body: unknown): void {
  if (operation.body === undefined || body === undefined) {
    if (operation.body?.required === true) throw badRequest('The request body is required.');
    return;
  }
  const found = violation(operation.body.schema, body);
  if (found !== undefined)
    throw badRequest(found.message, [{ errorCode: 'invalid.field', fieldName: found.field }]);
}

/** What is wrong with an answer of ours by the contract, or undefined. */
export function answerProblem(operation: Operation, status: number, body: unknown): string | undefined {
  if (status >= 300) return undefined;
  if (operation.answer === undefined)
    return body === undefined ? undefined : 'the contract knows no content for it';
  if (body === undefined) return 'the contract expects content';
  return violation(operation.answer, JSON.parse(JSON.stringify(body)))?.message;
}

interface Violation {
  /** Dotted, as the platform names fields: `permissionPolicies[0].domain`; empty for the body itself. */
  readonly field: string;
  readonly message: string;
}

/**
 * Required by the SDK's models, yet left out by the official Terraform provider, whose requests the platform accepts
 * (API notes, Found since).
 */
const notNeeded: Readonly<Record<string, readonly string[]>> = {
  PhoneColumn: ['type'],
  ContactListingRequest: ['pageSize', 'pageNumber'],
  CreateIntegrationRequest: ['name'],
};

/**
 * The first thing about `value` that the schema does not allow, or undefined. Fields that a model does not name are not
 * allowed (the contract leaves that open). Read and not compiled: most schemas are used a few times only.
 */
function violation(schema: JsonSchema, value: unknown, field = ''): Violation | undefined {
  const { $ref, type, items, enum: allowed } = schema;
  if ($ref !== undefined) return violation(model($ref), value, field);
  if (type !== undefined && !isOfType(value, type)) {
    const what = field === '' ? 'The body' : `The field "${field}"`;
    return { field, message: `${what} must be of type ${type}.` };
  }
  if (allowed !== undefined && !allowed.includes(value)) {
    const valid = `Valid values: ${allowed.join(', ')}.`;
    return { field, message: `The value ${JSON.stringify(value)} is not valid for "${field}". ${valid}` };
  }
  if (isObject(value)) return memberViolation(schema, value, field);
  if (!Array.isArray(value) || items === undefined) return undefined;
  for (const [index, item] of value.entries()) {
    const found = violation(items, item, `${field}[${index}]`);
    if (found !== undefined) return found;
  }
  return undefined;
}

function memberViolation(
  { properties, required = [], additionalProperties = properties === undefined }: JsonSchema,
  value: Readonly<Record<string, unknown>>,
  at: string,
): Violation | undefined {
  const inside = (name: string) => (at === '' ? name : `${at}.${name}`);
  const missing = required.find((name) => value[name] === undefined);
  if (missing !== undefined)
    return { field: inside(missing), message: `The field "${inside(missing)}" is required.` };
  for (const [name, inner] of Object.entries(value)) {
    const known = properties !== undefined && Object.hasOwn(properties, name) ? properties[name] : undefined;
    const schema = known ?? additionalProperties;
    if (schema === true) continue;
    const field = inside(name);
    const found =
      schema === false
        ? { field, message: `Unrecognized field "${field}".` }
        : violation(schema, inner, field);
    if (found !== undefined) return found;
  }
  return undefined;
}

function model(reference: string): JsonSchema {
  const name = reference.replace('#/components/schemas/', '');
  const found = contract().schemas[name];
  if (found === undefined) throw new Error(`The contract has no model ${name}.`);
  const free = notNeeded[name];
  return free === undefined
    ? found
    : { ...found, required: (found.required ?? []).filter((field) => !free.includes(field)) };
}

function isOfType(value: unknown, type: string): boolean {
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isObject(value);
  return type === 'integer' ? Number.isInteger(value) : typeof value === type;
}
