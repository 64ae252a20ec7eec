import { badRequest, Refusal, refuse } from '../errors.js';
import { isObject } from '../json.js';
import { contract, type JsonSchema, type Operation, type Parameter } from './contract.js';

/** Parameters that would leave things out of an answer, and are not modelled: without a refusal too much would come. */
const unmodelled = new Set(
  'before cannedResponseLibraryId dateExpiration defaultRoleId editableBy jabberId languages lockedBy lockedByClientId presence profileSkills publishVersionId publishedAfter publishedBefore routingStatus skills timeZone virtualAgentEnabled'.split(
    ' ',
  ),
);

/**
 * The query as handlers read it: repeated parameters joined with commas, unknown ones kept out as the platform
 * ignores them. Throws 400 for a missing or badly written parameter, 501 for one that is not modelled; a flag that is off
 * asks for nothing.
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
    if (unmodelled.has(name) && !/^false$/i.test(value))
      throw refuse('not.implemented', 'The practice org does not model {operation}.', {
        params: { operation: `${name} of ${operation.id}` },
      });
    const expected = mismatch(schema, value);
    if (expected !== undefined) throw wrong(`must be ${expected}, not "${value}"`);
    const word = schema.enum === undefined ? value : wordFor(schema.enum, value);
    if (word === undefined) throw notAllowed(name, value, schema.enum);
    query[name] = word;
  }
  return query;
}

function mismatch({ type }: Parameter['schema'], value: string): string | undefined {
  if (type === 'number' && (value.trim() === '' || !Number.isFinite(Number(value)))) return 'a number';
  return type === 'boolean' && !/^(true|false)$/i.test(value) ? 'true or false' : undefined;
}

/** The word of an enumeration, in its own spelling. Assumed: that the platform takes them in any case. */
function wordFor(words: readonly string[], value: string): string | undefined {
  return words.find((word) => word.toLowerCase() === value.toLowerCase());
}

/** Throws 400 for what the contract does not allow, naming the field, and for no body where fields are required (assumed). */
export function checkBody({ body: known }: Operation, body: unknown): void {
  if (known === undefined) return;
  if (body !== undefined) checkValue(known.schema, body);
  else if (known.required || contract().schemas[known.schema.$ref?.slice(models.length) ?? '']?.required)
    throw badRequest('The request body is required.');
}

/** What is wrong with an answer of ours by the contract, or undefined. */
export function answerProblem(operation: Operation, status: number, body: unknown): string | undefined {
  if (status >= 300) return undefined;
  if (operation.answer === undefined)
    return body === undefined ? undefined : 'the contract knows no content for it';
  if (body === undefined) return 'the contract expects content';
  try {
    checkValue(operation.answer, body);
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
  return undefined;
}

/** Required by the SDK, yet left out by the official provider (API notes, Found since), or missed with a code of its own. */
const notNeeded: Readonly<Record<string, readonly string[]>> = {
  PhoneColumn: ['type'],
  ContactListingRequest: ['pageSize', 'pageNumber'],
  CreateIntegrationRequest: ['name'],
  OAuthClientRequest: ['authorizedGrantType'],
};

/** Documents of a standard of their own: the SDK's models name a part of what may stand in them. */
const open = new Set(['JsonSchemaDocument']);

const models = '#/components/schemas/';

/** Throws 400 for the first wrong thing. `field` is dotted: `permissionPolicies[0].domain`; empty for the body itself. */
function checkValue(schema: JsonSchema, value: unknown, field = ''): void {
  const name = schema.$ref?.slice(models.length);
  const model = name === undefined ? schema : open.has(name) ? { type: 'object' } : contract().schemas[name];
  if (model === undefined) throw new Error(`The contract has no model ${name}.`);
  const { type, items, enum: allowed } = model;
  if (type !== undefined && !isOfType(value, type))
    throw wrong(field, `${field === '' ? 'The body' : `The field "${field}"`} must be of type ${type}.`);
  if (allowed !== undefined && !allowed.includes(value)) throw notAllowed(field, String(value), allowed);
  if (isObject(value)) checkMembers(model, value, field, notNeeded[name ?? '']);
  else if (Array.isArray(value) && items !== undefined)
    for (const [index, item] of value.entries()) checkValue(items, item, `${field}[${index}]`);
}

/**
 * Members that a model does not name are not allowed (the contract leaves that open). One that is undefined is not there, nor
 * one that is null: answers carry nulls, and requests are read without theirs.
 */
function checkMembers(
  { properties, required = [], additionalProperties = properties === undefined }: JsonSchema,
  value: Readonly<Record<string, unknown>>,
  field: string,
  free: readonly string[] = [],
): void {
  const below = (name: string) => (field === '' ? name : `${field}.${name}`);
  const missing = required.find((name) => value[name] === undefined && !free.includes(name));
  if (missing !== undefined) throw wrong(below(missing), `The field "${below(missing)}" is required.`);
  for (const [name, content] of Object.entries(value)) {
    const known = properties !== undefined && Object.hasOwn(properties, name);
    const member = (known ? properties[name] : undefined) ?? additionalProperties;
    if (member === true || (content ?? undefined) === undefined) continue;
    if (member === false) throw wrong(below(name), `Unrecognized field "${below(name)}".`);
    checkValue(member, content, below(name));
  }
}

function notAllowed(field: string, value: string, words: readonly unknown[] = []): Refusal {
  const message = 'Value [{value}] is not valid for field type [{field}]. Allowable values are: {allowed}';
  const details = [{ errorCode: 'invalid.value', fieldName: field }];
  return refuse('invalid.value', message, { params: { value, field, allowed: words.join(', ') }, details });
}

function wrong(fieldName: string, message: string): Refusal {
  return badRequest(message, [{ errorCode: 'invalid.field', fieldName }]);
}

function isOfType(value: unknown, type: string): boolean {
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isObject(value);
  return type === 'integer' ? Number.isInteger(value) : typeof value === type;
}
