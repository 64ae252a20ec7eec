import type { JsonSchema } from '../../src/practice-org/contract/contract.js';

type Model = JsonSchema & { readonly properties: Readonly<Record<string, JsonSchema>> };

/** The models of the JavaScript SDK, read from its `index.d.ts`, which is generated and has one field in a line. */
export function readModels(declarations: string): Map<string, Model> {
  const models = new Map<string, Model>();
  const start = declarations.indexOf('declare namespace Models');
  for (const match of declarations.slice(start).matchAll(/export interface (\w+) \{\s*\n([\s\S]*?)\n\t\}/g)) {
    const [, name = '', text = ''] = match;
    models.set(name, readModel(text));
  }
  return models;
}

/** Options of the SDK's methods: `AuthorizationApi.getAuthorizationRolesOptions` → its fields. */
export function readOptions(declarations: string, api: string, method: string): Model | undefined {
  const namespace = declarations.indexOf(`declare namespace ${api} {`);
  if (namespace === -1) return undefined;
  const from = declarations.indexOf(`export interface ${method}Options {`, namespace);
  if (from === -1) return undefined;
  const text = declarations.slice(from, declarations.indexOf('\n\t}', from));
  return readModel(text.slice(text.indexOf('\n')));
}

function readModel(text: string): Model {
  const properties: Record<string, JsonSchema> = {};
  const required: string[] = [];
  for (const [, name = '', optional, type = ''] of text.matchAll(/^\s*"([^"]+)"(\?)?: (.+);\s*$/gm)) {
    properties[name] = schemaOfType(type);
    if (optional === undefined) required.push(name);
  }
  return { type: 'object', properties, ...(required.length === 0 ? {} : { required }) };
}

/** A TypeScript type of the SDK as a schema; what the SDK leaves open (`object`, `any`) stays open. */
export function schemaOfType(text: string): JsonSchema {
  const type = text.trim();
  if (type === 'string' || type === 'number' || type === 'boolean') return { type };
  const array = /^Array<(.+)>$/.exec(type);
  if (array !== null) return { type: 'array', items: schemaOfType(array[1] ?? '') };
  const map = /^\{ \[key: string\]: (.+); \}$/.exec(type);
  if (map !== null) return { type: 'object', additionalProperties: schemaOfType(map[1] ?? '') };
  const model = /^Models\.(\w+)$/.exec(type);
  if (model !== null) return { $ref: `#/components/schemas/${model[1]}` };
  return {};
}

/** The model that a schema names, directly or in an array or map. */
export function referenced(schema: JsonSchema): readonly string[] {
  const { additionalProperties } = schema;
  return [
    ...(schema.$ref === undefined ? [] : [schema.$ref.replace('#/components/schemas/', '')]),
    ...(schema.items === undefined ? [] : referenced(schema.items)),
    ...(typeof additionalProperties === 'object' ? referenced(additionalProperties) : []),
    ...Object.values(schema.properties ?? {}).flatMap(referenced),
  ];
}
