import { join } from 'node:path';
import type { Gateway } from '../core/connection.js';
import { nearest } from '../core/nearest.js';
import { inputProblem } from '../core/problem.js';
import { Secret } from '../core/secret.js';
import { FieldError } from './field.js';
import { readGatewayVariables } from './gateway.js';
import { readGivenFile } from './paths.js';

/**
 * What a profile of the `gc` CLI holds. That CLI keeps one TOML table a profile, with the keys `environment`,
 * `client_credentials` (the client's id), `client_secret`, `access_token` and `gateway_*`; blank means not set.
 */
export interface GcProfile {
  readonly name: string;
  readonly environment: string | undefined;
  readonly clientId: string | undefined;
  readonly clientSecret: Secret | undefined;
  readonly accessToken: Secret | undefined;
  readonly gateway: Gateway | undefined;
}

/** The file in which the `gc` CLI keeps its profiles. */
export function gcProfilesFile(home: string): string {
  return join(home, '.gc', 'config.toml');
}

/**
 * The profile called `name`; case does not count, because the `gc` CLI itself does not keep it. Throws a problem when
 * the file is absent or broken, or when it holds no such profile; what is in the file is never repeated.
 */
export async function readGcProfile(name: string, file: string): Promise<GcProfile> {
  const tables = await readTables(file);
  const found = Object.entries(tables).find(([key]) => key.toLowerCase() === name.toLowerCase());
  if (found === undefined) {
    const names = Object.keys(tables);
    const near = nearest(name, names, 1)[0];
    throw inputProblem(`There is no profile "${name}" in ${file}.`, {
      code: 'unknown-profile',
      reason: names.length === 0 ? 'The file holds no profile.' : `It holds: ${names.join(', ')}.`,
      hint: near === undefined ? 'Create it with "gc profiles new".' : `Did you mean "${near}"?`,
    });
  }
  const [key, table] = found;
  const text = (field: string) => {
    const value = table[field];
    return typeof value === 'string' || typeof value === 'number'
      ? String(value).trim() || undefined
      : undefined;
  };
  const secret = (field: string) => {
    const value = text(field);
    return value === undefined ? undefined : new Secret(value);
  };
  return {
    name: key,
    environment: text('environment'),
    clientId: text('client_credentials'),
    clientSecret: secret('client_secret'),
    accessToken: secret('access_token'),
    gateway: profileGateway(key, text, file),
  };
}

type Tables = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

async function readTables(file: string): Promise<Tables> {
  const hint =
    'Create a profile with "gc profiles new", or give region and credentials instead of a profile.';
  const text = String(await readGivenFile(file, 'The profiles file of the gc CLI', hint));
  const { parse, TomlError } = await import('smol-toml');
  try {
    const entries = Object.entries(parse(text));
    return Object.fromEntries(entries.flatMap(([key, value]) => (isTable(value) ? [[key, value]] : [])));
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    // The error's own message shows the line, which may hold a secret.
    throw inputProblem(`${file} is not valid TOML.`, {
      code: 'bad-profiles',
      details: [`${file}:${error.line}:${error.column}  cannot be understood`],
      hint: 'Correct the file, or give region and credentials instead of a profile.',
    });
  }
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/** The `gc` CLI writes path parameters as one text: `{login: /loginpath, api: /apipath}`. */
function profileGateway(
  name: string,
  text: (field: string) => string | undefined,
  file: string,
): Gateway | undefined {
  const host = text('gateway_host');
  if (host === undefined) return undefined;
  const paths = new Map(
    (text('gateway_pathparams') ?? '')
      .replace(/^\{|\}$/g, '')
      .split(', ')
      .map((pair) => pair.split(': ', 2))
      .flatMap(([key, value]) => (key && value ? [[key.trim(), value.trim()] as const] : [])),
  );
  const read = (pathName: string, path: string) =>
    readGatewayVariables({
      GENESYSCLOUD_GATEWAY_HOST: host,
      GENESYSCLOUD_GATEWAY_PROTOCOL: text('gateway_protocol') ?? '',
      GENESYSCLOUD_GATEWAY_PORT: text('gateway_port') ?? '',
      GENESYSCLOUD_GATEWAY_PATH_NAME: pathName,
      GENESYSCLOUD_GATEWAY_PATH_VALUE: path,
    });
  try {
    return { ...read('login', paths.get('login') ?? '/'), ...read('api', paths.get('api') ?? '/') };
  } catch (error) {
    if (!(error instanceof FieldError)) throw error;
    throw inputProblem(`The gateway of the profile "${name}" in ${file} cannot be used.`, {
      code: 'bad-profiles',
      reason: 'Its protocol, host or port is not valid.',
      hint: 'Correct it with the gc CLI, or give the address with --gateway.',
    });
  }
}
