import type { ApiClientClass } from 'purecloud-platform-client-v2';
import type { Reading } from './answer.js';
import type { Answer, Outgoing } from './transport.js';

/** A log-in counts as neither reading nor writing, and so does asking whose token it gave. */
export type RequestKind = 'login' | 'read' | 'write';

/** POSTs that only look something up. The test of a data action is not among them: it runs the action for real. */
const readingPosts = [
  /^\/api\/v2\/.+\/search$/,
  /^\/api\/v2\/outbound\/contactlists\/[^/]+\/contacts\/bulk$/,
  /^\/api\/v2\/processautomation\/triggers\/[^/]+\/test$/,
  /^\/api\/v2\/processautomation\/triggers\/topics\/[^/]+\/test$/,
];

/**
 * POSTs that leave the same behind however often they are carried out: grants are a set, a flow job that never gets its
 * upload does nothing, and the contacts that we send carry ids of their own.
 */
const repeatablePosts = [
  /^\/api\/v2\/authorization\/subjects\/[^/]+\/(bulkadd|bulkremove)$/,
  /^\/api\/v2\/flows\/jobs$/,
  /^\/api\/v2\/outbound\/contactlists\/[^/]+\/contacts$/,
  /^\/api\/v2\/authorization\/subjects\/[^/]+\/divisions\/[^/]+\/roles\/[^/]+$/,
];

/** The path as the API documents it, without whatever a gateway puts before it. */
export function apiPath(url: URL): string {
  const start = url.pathname.indexOf('/api/v2/');
  if (start >= 0) return url.pathname.slice(start);
  return url.pathname.endsWith('/oauth/token') ? '/oauth/token' : url.pathname;
}

/** `POST /api/v2/oauth/clients`: ids are kept, the query is dropped. */
export function operationOf(method: string, url: URL): string {
  return `${method.toUpperCase()} ${apiPath(url)}`;
}

/** What a request does to the org. `path` is as `apiPath` gives it. */
export function classify(method: string, path: string): RequestKind {
  const verb = method.toUpperCase();
  if (verb === 'POST' && path === '/oauth/token') return 'login';
  if (verb === 'GET' || verb === 'HEAD' || verb === 'OPTIONS') return 'read';
  return verb === 'POST' && readingPosts.some((pattern) => pattern.test(path)) ? 'read' : 'write';
}

/**
 * Whether a request may be sent again when nobody knows whether it was carried out. A POST that creates may not:
 * integrations, OAuth clients and credentials would be there twice.
 */
export function isRepeatable(method: string, path: string): boolean {
  if (classify(method, path) !== 'write') return true;
  return method.toUpperCase() !== 'POST' || repeatablePosts.some((pattern) => pattern.test(path));
}

/** One request with what the policy has to know about it. */
export interface PolicyRequest {
  readonly operation: string;
  readonly kind: RequestKind;
  /** See `isRepeatable`. */
  readonly repeatable: boolean;
  /** It carries the session's token, counts for the token's limit, and is worth a new log-in when answered 401. */
  readonly withToken: boolean;
  readonly outgoing: Outgoing;
}

export interface Success {
  readonly answer: Answer;
  readonly reading: Reading;
}

/** Sends a request as often as it takes and is safe. Throws a `GenesysError`, or the signal's reason. */
export type Perform = (request: PolicyRequest) => Promise<Success>;

/** What the SDK calls to send a request. */
export type SdkHttpClient = ApiClientClass['httpClient'];
type SdkRequest = Parameters<SdkHttpClient['request']>[0];

/**
 * Stands in for the SDK's own http client, which knows no retries, no limits and no useful errors. It answers in the form
 * of an axios response.
 */
export function createHttpClient(perform: Perform): SdkHttpClient {
  return {
    timeout: 0,
    httpsAgent: undefined,
    request: async (options: SdkRequest) => {
      const { answer, reading } = await perform(policyRequest(options));
      return { status: answer.status, statusText: answer.statusText, headers: answer.headers, ...reading };
    },
    // Time limits, proxies and hooks are the business of the policy underneath.
    setTimeout: () => undefined,
    setHttpsAgent: () => undefined,
    setPreHook: () => undefined,
    setPostHook: () => undefined,
    enableHooks: () => undefined,
  };
}

function policyRequest(options: SdkRequest): PolicyRequest {
  const url = urlOf(options);
  const method = options.method.toUpperCase();
  const path = apiPath(url);
  const kind = classify(method, path);
  return {
    operation: operationOf(method, url),
    kind,
    repeatable: isRepeatable(method, path),
    withToken: kind !== 'login',
    outgoing: { method, url, ...contentOf(options) },
  };
}

/** The SDK encodes the names of query parameters, and leaves their values as they are. */
function urlOf(options: SdkRequest): URL {
  const url = new URL(options.url);
  const pairs = Object.entries(options.params ?? {}).map(
    ([name, value]) => `${name}=${encodeURIComponent(value)}`,
  );
  if (pairs.length > 0) url.search = pairs.join('&');
  return url;
}

function contentOf(options: SdkRequest): { headers: Record<string, string>; body?: string } {
  const headers = lowerCased(options.headers ?? {});
  const data: unknown = options.data;
  if (data === undefined || data === null) {
    delete headers['content-type'];
    return { headers };
  }
  // The SDK sends text only to log in, and then names no content type.
  if (typeof data === 'string')
    return { headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers }, body: data };
  return { headers, body: JSON.stringify(data) };
}

function lowerCased(headers: object): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]);
  return Object.fromEntries(entries);
}

/** Uploading is putting the same file in the same place, so it may be repeated. The query holds the signature. */
export function uploadRequest(
  address: string,
  headers: Readonly<Record<string, string>>,
  body: string,
): PolicyRequest {
  const url = new URL(address);
  return {
    operation: `PUT ${url.origin}${url.pathname}`,
    kind: classify('PUT', url.pathname),
    repeatable: true,
    withToken: false,
    outgoing: { method: 'PUT', url, headers: lowerCased(headers), body },
  };
}
