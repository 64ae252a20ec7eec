/** One request that the practice org received. Bodies and tokens are not kept. */
export interface LoggedRequest {
  readonly method: string;
  /** With query. */
  readonly path: string;
  /** `oauth-token`, `oauth-authorize`, `upload`, or undefined for a path that the contract does not know. */
  readonly operationId: string | undefined;
  /** What was answered; undefined when the connection was cut or left hanging. */
  readonly status: number | undefined;
  /** A search is a read although it is a POST; a login is neither read nor write. */
  readonly kind: 'read' | 'write' | 'login';
}

const kept = 20_000;
const readingPosts = new Set([
  'postUsersSearch',
  'postGroupsSearch',
  'postOutboundContactlistContactsSearch',
  'postOutboundContactlistContactsBulk',
  'postProcessautomationTriggerTest',
]);

export function logRequest(
  log: LoggedRequest[],
  request: { method: string; path: string; operationId: string | undefined },
  status: number | undefined,
): void {
  log.push({ ...request, status, kind: kindOf(request.method, request.operationId) });
  if (log.length > kept) log.splice(0, log.length - kept);
}

function kindOf(method: string, operationId: string | undefined): LoggedRequest['kind'] {
  if (operationId?.startsWith('oauth-') === true) return 'login';
  const reads = method === 'GET' || method === 'HEAD' || readingPosts.has(operationId ?? '');
  return reads ? 'read' : 'write';
}
