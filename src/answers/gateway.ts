import type { Gateway } from '../core/connection.js';
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
  const protocol = (value('GENESYSCLOUD_GATEWAY_PROTOCOL') ?? 'https').toLowerCase().replace(/:(\/\/)?$/, '');
  if (protocol !== 'http' && protocol !== 'https') {
    throw new FieldError('need GENESYSCLOUD_GATEWAY_PROTOCOL to be "http" or "https"');
  }
  const host = value('GENESYSCLOUD_GATEWAY_HOST');
  if (host === undefined) throw new FieldError('need GENESYSCLOUD_GATEWAY_HOST as well');
  if (!/^([\w.-]+|\[[\da-f:.]+\])$/i.test(host)) {
    throw new FieldError(
      'need GENESYSCLOUD_GATEWAY_HOST to be a host name alone, without protocol, port and path',
    );
  }
  const port = readPort(value('GENESYSCLOUD_GATEWAY_PORT'));
  return {
    protocol,
    host,
    ...(port === undefined ? {} : { port }),
    ...readNamedPath(value('GENESYSCLOUD_GATEWAY_PATH_NAME'), value('GENESYSCLOUD_GATEWAY_PATH_VALUE')),
  };
}

/** `https://gateway.example:8443/prefix`, or undefined when API and login have different paths. */
export function gatewayUrl(gateway: Gateway): string | undefined {
  if (gateway.apiPath !== gateway.loginPath) return undefined;
  const port = gateway.port === undefined ? '' : `:${gateway.port}`;
  return `${gateway.protocol}://${gateway.host}${port}${gateway.apiPath ?? ''}`;
}

function readPort(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65535) return port;
  throw new FieldError('need GENESYSCLOUD_GATEWAY_PORT to be a number from 1 to 65535');
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
