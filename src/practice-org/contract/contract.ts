import { readFileSync } from 'node:fs';

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

export interface PermissionRule {
  readonly all?: readonly string[];
  readonly any?: readonly string[];
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required?: boolean;
  readonly schema: {
    readonly type: 'string' | 'number' | 'boolean' | 'array';
    readonly enum?: readonly string[];
  };
}

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema: JsonSchema }>>;
}

interface OpenApiOperation {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Content & { readonly required?: boolean };
  readonly responses: Readonly<Record<string, Content>>;
  /** `null` where the platform's documentation is silent, `{}` where it says that none is needed. */
  readonly 'x-permissions'?: PermissionRule | null;
}

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> };
}

export interface Operation {
  readonly id: string;
  readonly method: string;
  /** With braces: `/api/v2/flows/{flowId}`. */
  readonly path: string;
  /** Of the paths of its requests; its groups are the parameters. */
  readonly pattern: RegExp;
  readonly parameters: readonly Parameter[];
  readonly body?: { readonly required: boolean; readonly schema: JsonSchema } | undefined;
  /** Of a successful answer. */
  readonly answer?: JsonSchema | undefined;
  readonly permissions?: PermissionRule | undefined;
}

interface Contract {
  /** Where several match a path, the one with literal segments further left before those with parameters. */
  readonly operations: readonly Operation[];
  readonly schemas: Readonly<Record<string, JsonSchema>>;
}

let loaded: Contract | undefined;

/** The contract that is delivered with the program; read once. */
export function contract(): Contract {
  if (loaded !== undefined) return loaded;
  const text = readFileSync(new URL('./genesys-cloud.openapi.json', import.meta.url), 'utf8');
  const { paths, components } = JSON.parse(text) as OpenApi;
  // A brace sorts behind everything else that stands in a path.
  const ordered = Object.entries(paths).sort(([one], [other]) => (unnamed(one) < unnamed(other) ? -1 : 1));
  const operations = ordered.flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, written]): Operation => {
      const { operationId: id, parameters = [], requestBody, responses } = written;
      const schema = schemaOf(requestBody);
      return {
        ...{ id, method: method.toUpperCase(), path, pattern: patternOf(path), parameters },
        body: schema && { required: requestBody?.required ?? false, schema },
        answer: schemaOf(responses.default),
        permissions: written['x-permissions'] ?? undefined,
      };
    }),
  );
  loaded = { operations, schemas: components.schemas };
  return loaded;
}

function unnamed(path: string): string {
  return path.replaceAll(/\{\w+\}/g, '{');
}

/** Process automation takes its words in any case, as the official provider writes `/processAutomation/`. */
function patternOf(path: string): RegExp {
  const anyCase = path.startsWith('/api/v2/processautomation/');
  return new RegExp(`^${path.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`, anyCase ? 'i' : '');
}

function schemaOf(content: Content | undefined): JsonSchema | undefined {
  return Object.values(content?.content ?? {})[0]?.schema;
}

/** By method and path (without query), with its parameters by name. A literal segment wins over a parameter: `/users/me`. */
export function findOperation(method: string, path: string) {
  for (const operation of contract().operations) {
    const found = operation.method === method ? operation.pattern.exec(path) : null;
    if (found === null) continue;
    const values = Object.entries(found.groups ?? {}).map(([name, value]) => [name, decode(value)]);
    return { operation, path: Object.fromEntries(values) };
  }
  return undefined;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
