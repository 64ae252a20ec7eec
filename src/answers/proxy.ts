import type { HttpProxy, Proxies } from '../core/connection.js';
import type { Environment } from '../core/io.js';
import { inputProblem } from '../core/problem.js';
import { registerSecret, Secret } from '../core/secret.js';
import { FieldError } from './field.js';
import { readHostVariables } from './gateway.js';

/** The variables that describe a proxy, as the Terraform provider for Genesys Cloud reads them. */
export const proxyVariables = [
  'GENESYSCLOUD_PROXY_PROTOCOL',
  'GENESYSCLOUD_PROXY_HOST',
  'GENESYSCLOUD_PROXY_PORT',
  'GENESYSCLOUD_PROXY_AUTH_USERNAME',
  'GENESYSCLOUD_PROXY_AUTH_PASSWORD',
] as const;

export function readProxyVariables(variables: Readonly<Record<string, string>>): HttpProxy {
  const { protocol, host, port } = readHostVariables('GENESYSCLOUD_PROXY', variables, 'http');
  const user = variables.GENESYSCLOUD_PROXY_AUTH_USERNAME?.trim() ?? '';
  const password = variables.GENESYSCLOUD_PROXY_AUTH_PASSWORD ?? '';
  if (user === '' && password !== '') throw new FieldError('need GENESYSCLOUD_PROXY_AUTH_USERNAME as well');
  const url = new URL(`${protocol}://${host}${port === undefined ? '' : `:${port}`}`);
  return proxyAt(url, 'GENESYSCLOUD_PROXY_HOST', user, password);
}

/**
 * The proxies of a run: `own`, where the answers name one, otherwise those of HTTPS_PROXY, HTTP_PROXY and ALL_PROXY with
 * NO_PROXY. The names in lower case win, as they do in curl.
 * @throws ProblemError (exit 3) for an address that cannot be used; it never repeats the address, which may hold a password
 */
export function readProxies(environment: Environment, own: HttpProxy | undefined): Proxies {
  if (own !== undefined) return { https: own, http: own, except: '' };
  const [https, http, all] = ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY'].map((name) => {
    const [address, from] = variable(environment, name);
    return address === '' ? undefined : readAddress(address, from);
  });
  return {
    https: https ?? all ?? http,
    http: http ?? all,
    except: variable(environment, 'NO_PROXY')[0],
  };
}

function variable(environment: Environment, name: string): readonly [value: string, name: string] {
  const lower = name.toLowerCase();
  const found = [lower, name].find((one) => (environment[one] ?? '').trim() !== '') ?? name;
  return [environment[found]?.trim() ?? '', found];
}

function readAddress(text: string, from: string): HttpProxy {
  if (/^socks/i.test(text))
    throw inputProblem(`${from} names a SOCKS proxy.`, {
      code: 'bad-proxy',
      why: 'gc-presence works with HTTP proxies only.',
      next: `Set HTTPS_PROXY to an HTTP proxy such as http://proxy.example:3128, or clear ${from}.`,
    });
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const plain = /^[\w.-]+:\d+$/.test(text) ? new URL(`http://${text}`) : url;
  const odd = text.includes('@') && (plain?.username ?? '') === '';
  if (text.includes('\\') || odd)
    throw inputProblem(`The user name or the password in ${from} holds a character that ends an address.`, {
      code: 'bad-proxy',
      next: 'Write %5C for a backslash (http://OFFICE%5Cjo:PASSWORD@proxy.example:3128), %2F for /, %23 for #, %3F for ?, %40 for @ and %25 for a percent sign.',
    });
  if (plain === undefined || !/^https?:$/.test(plain.protocol))
    throw inputProblem(`${from} is not the address of a proxy.`, {
      code: 'bad-proxy',
      next: 'Give it as http://proxy.example:3128, or clear the variable.',
    });
  try {
    return proxyAt(plain, from, decodeURIComponent(plain.username), decodeURIComponent(plain.password));
  } catch {
    throw inputProblem(`${from} holds a user name or a password with a bare percent sign.`, {
      code: 'bad-proxy',
      why: 'In an address, % begins an encoded character.',
      next: 'Write %25 for each percent sign that belongs to the name or the password.',
    });
  }
}

function proxyAt({ origin, host }: URL, from: string, user: string, password: string): HttpProxy {
  registerSecret(password);
  const encoded = Buffer.from(`${user}:${password}`).toString('base64');
  return { origin, host, from, ...(user === '' ? {} : { authorization: new Secret(`Basic ${encoded}`) }) };
}
