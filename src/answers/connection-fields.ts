import { resolve } from 'node:path';
import { findRegion, type Gateway, regions } from '../core/connection.js';
import { didYouMean } from '../core/nearest.js';
import { Secret, secretIn } from '../core/secret.js';
import { FieldError, field, type Kind } from './field.js';
import { quoted, readSwitch, readText, switchField, textField } from './field-kinds.js';
import { gatewayUrl, gatewayVariables, readGatewayUrl, readGatewayVariables } from './gateway.js';
import { portablePath } from './paths.js';
import { proxyVariables, readProxyVariables } from './proxy.js';

/** Which practice org: none, the one in the default file, or the one in this file. */
export type Sandbox = boolean | string;

/** Where a secret is, or the secret itself, held so that it cannot be printed. */
export type SecretSource =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'standard-input' }
  | { readonly kind: 'value'; readonly secret: Secret };

/**
 * A secret that a variable holds, or that a file holds which a flag or a config key names (`-` is standard input).
 * There is no flag for the secret itself: flags can be read by everybody on the machine and stay in the history.
 */
const secretSource: Kind<SecretSource> = {
  read(raw, from) {
    if (raw instanceof Secret) return { kind: 'value', secret: raw };
    if (from.source === 'environment' && typeof raw === 'string') {
      return { kind: 'value', secret: new Secret(secretIn(raw)) };
    }
    const path = readText(raw);
    if (path !== '-') return { kind: 'file', path: resolve(from.directory, path) };
    if (from.source === 'config') {
      throw new FieldError('must be the path of a file; standard input is for the flag only');
    }
    return { kind: 'standard-input' };
  },
  plain: (value, directory) => (value.kind === 'file' ? portablePath(value.path, directory) : undefined),
};

/** How to reach the org and as whom. Which of these are needed depends on the others: see `connection.ts`. */
export const connectionFields = {
  region: field(
    {
      key: 'region',
      values: () => regions.map(({ name }) => name),
      flag: '--region <name>',
      environment: 'GENESYSCLOUD_REGION',
      summary: 'region of the org: AWS name such as eu-west-1, or domain such as mypurecloud.ie',
      lifetime: 'config',
    },
    {
      read(raw) {
        const text = readText(raw);
        // The gc CLI writes some regions with underscores.
        const region = findRegion(text) ?? findRegion(text.replaceAll('_', '-'));
        if (region !== undefined) return region;
        const known = regions.flatMap(({ name, domain }) => [name, domain]);
        const names = regions.map(({ name }) => name).join(', ');
        throw new FieldError(
          `must be a Genesys Cloud region, not ${quoted(raw)}.${didYouMean(text, known)} The regions are ${names}`,
        );
      },
      plain: ({ name }) => name,
    },
  ),
  clientId: textField({
    key: 'clientId',
    flag: '--client-id <id>',
    environment: 'GENESYSCLOUD_OAUTHCLIENT_ID',
    summary: 'id of an OAuth client: Client Credentials, or Code Authorization with --sign-in',
    lifetime: 'config',
    check: (text) => (/\s/.test(text) ? 'must not contain spaces' : undefined),
  }),
  clientSecret: field(
    {
      key: 'clientSecretFile',
      flag: '--client-secret-file <file>',
      environment: 'GENESYSCLOUD_OAUTHCLIENT_SECRET',
      environmentSummary: 'the secret itself',
      summary: 'file with the secret of that client; - is standard input',
      lifetime: 'config',
    },
    secretSource,
  ),
  accessToken: field(
    {
      key: 'accessTokenFile',
      rare: true,
      flag: '--access-token-file <file>',
      environment: 'GENESYSCLOUD_ACCESS_TOKEN',
      environmentSummary: 'the token itself',
      summary: 'file with an access token, instead of a client; - is standard input',
      lifetime: 'config',
    },
    secretSource,
  ),
  signIn: switchField({
    key: 'signIn',
    flag: '--sign-in',
    summary: 'sign in by browser, as yourself',
    default: false,
    lifetime: 'config',
  }),
  browser: switchField({
    key: 'browser',
    rare: true,
    flag: '--no-browser',
    summary: 'show the address to sign in at, and open no browser',
    default: true,
    lifetime: 'run',
  }),
  profile: textField({
    key: 'profile',
    flag: '--profile <name>',
    environment: 'GENESYSCLOUD_PROFILE',
    summary: 'profile of the gc CLI (~/.gc/config.toml)',
    lifetime: 'config',
  }),
  gateway: field(
    {
      key: 'gateway',
      rare: true,
      flag: '--gateway <url>',
      environmentGroup: gatewayVariables,
      summary: 'API gateway in front of Genesys Cloud, or a test server',
      lifetime: 'config',
    },
    {
      read: (raw): Gateway => (isVariables(raw) ? readGatewayVariables(raw) : readGatewayUrl(readText(raw))),
      plain: gatewayUrl,
    },
  ),
  proxy: field(
    {
      key: 'proxy',
      environmentGroup: proxyVariables,
      summary: 'HTTP proxy',
      lifetime: 'run',
    },
    { read: (raw) => readProxyVariables(isVariables(raw) ? raw : {}), plain: () => undefined },
  ),
  allowInsecureGateway: switchField({
    key: 'allowInsecureGateway',
    rare: true,
    flag: '--allow-insecure-gateway',
    summary: 'send secrets unencrypted to a gateway with http:// on another machine',
    default: false,
    lifetime: 'config',
  }),
  sandbox: field(
    {
      key: 'sandbox',
      flag: '--sandbox [file]',
      environment: 'GC_PRESENCE_SANDBOX',
      summary: 'work in the embedded practice org; no account is needed',
      default: false,
      lifetime: 'config',
    },
    {
      read(raw, from): Sandbox {
        try {
          return readSwitch(raw, from);
        } catch {
          return resolve(from.directory, readText(raw));
        }
      },
      plain: (value, directory) => (typeof value === 'string' ? portablePath(value, directory) : value),
    },
  ),
} as const;

export type ConnectionFields = typeof connectionFields;

function isVariables(raw: unknown): raw is Readonly<Record<string, string>> {
  return (
    typeof raw === 'object' && raw !== null && Object.values(raw).every((value) => typeof value === 'string')
  );
}
