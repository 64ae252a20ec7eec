/** A log-in counts as neither reading nor writing. */
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
