import type { Secret } from './secret.js';

/** A Genesys Cloud region: the AWS name, and the domain below which API, login and apps live. */
export interface Region {
  readonly name: string;
  /** For people, who know where their org is rather than what that is called. */
  readonly place: string;
  readonly domain: string;
}

/** Source: `PureCloudRegionHosts` of the SDK; the platform's 18 public regions. */
export const regions: readonly [Region, ...Region[]] = [
  { name: 'us-east-1', place: 'US East', domain: 'mypurecloud.com' },
  { name: 'us-east-2', place: 'US FedRAMP', domain: 'use2.us-gov-pure.cloud' },
  { name: 'us-west-2', place: 'US West', domain: 'usw2.pure.cloud' },
  { name: 'ca-central-1', place: 'Canada', domain: 'cac1.pure.cloud' },
  { name: 'eu-west-1', place: 'Dublin, Ireland', domain: 'mypurecloud.ie' },
  { name: 'eu-west-2', place: 'London, UK', domain: 'euw2.pure.cloud' },
  { name: 'eu-central-1', place: 'Frankfurt, Germany', domain: 'mypurecloud.de' },
  { name: 'eu-central-2', place: 'Zurich, Switzerland', domain: 'euc2.pure.cloud' },
  { name: 'ap-southeast-1', place: 'Singapore', domain: 'apse1.pure.cloud' },
  { name: 'ap-southeast-2', place: 'Sydney, Australia', domain: 'mypurecloud.com.au' },
  { name: 'ap-northeast-1', place: 'Tokyo, Japan', domain: 'mypurecloud.jp' },
  { name: 'ap-northeast-2', place: 'Seoul, Korea', domain: 'apne2.pure.cloud' },
  { name: 'ap-northeast-3', place: 'Osaka, Japan', domain: 'apne3.pure.cloud' },
  { name: 'ap-south-1', place: 'Mumbai, India', domain: 'aps1.pure.cloud' },
  { name: 'sa-east-1', place: 'Sao Paulo, Brazil', domain: 'sae1.pure.cloud' },
  { name: 'me-central-1', place: 'UAE', domain: 'mec1.pure.cloud' },
  { name: 'mx-central-1', place: 'Mexico', domain: 'mxc1.pure.cloud' },
  { name: 'eusc-de-east-1', place: 'EU sovereign', domain: 'edee1.eusc-pure.cloud' },
];

/** Reads `eu-west-1`, `mypurecloud.ie`, `api.mypurecloud.ie` or `https://apps.mypurecloud.ie/`; undefined when unknown. */
export function findRegion(text: string): Region | undefined {
  const wanted = text
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/\/.*$/, '')
    .replace(/^(api|login|apps)\./, '');
  return regions.find((region) => region.name === wanted || region.domain === wanted);
}

export type Credentials =
  | { readonly kind: 'client'; readonly clientId: string; readonly clientSecret: Secret }
  | { readonly kind: 'token'; readonly accessToken: Secret }
  | SignInCredentials;

/**
 * Platform fact (documentation of the official CLI): a client that lists the loopback address without a port takes any
 * port. It sends people back to that very text, so nothing is put behind it.
 */
export const usualRedirect = 'http://localhost';

/** Somebody signs in by browser, through an OAuth client without a secret. */
export interface SignInCredentials {
  readonly kind: 'sign-in';
  readonly clientId: string;
  /** Where the client sends people back to: `http://localhost:7788`. Undefined: on any port of localhost. */
  readonly redirect?: string | undefined;
  /** Of a sign-in of another program, which may still hold. */
  readonly accessToken?: Secret | undefined;
}

/** An API gateway or a test server in front of Genesys Cloud. Paths are put before the API's and the login's own. */
export interface Gateway {
  readonly protocol: 'http' | 'https';
  readonly host: string;
  readonly port?: number;
  readonly apiPath?: string;
  readonly loginPath?: string;
}

/** A proxy through which requests leave this machine. */
export interface HttpProxy {
  /** `http://proxy.example:3128`, without user name and password. */
  readonly origin: string;
  /** Host and port, for people. */
  readonly host: string;
  /** What names it: `HTTPS_PROXY`, `GENESYSCLOUD_PROXY_HOST`, `the profile "office"`. */
  readonly from: string;
  /** `Basic …`, where a user name is given. */
  readonly authorization?: Secret | undefined;
}

/** By the protocol of the request. */
export interface Proxies {
  readonly https: HttpProxy | undefined;
  readonly http: HttpProxy | undefined;
  /** The hosts that are reached directly, as NO_PROXY names them. */
  readonly except: string;
}

/** The proxy for this address; undefined where it is reached directly, as this machine always is. */
export function proxyFor(url: URL, { https, http, except }: Proxies): HttpProxy | undefined {
  const direct = isLoopback(url.hostname) || except.split(/[\s,]+/).some((entry) => isExcepted(url, entry));
  if (direct) return undefined;
  return url.protocol === 'https:' ? https : http;
}

export function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])$/i.test(host);
}

/** `corp.example` means that host and all below it, `corp.example:8443` only that port, `*` everything. */
function isExcepted({ protocol, hostname, port }: URL, entry: string): boolean {
  if (entry === '*') return true;
  const [, name = '', wantedPort] = /^(?:\*?\.)?(.+?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
  const actualPort = port || (protocol === 'https:' ? '443' : '80');
  if (name === '' || (wantedPort !== undefined && wantedPort !== actualPort)) return false;
  return hostname === name || hostname.endsWith(`.${name}`);
}

/** `https://gateway.example:8443/path` */
export function gatewayAddress({ protocol, host, port }: Gateway, path = ''): string {
  return `${protocol}://${host}${port === undefined ? '' : `:${port}`}${path}`;
}

/** Where to and as whom. */
export interface Connection {
  readonly region: Region;
  readonly credentials: Credentials;
  readonly gateway?: Gateway;
  readonly proxies?: Proxies;
}

export function apiAddress({ region, gateway }: Connection): string {
  return gateway === undefined ? `https://api.${region.domain}` : gatewayAddress(gateway, gateway.apiPath);
}
