/** Why no usable answer came, and whether the request can have arrived. */
export interface NetworkFailure {
  readonly code: 'connection-failed' | 'timeout';
  /** The request cannot have been carried out: no connection came about. */
  readonly sent: boolean;
  /** It may go better the next time. */
  readonly passing: boolean;
  readonly message: string;
  readonly hint?: string;
}

const certificateCodes = /^(CERT_|ERR_TLS_CERT|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_MISMATCH)/;
const unreachable = ['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'UND_ERR_CONNECT_TIMEOUT'];

/** Reads an error of the network (undici, node:net, node:tls, node:dns). `host` is the host that was wanted. */
export function readNetworkFailure(error: unknown, host: string): NetworkFailure {
  const code = codeOf(error);
  const text = (error instanceof Error ? error.message : String(error)) || code;
  if (certificateCodes.test(code))
    return unsent(`The certificate of ${host} is not trusted (${code}).`, false, certificateHint);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return unsent(`The host ${host} cannot be found (${text}).`, true, nameHint);
  if (unreachable.includes(code))
    return unsent(`Nothing answers at ${host} (${text}).`, true, unreachableHint);
  if (/proxy/i.test(text) || code.startsWith('UND_ERR_PRX'))
    return unsent(`The proxy does not let the request to ${host} through: ${text}`, false, proxyHint);
  if (/before secure TLS connection/.test(text) || code.startsWith('ERR_SSL') || code === 'EPROTO')
    return unsent(`No secure connection to ${host} came about (${code}).`, code === 'ECONNRESET', tlsHint);
  return {
    code: 'connection-failed',
    sent: true,
    passing: true,
    message: `The connection to ${host} broke before the answer was complete (${text}).`,
  };
}

/** The try took longer than it may: nobody knows how far the server came. */
export function tryTimedOut(host: string, ms: number): NetworkFailure {
  const seconds = Math.round(ms / 100) / 10;
  return {
    code: 'timeout',
    sent: true,
    passing: true,
    message: `${host} did not answer within ${seconds} s.`,
  };
}

const certificateHint =
  'If your network inspects TLS, point NODE_EXTRA_CA_CERTS at the file with its root certificate.';
const nameHint = 'Check the region, the gateway and the network; behind a proxy, check HTTPS_PROXY.';
const unreachableHint = 'Check the address, the port and the network; behind a proxy, check HTTPS_PROXY.';
const proxyHint = 'Check HTTPS_PROXY and its user name and password, or add the host to NO_PROXY.';
const tlsHint = 'Check whether the gateway or proxy address should begin with http:// rather than https://.';

function unsent(message: string, passing: boolean, hint: string): NetworkFailure {
  return { code: 'connection-failed', sent: false, passing, message, hint };
}

/** The code of an error or of whatever caused it; empty when there is none. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  return codeOf(error.cause);
}
