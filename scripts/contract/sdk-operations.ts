import type { JsonSchema } from '../../src/practice-org/contract/contract.js';
import { readOptions, schemaOfType } from './sdk-models.js';

/** One method of the SDK: what it sends where, and what comes back. */
export interface SdkOperation {
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly SdkParameter[];
  readonly body?: { readonly required: boolean; readonly schema: JsonSchema } | undefined;
  readonly answer?: JsonSchema | undefined;
}

export interface SdkParameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required: boolean;
  readonly schema: JsonSchema;
}

/** The SDK's text: `index.d.ts`, and its API classes by name (`src/…/api/OAuthApi.js`). */
export interface SdkText {
  readonly declarations: string;
  api(name: string): string | undefined;
}

/**
 * Reads one method. Types come from the declarations, method and path and the names on the wire from the JavaScript.
 * Undefined when the SDK has no such method (any more).
 */
export function readOperation(sdk: SdkText, api: string, id: string): SdkOperation | undefined {
  const signature = readSignature(sdk.declarations, api, id);
  const call = readCall(sdk.api(api) ?? '', id);
  if (signature === undefined || call === undefined) return undefined;
  const options = readOptions(sdk.declarations, api, id);
  const parameter =
    (place: 'path' | 'query') =>
    (wire: Wire): SdkParameter => ({
      name: wire.name,
      in: place,
      required: wire.option === undefined,
      schema:
        wire.option === undefined
          ? (signature.arguments.get(wire.argument) ?? {})
          : (options?.properties[wire.option] ?? {}),
    });
  return {
    method: call.method,
    path: call.path,
    parameters: [...call.inPath.map(parameter('path')), ...call.inQuery.map(parameter('query'))],
    body: readBody(call.body, signature.arguments, options?.properties),
    answer: signature.answer,
  };
}

interface Signature {
  readonly arguments: ReadonlyMap<string, JsonSchema>;
  readonly answer: JsonSchema | undefined;
}

function readSignature(declarations: string, api: string, id: string): Signature | undefined {
  const from = declarations.indexOf(`declare class ${api} {`);
  if (from === -1) return undefined;
  const text = declarations.slice(from, declarations.indexOf('\n}', from));
  const match = new RegExp(`^\\s*${id}\\((.*)\\): Promise<(.+)>;`, 'm').exec(text);
  if (match === null) return undefined;
  const [, list = '', answer = ''] = match;
  const pairs = [...list.matchAll(/(\w+)\??: (.+?)(?=, \w+\??: |$)/g)];
  return {
    arguments: new Map(pairs.map(([, name = '', type = '']) => [name, schemaOfType(type)])),
    answer: answer === 'void' ? undefined : schemaOfType(answer),
  };
}

interface Wire {
  readonly name: string;
  /** The variable that carries a required value. */
  readonly argument: string;
  /** The field of `opts` that carries an optional one. */
  readonly option?: string | undefined;
}

interface Call {
  readonly method: string;
  readonly path: string;
  readonly inPath: readonly Wire[];
  readonly inQuery: readonly Wire[];
  readonly body: string;
}

function readCall(source: string, id: string): Call | undefined {
  const from = source.search(new RegExp(`^\\t${id}\\(`, 'm'));
  if (from === -1) return undefined;
  const text = source.slice(from, source.indexOf('\n\t}', from));
  const match =
    /callApi\(\s*'([^']+)',\s*'(\w+)',\s*\{(.*)\},\s*\{(.*)\},\s*\{.*\},\s*\{.*\},\s*(.+?),\s*\n/.exec(text);
  if (match === null) return undefined;
  const [, path = '', method = '', inPath = '', inQuery = '', body = ''] = match;
  return { method, path, inPath: readWires(inPath), inQuery: readWires(inQuery), body };
}

/** Values are `opts['name']` or a variable, some wrapped in `buildCollectionParam(…, 'multi')`. */
function readWires(text: string): readonly Wire[] {
  const entry = /'([^']+)': (?:this\.apiClient\.buildCollectionParam\()?(?:opts\['(\w+)'\]|(\w+))/g;
  return [...text.matchAll(entry)].map(([, name = '', option, argument = '']) => ({
    name,
    argument,
    option,
  }));
}

function readBody(
  text: string,
  positional: ReadonlyMap<string, JsonSchema>,
  options: Readonly<Record<string, JsonSchema>> | undefined,
): SdkOperation['body'] {
  if (text === 'null') return undefined;
  const option = /^opts\['(\w+)'\]$/.exec(text)?.[1];
  if (option !== undefined) return { required: false, schema: options?.[option] ?? {} };
  return { required: true, schema: positional.get(text) ?? {} };
}
