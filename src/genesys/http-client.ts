import type { ApiClientClass } from 'purecloud-platform-client-v2';
import { apiPath, classify, isRepeatable, operationOf } from './classify.js';
import type { Perform, PolicyRequest } from './request-policy.js';

/** What the SDK calls to send a request. */
export type SdkHttpClient = ApiClientClass['httpClient'];
type SdkRequest = Parameters<SdkHttpClient['request']>[0];

/** What the SDK expects to get: the form of an axios response. */
export interface SdkResponse {
  readonly status: number;
  readonly statusText: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly data: unknown;
  readonly text: string | undefined;
}

/** Stands in for the SDK's own http client, which knows no retries, no limits and no useful errors. */
export function createHttpClient(perform: Perform): SdkHttpClient {
  return {
    timeout: 0,
    httpsAgent: undefined,
    request: async (options: SdkRequest): Promise<SdkResponse> => {
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
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(options.headers ?? {}))
    headers[name.toLowerCase()] = String(value);
  const data: unknown = options.data;
  if (data === undefined || data === null) {
    delete headers['content-type'];
    return { headers };
  }
  if (typeof data === 'string') return { headers: { 'content-type': form, ...headers }, body: data };
  return { headers, body: JSON.stringify(data) };
}

/** The SDK sends text only to log in, and then names no content type. */
const form = 'application/x-www-form-urlencoded';
