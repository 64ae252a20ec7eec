import { resolve } from 'node:path';
import type { Gateway } from '../core/connection.js';
import { findRegion, type Region, regions } from '../core/connection.js';
import { nearest } from '../core/nearest.js';
import { type DefaultedField, type Field, FieldError } from './field.js';
import { declared, quoted, readSwitch, readText, textField } from './field-kinds.js';
import { gatewayUrl, gatewayVariables, readGatewayUrl, readGatewayVariables } from './gateway.js';
import { secretField } from './secret-source.js';

/** Which practice org: none, the one in the default file, or the one in this file. */
export type Sandbox = false | true | string;

const regionField: Field<Region> = {
  ...declared({
    key: 'region',
    flag: '--region <name>',
    environment: 'GENESYSCLOUD_REGION',
    summary: 'region of the org: AWS name such as eu-west-1, or domain such as mypurecloud.ie',
    remembered: false,
  }),
  read(raw) {
    const text = readText(raw);
    // The gc CLI writes some regions with underscores.
    const region = findRegion(text) ?? findRegion(text.replaceAll('_', '-'));
    if (region !== undefined) return region;
    const near = nearest(
      text,
      regions.flatMap(({ name, domain }) => [name, domain]),
      1,
    )[0];
    const hint = near === undefined ? '' : ` Did you mean "${near}"?`;
    const names = regions.map(({ name }) => name).join(', ');
    throw new FieldError(
      `must be a Genesys Cloud region, not ${quoted(raw)}.${hint} The regions are ${names}`,
    );
  },
  shown: ({ name, domain }) => `${name} (${domain})`,
  plain: ({ name }) => name,
};

const gatewayField: Field<Gateway> = {
  ...declared({
    key: 'gateway',
    flag: '--gateway <url>',
    environmentGroup: gatewayVariables,
    summary: 'API gateway in front of Genesys Cloud, or a test server',
    remembered: false,
  }),
  read: (raw) => (isVariables(raw) ? readGatewayVariables(raw) : readGatewayUrl(readText(raw))),
  shown: (value) => gatewayUrl(value) ?? `${value.protocol}://${value.host}`,
  plain: gatewayUrl,
};

const sandboxField: DefaultedField<Sandbox> = {
  ...declared({
    key: 'sandbox',
    flag: '--sandbox [file]',
    environment: 'GC_PRESENCE_SANDBOX',
    summary: 'work in the embedded practice org; no account is needed',
    remembered: false,
  }),
  default: false,
  read(raw, from) {
    try {
      return readSwitch(raw, from);
    } catch {
      return resolve(from.directory, readText(raw));
    }
  },
  plain: (value) => value,
};

/** How to reach the org and as whom. Which of these are needed depends on the others: see `connection.ts`. */
export const connectionFields = {
  region: regionField,
  clientId: textField({
    key: 'clientId',
    flag: '--client-id <id>',
    environment: 'GENESYSCLOUD_OAUTHCLIENT_ID',
    summary: 'id of an OAuth client with the grant type client credentials',
    remembered: false,
    check: (text) => (/\s/.test(text) ? 'must not contain spaces' : undefined),
  }),
  clientSecret: secretField({
    key: 'clientSecretFile',
    flag: '--client-secret-file <file>',
    environment: 'GENESYSCLOUD_OAUTHCLIENT_SECRET',
    environmentSummary: 'the secret itself',
    summary: 'file with the secret of that client; - is standard input',
  }),
  accessToken: secretField({
    key: 'accessTokenFile',
    flag: '--access-token-file <file>',
    environment: 'GENESYSCLOUD_ACCESS_TOKEN',
    environmentSummary: 'the token itself',
    summary: 'file with an access token, instead of a client; - is standard input',
  }),
  profile: textField({
    key: 'profile',
    flag: '--profile <name>',
    environment: 'GENESYSCLOUD_PROFILE',
    summary: 'profile of the gc CLI (~/.gc/config.toml) with region and credentials',
    remembered: false,
  }),
  gateway: gatewayField,
  sandbox: sandboxField,
} as const;

export type ConnectionFields = typeof connectionFields;

function isVariables(raw: unknown): raw is Readonly<Record<string, string>> {
  return (
    typeof raw === 'object' && raw !== null && Object.values(raw).every((value) => typeof value === 'string')
  );
}
