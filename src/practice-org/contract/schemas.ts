import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { contract } from './contract.js';

/** The subset of JSON Schema that the contract uses. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly enum?: readonly unknown[];
  readonly description?: string;
}

export interface Violation {
  /** Dotted, as the platform names fields: `permissionPolicies[0].domain`; empty for the body itself. */
  readonly field: string;
  readonly message: string;
}

const validators = new WeakMap<JsonSchema, ValidateFunction>();
let compiler: Ajv | undefined;

/** The first thing about `value` that the schema does not allow, or undefined. Unknown fields are not allowed. */
export function violation(schema: JsonSchema, value: unknown): Violation | undefined {
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
        Object.entries(contract().schemas).map(([name, model]) => [name, closed(model)]),
      ),
    },
  });
  const validate = compiler.compile(closed(schema, 'contract'));
  validators.set(schema, validate);
  return validate;
}

/** The same schema, with fields refused that a model does not name (the contract leaves that open). */
function closed(schema: JsonSchema, base = ''): JsonSchema {
  if (schema.$ref !== undefined) return { $ref: `${base}${schema.$ref}` };
  return {
    ...(schema.type === undefined ? {} : { type: schema.type }),
    ...(schema.enum === undefined ? {} : { enum: schema.enum }),
    ...(schema.required === undefined ? {} : { required: schema.required }),
    ...(schema.items === undefined ? {} : { items: closed(schema.items, base) }),
    ...(schema.properties === undefined
      ? {}
      : {
          properties: Object.fromEntries(
            Object.entries(schema.properties).map(([name, inner]) => [name, closed(inner, base)]),
          ),
        }),
    ...additional(schema, base),
  };
}

function additional(schema: JsonSchema, base: string): Pick<JsonSchema, 'additionalProperties'> {
  const { additionalProperties } = schema;
  if (typeof additionalProperties === 'object')
    return { additionalProperties: closed(additionalProperties, base) };
  if (additionalProperties !== undefined) return { additionalProperties };
  return schema.properties === undefined ? {} : { additionalProperties: false };
}

function describe(error: ErrorObject, body: unknown): Violation {
  const at = fieldName(error.instancePath);
  const inside = (name: string) => (at === '' ? name : `${at}.${name}`);
  switch (error.keyword) {
    case 'additionalProperties': {
      const field = inside(String(error.params.additionalProperty));
      return { field, message: `Unrecognized field "${field}".` };
    }
    case 'required': {
      const field = inside(String(error.params.missingProperty));
      return { field, message: `The field "${field}" is required.` };
    }
    case 'enum': {
      const allowed = (error.params.allowedValues as readonly unknown[]).join(', ');
      return {
        field: at,
        message: `The value ${JSON.stringify(valueAt(body, error.instancePath))} is not valid for "${at}". Valid values: ${allowed}.`,
      };
    }
    case 'type':
      return {
        field: at,
        message: `${at === '' ? 'The body' : `The field "${at}"`} must be of type ${String(error.params.type)}.`,
      };
    default:
      return { field: at, message: `The field "${at}" is not valid (${error.keyword}).` };
  }
}

function fieldName(pointer: string): string {
  return parts(pointer).reduce(
    (name, part) => (/^\d+$/.test(part) ? `${name}[${part}]` : name === '' ? part : `${name}.${part}`),
    '',
  );
}

function valueAt(body: unknown, pointer: string): unknown {
  return parts(pointer).reduce(
    (value, part) => (typeof value === 'object' && value !== null ? Reflect.get(value, part) : undefined),
    body,
  );
}

/** The parts of a JSON pointer. */
function parts(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}
