import { readFileSync } from 'node:fs';
import type { JsonSchema } from './schemas.js';

/** One operation of the contract, as the practice org needs it. */
export interface Operation {
  readonly id: string;
  readonly method: string;
  /** With braces: `/api/v2/flows/{flowId}`. */
  readonly path: string;
  readonly parameters: readonly Parameter[];
  /** Undefined when the operation takes no body. */
  readonly body?: { readonly required: boolean; readonly schema: JsonSchema } | undefined;
  /** Schema of a successful answer; undefined when it has no content. */
  readonly answer?: JsonSchema | undefined;
  /** `undefined` where the platform's documentation is silent, `{}` where it says that none is needed. */
  readonly permissions?: PermissionRule | undefined;
}

export interface PermissionRule {
  readonly all?: readonly string[];
  readonly any?: readonly string[];
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required: boolean;
  readonly type: 'string' | 'number' | 'boolean' | 'array';
  readonly values?: readonly string[] | undefined;
}

export interface Contract {
  readonly operations: readonly Operation[];
  readonly schemas: Readonly<Record<string, JsonSchema>>;
}

interface OpenApiOperation {
  readonly operationId: string;
  readonly parameters?: readonly OpenApiParameter[];
  readonly requestBody?: {
    readonly required?: boolean;
    readonly content: Record<string, { schema: JsonSchema }>;
  };
  readonly responses: Record<string, { content?: Record<string, { schema: JsonSchema }> }>;
  readonly 'x-permissions'?: PermissionRule | null;
}

interface OpenApiParameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required?: boolean;
  readonly schema: { readonly type: Parameter['type']; readonly enum?: readonly string[] };
}

export interface OpenApi {
  readonly paths: Record<string, Record<string, OpenApiOperation>>;
  readonly components: { readonly schemas: Record<string, JsonSchema> };
}

let loaded: Contract | undefined;

/** The contract that is delivered with the program; read once. */
export function contract(): Contract {
  loaded ??= readContract(readFileSync(new URL('./genesys-cloud.openapi.json', import.meta.url), 'utf8'));
  return loaded;
}

export function readContract(text: string): Contract {
  const document = JSON.parse(text) as OpenApi;
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => readOperation(path, method, operation)),
  );
  return { operations, schemas: document.components.schemas };
}

function readOperation(path: string, method: string, operation: OpenApiOperation): Operation {
  const body = operation.requestBody;
  return {
    id: operation.operationId,
    method: method.toUpperCase(),
    path,
    parameters: (operation.parameters ?? []).map((parameter) => ({
      name: parameter.name,
      in: parameter.in,
      required: parameter.required ?? false,
      type: parameter.schema.type,
      values: parameter.schema.enum,
    })),
    body:
      body === undefined
        ? undefined
        : { required: body.required ?? false, schema: Object.values(body.content)[0]?.schema ?? {} },
    answer: Object.values(operation.responses.default?.content ?? {})[0]?.schema,
    permissions: operation['x-permissions'] ?? undefined,
  };
}
