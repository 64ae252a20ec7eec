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

/** A place on the network, as an address tells it; undefined for what is none, or tells more than that. */
function placeIn(address: string) {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const more = url === undefined ? '' : `${url.username}${url.password}${url.search}${url.hash}`;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.hostname === '' || more !== '')
    return undefined;
  return {
    protocol: url.protocol === 'http:' ? 'http' : 'https',
    host: url.hostname,
    ...(url.port === '' ? {} : { port: Number(url.port) }),
    path: readPath(url.pathname),
  } as const;
}

/** Reads `https://gateway.example:8443/prefix`; a prefix stands before the API's paths and the login's. */
export function readGatewayUrl(text: string): Gateway {
  const place = placeIn(text);
  if (place === undefined)
    throw new FieldError(
      'must be an address such as https://gateway.example or http://127.0.0.1:8090, without user name, password, "?" and "#"',
    );
  return behind(place);
}

function behind({
  path,
  ...place
}: Pick<Gateway, 'protocol' | 'host' | 'port'> & { readonly path: string | undefined }): Gateway {
  return { ...place, ...(path === undefined ? {} : { apiPath: path, loginPath: path }) };
}

/**
 * Reads the gateway variables. The Terraform provider hands `path_name` and `path_value` to the SDK as a path
 * parameter, whose known names are `api` and `login`; any other name makes the value a prefix of both.
 */
export function readGatewayVariables(variables: Readonly<Record<string, string>>): Gateway {
  const gateway = behind(readHostVariables('GENESYSCLOUD_GATEWAY', variables, 'https'));
  const name = variables.GENESYSCLOUD_GATEWAY_PATH_NAME?.trim().toLowerCase() || undefined;
  const value = variables.GENESYSCLOUD_GATEWAY_PATH_VALUE?.trim() || undefined;
  if (name !== undefined && value === undefined)
    throw new FieldError('need GENESYSCLOUD_GATEWAY_PATH_VALUE beside GENESYSCLOUD_GATEWAY_PATH_NAME');
  const path = readPath(value ?? '');
  if (path === undefined) return gateway;
  return {
    ...gateway,
    ...(name === 'login' ? {} : { apiPath: path }),
    ...(name === 'api' ? {} : { loginPath: path }),
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
) {
  const value = (name: string) => variables[`${prefix}_${name}`]?.trim() || undefined;
  const given = value('PROTOCOL')
    ?.toLowerCase()
    .replace(/:(\/\/)?$/, '');
  if (given !== undefined && given !== 'http' && given !== 'https')
    throw new FieldError(`need ${prefix}_PROTOCOL to be "http" or "https"`);
  const host = value('HOST');
  if (host === undefined) throw new FieldError(`must come with ${prefix}_HOST`);
  const place = placeIn(host.includes('://') ? host : `${given ?? usualProtocol}://${host}`);
  if (place === undefined) throw new FieldError(`need ${prefix}_HOST to be a host name such as gw.example`);
  const port = value('PORT');
  if (port !== undefined && !(/^\d+$/.test(port) && Number(port) >= 1 && Number(port) <= 65535))
    throw new FieldError(`need ${prefix}_PORT to be a number from 1 to 65535`);
  return {
    ...place,
    protocol: given ?? place.protocol,
    ...(port === undefined ? {} : { port: Number(port) }),
  };
}

/** One slash at the front, none at the end; undefined for nothing but slashes. */
function readPath(text: string): string | undefined {
  const path = text.replace(/^\/+|\/+$/g, '');
  return path === '' ? undefined : `/${path}`;
}
