import { type Gateway, gatewayAddress } from '../core/connection.js';
import { FieldError } from './field.js';

/** The variables that describe a gateway, as the Terraform provider for Genesys Cloud reads them. */
export const gatewayVariables = [
  'GENESYSCLOUD_GATEWAY_PROTOCOL',
  'GENESYSCLOUD_GATEWAY_HOST',
  'GENESYSCLOUD_GATEWAY_PORT',
  'GENESYSCLOUD_GATEWAY_PATH_NAME',
  'GENESYSCLOUD_GATEWAY_PATH_VALUE',
] as const;

/** Reads `https://gateway.example:8443/prefix`; a prefix stands before the API's paths and the login's. */
export function readGatewayUrl(text: string): Gateway {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:') || url.host === '') {
    throw new FieldError('must be an address such as https://gateway.example or http://127.0.0.1:8090');
  }
  if (url.username !== '' || url.password !== '') {
    throw new FieldError('must not hold a user name or a password');
  }
  if (url.search !== '' || url.hash !== '') throw new FieldError('must end with its path: no "?" and no "#"');
  const path = readPath(url.pathname);
  return {
    protocol: url.protocol === 'http:' ? 'http' : 'https',
    host: url.hostname,
    ...(url.port === '' ? {} : { port: Number(url.port) }),
    ...(path === undefined ? {} : { apiPath: path, loginPath: path }),
  };
}

/**
 * Reads the gateway variables. The Terraform provider hands `path_name` and `path_value` to the SDK as a path
 * parameter, whose known names are `api` and `login`; any other name makes the value a prefix of both.
 */
export function readGatewayVariables(variables: Readonly<Record<string, string>>): Gateway {
  const value = (name: (typeof gatewayVariables)[number]) => variables[name]?.trim() || undefined;
  const { protocol, host, port, path } = readHostVariables('GENESYSCLOUD_GATEWAY', variables, 'https');
  return {
    protocol,
    host,
    ...(port === undefined ? {} : { port }),
    ...(path === undefined ? {} : { apiPath: path, loginPath: path }),
    ...readNamedPath(value('GENESYSCLOUD_GATEWAY_PATH_NAME'), value('GENESYSCLOUD_GATEWAY_PATH_VALUE')),
  };
}

/** `https://gateway.example:8443/prefix`, or undefined when API and login have different paths. */
export function gatewayUrl(gateway: Gateway): string | undefined {
  if (gateway.apiPath !== gateway.loginPath) return undefined;
  return gatewayAddress(gateway, gateway.apiPath);
}

/**
 * Reads PREFIX_PROTOCOL, PREFIX_HOST and PREFIX_PORT. Many people put the whole address into the host: it is taken apart,
 * and the other two variables are stronger.
 */
export function readHostVariables(
  prefix: 'GENESYSCLOUD_GATEWAY' | 'GENESYSCLOUD_PROXY',
  variables: Readonly<Record<string, string>>,
  usualProtocol: Gateway['protocol'],
): Pick<Gateway, 'protocol' | 'host' | 'port'> & { readonly path?: string | undefined } {
  const value = (name: string) => variables[`${prefix}_${name}`]?.trim() || undefined;
  const given = value('PROTOCOL')
    ?.toLowerCase()
    .replace(/:(\/\/)?$/, '');
  if (given !== undefined && given !== 'http' && given !== 'https')
    throw new FieldError(`need ${prefix}_PROTOCOL to be "http" or "https"`);
  const host = value('HOST');
  if (host === undefined) throw new FieldError(`need ${prefix}_HOST as well`);
  const address = host.includes('://') ? host : `${given ?? usualProtocol}://${host}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const extra = url === undefined ? '' : `${url.username}${url.password}${url.search}${url.hash}`;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.hostname === '' || extra !== '')
    throw new FieldError(`need ${prefix}_HOST to be a host name such as gw.example`);
  const own = url.protocol === 'http:' ? 'http' : 'https';
  const port = readPort(prefix, value('PORT') ?? (url.port || undefined));
  return {
    protocol: given ?? own,
    host: url.hostname,
    ...(port === undefined ? {} : { port }),
    path: readPath(url.pathname),
  };
}

function readPort(prefix: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65535) return port;
  throw new FieldError(`need ${prefix}_PORT to be a number from 1 to 65535`);
}

function readNamedPath(name: string | undefined, value: string | undefined): Partial<Gateway> {
  if (value === undefined) {
    if (name === undefined) return {};
    throw new FieldError('need GENESYSCLOUD_GATEWAY_PATH_VALUE beside GENESYSCLOUD_GATEWAY_PATH_NAME');
  }
  const path = readPath(value);
  if (path === undefined) return {};
  if (name?.toLowerCase() === 'api') return { apiPath: path };
  if (name?.toLowerCase() === 'login') return { loginPath: path };
  return { apiPath: path, loginPath: path };
}

/** One slash at the front, none at the end; undefined for nothing but slashes. */
function readPath(text: string): string | undefined {
  const path = text.replace(/^\/+|\/+$/g, '');
  return path === '' ? undefined : `/${path}`;
}
