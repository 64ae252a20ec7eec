import type { JsonSchema } from '../../src/practice-org/contract/contract.js';
import { readModels, referenced } from './sdk-models.js';
import { readOperation, type SdkOperation, type SdkText } from './sdk-operations.js';

/** The contract file as JSON: only what the renewal touches is typed. */
export interface ContractDocument {
  readonly info: { readonly version: string; readonly 'x-source': string } & Record<string, unknown>;
  readonly paths: Readonly<Record<string, Readonly<Record<string, ContractOperation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> };
}

export interface ContractOperation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly parameters?: readonly { readonly name: string; readonly schema: JsonSchema }[];
  readonly 'x-permissions'?: unknown;
}

export interface Renewal {
  readonly document: ContractDocument;
  /** Operations that the SDK no longer has; they stay as they are, to be looked at. */
  readonly gone: readonly string[];
}

/**
 * The present contract with parameters, bodies, answers, models and required fields of a newer SDK. Operations stay
 * those of the present copy. Enumerations and permissions are kept from it, as the JavaScript SDK carries neither.
 */
export function renewed(present: ContractDocument, sdk: SdkText, version: string): Renewal {
  const gone: string[] = [];
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [path, methods] of Object.entries(present.paths))
    for (const [method, operation] of Object.entries(methods)) {
      const read = readOperation(sdk, operation.tags[0] ?? '', operation.operationId);
      if (read === undefined) gone.push(operation.operationId);
      const at =
        read === undefined ? { path, method } : { path: read.path, method: read.method.toLowerCase() };
      paths[at.path] = {
        ...paths[at.path],
        [at.method]: read === undefined ? operation : renewedOperation(operation, read),
      };
    }
  const document = {
    ...present,
    info: {
      ...present.info,
      version,
      'x-source': present.info['x-source'].replace(/(purecloud-platform-client-v2) [\d.]+/, `$1 ${version}`),
    },
    paths: paths as ContractDocument['paths'],
  };
  return { document: { ...document, components: { schemas: renewedSchemas(document, present, sdk) } }, gone };
}

function renewedOperation(present: ContractOperation, read: SdkOperation): unknown {
  const { 'x-permissions': permissions, ...known } = present as ContractOperation & Record<string, unknown>;
  const { parameters: _, requestBody: __, responses: ___, ...rest } = known;
  const old = new Map(present.parameters?.map(({ name, schema }) => [name, schema]));
  return {
    ...rest,
    ...(read.parameters.length === 0
      ? {}
      : {
          parameters: read.parameters.map(({ schema, ...one }) => ({
            ...one,
            schema: withEnums(schema, old.get(one.name)),
          })),
        }),
    ...(read.body === undefined
      ? {}
      : { requestBody: { required: read.body.required, ...json(read.body.schema) } }),
    responses: {
      default:
        read.answer === undefined
          ? { description: 'no content' }
          : { description: 'success', ...json(read.answer) },
    },
    ...('x-permissions' in present ? { 'x-permissions': permissions } : {}),
  };
}

function json(schema: JsonSchema) {
  return { content: { 'application/json': { schema } } };
}

/** The models that the operations need, directly or through others. */
function renewedSchemas(
  document: Pick<ContractDocument, 'paths'>,
  present: ContractDocument,
  sdk: SdkText,
): Record<string, JsonSchema> {
  const models = readModels(sdk.declarations);
  const text = JSON.stringify(document.paths);
  const waiting = [...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name = '']) => name);
  const schemas = new Map<string, JsonSchema>();
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
    if (schemas.has(name)) continue;
    const old = present.components.schemas[name];
    const schema = withEnums(models.get(name) ?? old ?? {}, old);
    schemas.set(name, schema);
    waiting.push(...referenced(schema));
  }
  const inOrder = [...schemas].sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(inOrder);
}

/** Enumerations of the present copy, field by field. */
function withEnums(schema: JsonSchema, old: JsonSchema | undefined): JsonSchema {
  if (old === undefined || schema.$ref !== undefined) return schema;
  const additional = schema.additionalProperties;
  return {
    ...schema,
    ...(old.enum === undefined ? {} : { enum: old.enum }),
    ...(schema.items === undefined ? {} : { items: withEnums(schema.items, old.items) }),
    ...(typeof additional === 'object' && typeof old.additionalProperties === 'object'
      ? { additionalProperties: withEnums(additional, old.additionalProperties) }
      : {}),
    ...(schema.properties === undefined
      ? {}
      : {
          properties: Object.fromEntries(
            Object.entries(schema.properties).map(([name, inner]) => [
              name,
              withEnums(inner, old.properties?.[name]),
            ]),
          ),
        }),
  };
}
