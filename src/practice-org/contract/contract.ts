import { readFileSync } from 'node:fs';

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
  readonly permissions?: PermissionRule | undefined;
}

interface Contract {
  readonly operations: readonly Operation[];
  readonly schemas: Readonly<Record<string, JsonSchema>>;
}

let loaded: Contract | undefined;

/** The contract that is delivered with the program; read once. */
export function contract(): Contract {
  if (loaded !== undefined) return loaded;
  const text = readFileSync(new URL('./genesys-cloud.openapi.json', import.meta.url), 'utf8');
  const { paths, components } = JSON.parse(text) as OpenApi;
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, written]): Operation => {
      const { operationId: id, parameters = [], requestBody, responses } = written;
      const schema = schemaOf(requestBody);
      return {
        ...{ id, method: method.toUpperCase(), path, parameters },
        body: schema && { required: requestBody?.required ?? false, schema },
        answer: schemaOf(responses.default),
        permissions: written['x-permissions'] ?? undefined,
      };
    }),
  );
  loaded = { operations, schemas: components.schemas };
  return loaded;
}

function schemaOf(content: Content | undefined): JsonSchema | undefined {
  return Object.values(content?.content ?? {})[0]?.schema;
}

interface Found {
  readonly operation: Operation;
  /** The parameters of the path, by name. */
  readonly path: Readonly<Record<string, string>>;
}

interface Pattern {
  readonly operation: Operation;
  readonly segments: readonly string[];
}

/** By method and number of segments; literals further left before parameters there. */
let patterns: ReadonlyMap<string, readonly Pattern[]> | undefined;

/**
 * The operation of a method and a path (without query). A literal segment wins over a parameter: `/users/me`. Process
 * automation takes its words in any case, as the official provider writes `/processAutomation/`.
 */
export function findOperation(method: string, path: string): Found | undefined {
  patterns ??= readPatterns();
  const segments = path.split('/').slice(1);
  const anyCase = segments[2]?.toLowerCase() === 'processautomation';
  const same = (one: string, other: string | undefined) =>
    one === other || (anyCase && one.toLowerCase() === other?.toLowerCase());
  const found = patterns
    .get(`${method} ${segments.length}`)
    ?.find((pattern) =>
      pattern.segments.every((segment, index) =>
        isParameter(segment) ? segments[index] !== '' : same(segment, segments[index]),
      ),
    );
  if (found === undefined) return undefined;
  const values = found.segments.flatMap((segment, index) =>
    isParameter(segment) ? [[segment.slice(1, -1), decode(segments[index] ?? '')]] : [],
  );
  return { operation: found.operation, path: Object.fromEntries(values) };
}

function readPatterns(): ReadonlyMap<string, readonly Pattern[]> {
  const literals = ({ segments }: Pattern) => segments.map((one) => (isParameter(one) ? '0' : '1')).join('');
  const grouped = new Map<string, Pattern[]>();
  for (const operation of contract().operations) {
    const segments = operation.path.split('/').slice(1);
    const key = `${operation.method} ${segments.length}`;
    grouped.set(key, [...(grouped.get(key) ?? []), { operation, segments }]);
  }
  for (const group of grouped.values())
    group.sort((one, other) => (literals(one) < literals(other) ? 1 : -1));
  return grouped;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function isParameter(segment: string): boolean {
  return segment.startsWith('{');
}
