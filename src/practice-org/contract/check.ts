import { badRequest } from '../errors.js';
import { isObject } from '../json.js';
import { contract, type JsonSchema, type Operation, type Parameter } from './contract.js';

/**
 * The query as handlers read it: repeated parameters joined with commas, unknown ones kept out as the platform
 * ignores them. Throws 400 for a missing or badly written parameter.
 */
export function checkQuery(operation: Operation, search: URLSearchParams): Readonly<Record<string, string>> {
  const query: Record<string, string> = {};
  for (const { name, in: place, required, schema } of operation.parameters) {
    if (place !== 'query') continue;
    const values = search.getAll(name);
    const wrong = (what: string) => badRequest(`The query parameter "${name}" ${what}.`);
    if (values.length > 1 && schema.type !== 'array') throw wrong(`was given ${values.length} times`);
    if (values.length === 0 && required === true) throw wrong('is required');
    if (values.length === 0) continue;
    const value = values.join(',');
    const expected = mismatch(schema, value);
    if (expected !== undefined) throw wrong(`must be ${expected}, not "${value}"`);
    query[name] = value;
  }
  return query;
}

/** What the value of a parameter should be; undefined for one that is right. */
function mismatch({ type, enum: values }: Parameter['schema'], value: string): string | undefined {
  if (type === 'number' && (value.trim() === '' || !Number.isFinite(Number(value)))) return 'a number';
  if (type === 'boolean' && !/^(true|false)$/i.test(value)) return 'true or false';
  return values?.includes(value) === false ? `one of ${values.join(', ')}` : undefined;
}

/** Throws 400 for a body that the contract does not allow, naming the field. */
export function checkBody(operation: Operation, body: unknown): void {
  if (operation.body === undefined || body === undefined) {
    if (operation.body?.required === true) throw badRequest('The request body is required.');
    return;
  }
  const found = violation(operation.body.schema, body);
  if (found !== undefined)
    throw badRequest(inWords(found), [{ errorCode: 'invalid.field', fieldName: found.field }]);
}

/** What is wrong with an answer of ours by the contract, or undefined. */
export function answerProblem(operation: Operation, status: number, body: unknown): string | undefined {
  if (status >= 300) return undefined;
  if (operation.answer === undefined)
    return body === undefined ? undefined : 'the contract knows no content for it';
  if (body === undefined) return 'the contract expects content';
  const found = violation(operation.answer, body);
  return found && inWords(found);
}

interface Violation {
  /** Dotted, as the platform names fields: `permissionPolicies[0].domain`; empty for the body itself. */
  readonly field: string;
  /** With `{field}` where it is named. */
  readonly message: string;
}

function inWords({ field, message }: Violation): string {
  const words = field === '' ? message.replace('The field "{field}"', 'The body') : message;
  return words.replace('{field}', () => field);
}

/**
 * Required by the SDK's models, yet left out by the official Terraform provider, whose requests the platform accepts
 * (API notes, Found since), or missed with a code of its own.
 */
const notNeeded: Readonly<Record<string, readonly string[]>> = {
  PhoneColumn: ['type'],
  ContactListingRequest: ['pageSize', 'pageNumber'],
  CreateIntegrationRequest: ['name'],
  OAuthClientRequest: ['authorizedGrantType'],
};

/** Documents of a standard of their own: the SDK's models name a part of what may stand in them. */
const open = new Set(['JsonSchemaDocument']);

const models = '#/components/schemas/';

/** The first thing about a value that a schema does not allow. */
function violation(schema: JsonSchema, value: unknown): Violation | undefined {
  if (schema.$ref === undefined) return ownViolation(schema, value);
  const name = schema.$ref.slice(models.length);
  if (open.has(name)) return ownViolation({ type: 'object' }, value);
  const model = contract().schemas[name];
  if (model === undefined) throw new Error(`The contract has no model ${name}.`);
  return ownViolation(model, value, notNeeded[name]);
}

function ownViolation(schema: JsonSchema, value: unknown, free?: readonly string[]): Violation | undefined {
  const { type, items, enum: allowed } = schema;
  if (type !== undefined && !isOfType(value, type))
    return { field: '', message: `The field "{field}" must be of type ${type}.` };
  if (allowed !== undefined && !allowed.includes(value)) {
    const valid = `Valid values: ${allowed.join(', ')}.`;
    return { field: '', message: `The value ${JSON.stringify(value)} is not valid for "{field}". ${valid}` };
  }
  if (isObject(value)) return memberViolation(schema, value, free);
  if (!Array.isArray(value) || items === undefined) return undefined;
  for (const [index, item] of value.entries()) {
    const found = violation(items, item);
    if (found !== undefined) return inside(`[${index}]`, found);
  }
  return undefined;
}

/**
 * Members that a model does not name are not allowed (the contract leaves that open). One that is undefined is not there, nor
 * one that is null: answers carry nulls, and requests are read without theirs.
 */
function memberViolation(
  { properties, required = [], additionalProperties = properties === undefined }: JsonSchema,
  value: Readonly<Record<string, unknown>>,
  free: readonly string[] = [],
): Violation | undefined {
  const missing = required.find((name) => value[name] === undefined && !free.includes(name));
  if (missing !== undefined) return { field: missing, message: 'The field "{field}" is required.' };
  for (const [name, content] of Object.entries(value)) {
    const known = properties !== undefined && Object.hasOwn(properties, name);
    const member = (known ? properties[name] : undefined) ?? additionalProperties;
    if (member === true || (content ?? undefined) === undefined) continue;
    if (member === false) return { field: name, message: 'Unrecognized field "{field}".' };
    const found = violation(member, content);
    if (found !== undefined) return inside(name, found);
  }
  return undefined;
}

function inside(name: string, { field, message }: Violation): Violation {
  const next = field === '' || field.startsWith('[') ? field : `.${field}`;
  return { field: `${name}${next}`, message };
}

function isOfType(value: unknown, type: string): boolean {
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isObject(value);
  return type === 'integer' ? Number.isInteger(value) : typeof value === type;
}
