import { isLoopback, type SignInCredentials, usualRedirect } from '../core/connection.js';
import { jsonIn } from '../core/json.js';
import { nearest } from '../core/nearest.js';
import { inputProblem, problemOf } from '../core/problem.js';
import { Secret } from '../core/secret.js';
import { connectionFields } from './connection-fields.js';
import { readGivenFile } from './paths.js';
import { resolve } from './resolve.js';

/**
 * A profile of the `gc` CLI, which keeps one TOML table a profile, with the keys `environment`, `client_credentials`
 * (the client's id), `client_secret`, `access_token` and `gateway_*`; blank means not set. Case does not count in
 * `name`, because that CLI itself does not keep it. Throws a problem when the file is absent or broken, or when it holds
 * no such profile; what is in the file is never repeated. What it answers goes by the names of `connectionFields`.
 */
export async function readGcProfile(name: string, file: string) {
  const tables = await readTables(name, file);
  const found = Object.entries(tables).find(([key]) => key.toLowerCase() === name.toLowerCase());
  if (found === undefined) {
    const names = Object.keys(tables);
    const near = nearest(name, names, 1)[0];
    throw inputProblem(`There is no profile "${name}" in ${file}.`, {
      code: 'unknown-profile',
      why: names.length === 0 ? 'The file holds no profile.' : `It holds: ${names.join(', ')}.`,
      next: near === undefined ? 'Create it with "gc profiles new".' : `Did you mean "${near}"?`,
    });
  }
  const [key, table] = found;
  const text = (field: string) => {
    const value = table[field];
    if (typeof value !== 'string' && typeof value !== 'number') return undefined;
    return String(value).trim() || undefined;
  };
  const place = `The profile "${key}" in ${file}`;
  const answers = (pathName: string) => answersIn(place, text, pathName);
  const { gateway, proxy, ...rest } = answers('api');
  return {
    ...rest,
    gateway: gateway && { ...answers('login').gateway, ...gateway },
    proxy: proxy && { ...proxy, from: `the profile "${key}"` },
    signIn: text('access_token') === undefined ? signInOf(place, text) : undefined,
  };
}

/** The variables that say the same as the keys of a profile. */
const variables: Readonly<Record<string, string>> = {
  GENESYSCLOUD_REGION: 'environment',
  GENESYSCLOUD_OAUTHCLIENT_ID: 'client_credentials',
  GENESYSCLOUD_OAUTHCLIENT_SECRET: 'client_secret',
  GENESYSCLOUD_ACCESS_TOKEN: 'access_token',
  GENESYSCLOUD_GATEWAY_PROTOCOL: 'gateway_protocol',
  GENESYSCLOUD_GATEWAY_HOST: 'gateway_host',
  GENESYSCLOUD_GATEWAY_PORT: 'gateway_port',
  GENESYSCLOUD_PROXY_PROTOCOL: 'proxy_protocol',
  GENESYSCLOUD_PROXY_HOST: 'proxy_host',
  GENESYSCLOUD_PROXY_PORT: 'proxy_port',
  GENESYSCLOUD_PROXY_AUTH_USERNAME: 'proxy_username',
  GENESYSCLOUD_PROXY_AUTH_PASSWORD: 'proxy_password',
};

const { region, clientId, clientSecret, accessToken, gateway, proxy } = connectionFields;

/** What a profile answers, with the path of this name for the gateway: the `gc` CLI writes `{login: /in, api: /out}`. */
function answersIn(place: string, text: (field: string) => string | undefined, pathName: string) {
  const given = Object.entries(variables).filter(([name]) => {
    const host = /_(GATEWAY|PROXY)_/.exec(name)?.[1]?.toLowerCase();
    return host === undefined || text(`${host}_host`) !== undefined;
  });
  const path = new RegExp(`\\b${pathName}: *([^,}]+)`).exec(text('gateway_pathparams') ?? '')?.[1];
  const environment: Record<string, string | undefined> = Object.fromEntries(
    given.map(([name, field]) => [name, text(field)]),
  );
  if (environment.GENESYSCLOUD_GATEWAY_HOST !== undefined && path !== undefined) {
    environment.GENESYSCLOUD_GATEWAY_PATH_NAME = pathName;
    environment.GENESYSCLOUD_GATEWAY_PATH_VALUE = path;
  }
  try {
    const table = { region, clientId, clientSecret, accessToken, gateway, proxy };
    return resolve(table, { environment }).answers;
  } catch (error) {
    const { details = [] } = problemOf(error);
    throw inputProblem(`${place} cannot be used.`, {
      code: 'bad-profiles',
      details: details.map((detail) => named(String(detail))),
      next: 'Correct it with the gc CLI, or answer with flags.',
    });
  }
}

/** The message about variables as one about the keys of a profile. */
function named(sentence: string): string {
  return Object.entries(variables).reduce((text, [name, key]) => text.replaceAll(name, key), sentence);
}

async function readTables(profile: string, file: string): Promise<Readonly<Record<string, Table>>> {
  const hint =
    'Create a profile with "gc profiles new", or give region and credentials instead of a profile.';
  const text = String(await readGivenFile(file, `${file} with the profile "${profile}"`, hint));
  const { parse, TomlError } = await import('smol-toml');
  try {
    const entries = Object.entries(parse(text));
    return Object.fromEntries(entries.flatMap(([key, value]) => (isTable(value) ? [[key, value]] : [])));
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    // The error's own message shows the line, which may hold a secret.
    throw inputProblem(`${file} is not valid TOML.`, {
      code: 'bad-profiles',
      details: [`${file}:${error.line}:${error.column}  syntax error`],
      next: 'Correct the file, or give region and credentials instead of a profile.',
    });
  }
}

type Table = Readonly<Record<string, unknown>>;

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/** Client Credentials is 1; 2 is the implicit grant, which was the only one with a redirect address once. */
const grants = { implicit: '2', pkce: '3' } as const;

/**
 * What a profile that signs in by browser says of it, with the token of its last sign-in while that holds; undefined for
 * a profile with a client's secret.
 */
function signInOf(
  place: string,
  text: (field: string) => string | undefined,
): Pick<SignInCredentials, 'redirect' | 'accessToken'> | undefined {
  const redirect = text('redirect_uri');
  const grant = text('grant_type') ?? (redirect === undefined ? undefined : grants.implicit);
  if (grant !== grants.implicit && grant !== grants.pkce) return undefined;
  const accessToken = heldToken(text('oauth_token_data') ?? '');
  const url = URL.canParse(redirect ?? '') ? new URL(redirect ?? '') : undefined;
  const local = url?.protocol === 'http:' && isLoopback(url.hostname);
  if (accessToken === undefined && grant === grants.implicit)
    throw inputProblem(`${place} signs in with the implicit grant.`, {
      code: 'bad-profiles',
      why: 'Genesys Cloud gives that up; gc-presence signs in with PKCE.',
      next: 'Make a profile with the PKCE grant ("gc profiles new"), or sign in with --client-id and --sign-in.',
    });
  if (accessToken === undefined && redirect !== undefined && !local)
    throw inputProblem(`${place} has a redirect address that cannot be used.`, {
      code: 'bad-profiles',
      why: `gc-presence waits for the browser at an address such as ${usualRedirect}, without TLS.`,
      next: `List ${usualRedirect} in the OAuth client, and make it the redirect_uri of the profile.`,
    });
  // The gc CLI writes port 0 for any port.
  const own = local ? redirect?.replace(/:0(?=\/|$)/, '') : undefined;
  return { ...(own === undefined ? {} : { redirect: own }), ...(accessToken && { accessToken }) };
}

/** The token in `oauth_token_data`, unless it expires within a minute. What cannot be read is no token. */
function heldToken(json: string): Secret | undefined {
  const data = jsonIn(json);
  if (!isTable(data) || typeof data.access_token !== 'string' || data.access_token === '') return undefined;
  const expires = Date.parse(String(data.oauth_token_expiry));
  return expires > Date.now() + 60_000 ? new Secret(data.access_token) : undefined;
}
