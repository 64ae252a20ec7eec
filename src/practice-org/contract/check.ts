import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { badRequest } from '../errors.js';
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

const validators = new WeakMap<JsonSchema, ValidateFunction>();
let compiler: Ajv | undefined;

/** The first thing about `value` that the schema does not allow, or undefined. Unknown fields are not allowed. */
function violation(schema: JsonSchema, value: unknown): Violation | undefined {
  const validate = validatorOf(schema);
  if (validate(value)) return undefined;
  const error = validate.errors?.[0];
  return error === undefined ? { field: '', message: 'The value is not valid.' } : describe(error, value);
}

function validatorOf(schema: JsonSchema): ValidateFunction {
  const known = validators.get(schema);
  if (known !== undefined) return known;
  // Each schema is compiled once and used a few times: compiling quickly matters more than running quickly.
  compiler ??= new Ajv({ strict: false, messages: false, code: { optimize: false } }).addSchema({
    $id: 'contract',
    components: {
      schemas: Object.fromEntries(
        Object.entries(contract().schemas).map(([name, model]) => [name, closed(lenient(name, model))]),
      ),
    },
  });
  const validate = compiler.compile(closed(schema, 'contract'));
  validators.set(schema, validate);
  return validate;
}

function lenient(name: string, model: JsonSchema): JsonSchema {
  const free = notNeeded[name];
  return free === undefined || model.required === undefined
    ? model
    : { ...model, required: model.required.filter((field) => !free.includes(field)) };
}

/** The same schema, with fields refused that a model does not name (the contract leaves that open). */
function closed({ description: _description, ...schema }: JsonSchema, base = ''): JsonSchema {
  if (schema.$ref !== undefined) return { $ref: `${base}${schema.$ref}` };
  const { items, properties, additionalProperties: more } = schema;
  return {
    ...schema,
    ...(items === undefined ? {} : { items: closed(items, base) }),
    ...(typeof more === 'object' ? { additionalProperties: closed(more, base) } : {}),
    ...(properties === undefined
      ? {}
      : {
          additionalProperties: typeof more === 'object' ? closed(more, base) : (more ?? false),
          properties: Object.fromEntries(
            Object.entries(properties).map(([name, inner]) => [name, closed(inner, base)]),
          ),
        }),
  };
}

function describe(error: ErrorObject, body: unknown): Violation {
  const parts = error.instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const at = fieldName(parts);
  const inside = (name: unknown) => (at === '' ? String(name) : `${at}.${name}`);
  switch (error.keyword) {
    case 'additionalProperties': {
      const field = inside(error.params.additionalProperty);
      return { field, message: `Unrecognized field "${field}".` };
    }
    case 'required': {
      const field = inside(error.params.missingProperty);
      return { field, message: `The field "${field}" is required.` };
    }
    case 'enum': {
      const value = parts.reduce<unknown>(
        (inner, part) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, part) : undefined),
        body,
      );
      const allowed = (error.params.allowedValues as readonly unknown[]).join(', ');
      const message = `The value ${JSON.stringify(value)} is not valid for "${at}". Valid values: ${allowed}.`;
      return { field: at, message };
    }
    case 'type': {
      const what = at === '' ? 'The body' : `The field "${at}"`;
      return { field: at, message: `${what} must be of type ${String(error.params.type)}.` };
    }
    default:
      return { field: at, message: `The field "${at}" is not valid (${error.keyword}).` };
  }
}

function fieldName(parts: readonly string[]): string {
  return parts.reduce(
    (name, part) => (/^\d+$/.test(part) ? `${name}[${part}]` : name === '' ? part : `${name}.${part}`),
    '',
  );
}
