import type { HttpProxy } from '../core/connection.js';

/** Why no usable answer came, and whether the request can have arrived. */
export interface NetworkFailure {
  readonly code: 'connection-failed' | 'timeout';
  /** False: it cannot have been carried out, because no connection came about. */
  readonly sent: boolean;
  /** It may go better the next time. */
  readonly passing: boolean;
  readonly message: string;
  readonly hint?: string;
}

const certificateCodes = /^(CERT_|ERR_TLS_CERT|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_MISMATCH)/;

/** How a request went out. */
interface Way {
  /** The host that was wanted. */
  readonly host: string;
  readonly proxy?: HttpProxy | undefined;
  /** There was a connection, and the writing of the request to it began. */
  readonly begun: boolean;
}

/**
 * Reads an error of the network (undici, node:net, node:tls, node:dns). Where there is a proxy for the host, whatever
 * cannot be found or reached is the proxy: it alone looks for the host.
 */
export function readNetworkFailure(error: unknown, way: Way): NetworkFailure {
  const { host, proxy } = way;
  const code = codeOf(error);
  const text = (error instanceof Error ? error.message : String(error)) || code;
  const atProxy = error instanceof ProxyFailure;
  const isRefusal = !atProxy && (/proxy/i.test(text) || code.startsWith('UND_ERR_PRX'));
  if (way.begun && !(proxy !== undefined && isRefusal)) return broken(code, text, host);
  const peer = proxy !== undefined && atProxy ? `the ${subject(way)}` : host;
  if (certificateCodes.test(code)) return certificateFailure(code, peer);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return unsent(`The ${subject(way)} cannot be found (${text}).`, true, reachHint(proxy));
  if (proxy !== undefined && atProxy && code === 'UND_ERR_SOCKET')
    return unsent(
      `The proxy ${proxy.host} (${proxy.from}) hangs up when it is asked for ${host}.`,
      true,
      `Check that ${proxy.from} names an HTTP proxy, and that it lets ${host} through.`,
    );
  if (proxy !== undefined && isRefusal) return proxyRefusal(text, host, proxy);
  if (/before secure TLS connection/.test(text) || code.startsWith('ERR_SSL') || code === 'EPROTO')
    return unsent(`No secure connection to ${peer} could be made (${code}).`, code === 'ECONNRESET', tlsHint);
  return unsent(`Nothing answers at the ${subject(way)} (${text}).`, true, reachHint(proxy));
}

/** What went wrong when the request had been begun: nobody knows how far the server came. */
function broken(code: string, text: string, host: string): NetworkFailure {
  const failure = { code: 'connection-failed', sent: true, passing: true } as const;
  // Node's parser of HTTP.
  if (code.startsWith('HPE_'))
    return {
      ...failure,
      message: `What answers at ${host} does not speak HTTP (${code}).`,
      hint: 'Check the region, the gateway with its port, and whether its address should begin with https://.',
    };
  return { ...failure, message: `The connection to ${host} broke before the answer was complete (${text}).` };
}

/** What kept a proxy from answering when it was asked for a tunnel. */
export class ProxyFailure extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

function subject({ host, proxy }: Way): string {
  return proxy === undefined ? `host ${host}` : `proxy ${proxy.host} (${proxy.from})`;
}

function reachHint(proxy: HttpProxy | undefined): string {
  return proxy === undefined
    ? 'Check the region, the gateway and the network. If this network has a proxy, name it in HTTPS_PROXY.'
    : `Check the host and the port in ${proxy.from}, and the network.`;
}

function certificateFailure(code: string, host: string): NetworkFailure {
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID')
    return unsent(
      `The certificate of ${host} is not valid today (${code}).`,
      false,
      "Check this machine's clock. If it is right, whoever runs the host has to renew the certificate.",
    );
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID' || code === 'HOSTNAME_MISMATCH')
    return unsent(
      `The certificate that ${host} shows is for another host (${code}).`,
      false,
      'Check the host of the gateway. A log-in page of the network may also answer in its place.',
    );
  return unsent(`The certificate of ${host} is not trusted (${code}).`, false, inspectionHint);
}

/** What the proxy answered instead of passing the request on stands in undici's text. */
function proxyRefusal(text: string, host: string, { host: at, from, authorization }: HttpProxy) {
  const status = /\b([1-5]\d\d)\b/.exec(text)?.[1];
  if (status === '407')
    return unsent(
      authorization !== undefined
        ? `The proxy ${at} refuses the user name and password of ${from} (407).`
        : `The proxy ${at} wants a user name and a password, and ${from} holds none (407).`,
      false,
      authorization !== undefined
        ? `Correct them in ${from}. ${nameForms}`
        : `Add them to ${from}. ${nameForms}`,
    );
  return unsent(
    `The proxy ${at} does not let the request to ${host} through (${status ?? text}).`,
    false,
    `Ask whoever runs the proxy to allow ${host}, or add it to NO_PROXY if it can be reached directly.`,
  );
}

/** The try took longer than it may. */
export function tryTimedOut({ host, begun }: Way, ms: number): NetworkFailure {
  const seconds = Math.round(ms / 100) / 10;
  return {
    code: 'timeout',
    sent: begun,
    passing: true,
    message: `${host} did not answer within ${seconds} s.`,
  };
}

const inspectionHint =
  'Many company networks read TLS and put a certificate of their own in between. Ask the network team for its root certificate as a PEM file, set the variable NODE_EXTRA_CA_CERTS to the path of that file, and run the command again. If it is set already, the file lacks that certificate.';
const nameForms =
  'In an address they are written as http://NAME:PASSWORD@HOST:PORT, with %5C for a backslash and %40 for @. A proxy that takes only Windows sign-in (NTLM, Kerberos) needs a local helper such as Px or Cntlm.';
const tlsHint = 'Check whether the gateway or proxy address should begin with http:// rather than https://.';

function unsent(message: string, passing: boolean, hint: string): NetworkFailure {
  return { code: 'connection-failed', sent: false, passing, message, hint };
}

/** The code of an error or of whatever caused it; empty when there is none. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  // undici wraps what the TLS behind a proxy's tunnel says.
  if ('code' in error && typeof error.code === 'string' && error.code !== 'UND_ERR_PRX_TLS')
    return error.code;
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  return codeOf(error.cause);
}
