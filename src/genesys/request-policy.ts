import { isObject } from '../core/json.js';
import { retry } from '../core/retry.js';
import { redact } from '../core/secret.js';
import type { RequestTry } from '../core/timeline.js';
import { writeGoesOut } from '../core/write-notice.js';
import { brokenAnswer, isWebPage, type Reading, readAnswer, refusedAnswer, retryAfter } from './answer.js';
import { GenesysError, type GenesysErrorFields, withoutEffect } from './errors.js';
import type { RateLimiter, Slots, Tuning } from './limits.js';
import type { NetworkFailure } from './network-failure.js';
import type { Perform, PolicyRequest, Success } from './request.js';
import type { Answer, Transport } from './transport.js';

export type Trace = (line: string, ended?: RequestTry) => void;

export interface PolicyOptions {
  readonly transport: Transport;
  readonly slots: Slots;
  readonly rate: RateLimiter;
  readonly tuning: Tuning;
  /** Told of everything that happens; and of each try, when it has ended, also as data. Absent where nobody wants to know. */
  readonly trace: Trace | undefined;
  /** No request starts once it is aborted, and reads under way are cut off. */
  readonly signal: AbortSignal;
  /** Told of every answer that came, whatever it says. */
  readonly answered: (answer: Answer) => void;
  /**
   * A fresh `Authorization` header instead of the one that was answered with 401, or undefined when there is none to
   * be had (a given access token cannot be renewed). Shared by all requests that ask at the same time.
   */
  readonly renew: (stale: string) => Promise<string | undefined>;
  /** What people can check when log-in or token are refused. */
  readonly loginHint: string;
}

/** One try that failed, until it is known whether it is the last one. */
class FailedTry extends Error {
  readonly fields: GenesysErrorFields;
  /**
   * When the same request may be sent again: `always` when it was surely not carried out, `if-repeatable` when it may
   * have been, `never` when sending it again would change nothing.
   */
  readonly again: 'always' | 'if-repeatable' | 'never';
  /** The wait that the server asks for, in ms. */
  readonly after: number | undefined;
  constructor(fields: GenesysErrorFields, again: FailedTry['again'], after?: number) {
    super(fields.message);
    this.fields = fields;
    this.again = again;
    this.after = after;
  }
}

export function createPolicy(options: PolicyOptions): Perform {
  const { signal, tuning } = options;

  return async (request) => {
    signal.throwIfAborted();
    const wantedAt = performance.now();
    // A log-in may be what another request waits for, which holds a slot meanwhile.
    if (request.kind === 'login') return tryUntilDone(request, wantedAt);
    return options.slots.run(signal, () => tryUntilDone(request, wantedAt));
  };

  async function tryUntilDone(given: PolicyRequest, firstWantedAt: number): Promise<Success> {
    let request = given;
    let wantedAt = firstWantedAt;
    let sent = 0;
    let renewed = false;
    let mayHaveArrived = false;

    async function attempt(): Promise<Success> {
      if (sent > 0) await admitted(request);
      sent += 1;
      try {
        return await tryOnce(request, wantedAt, sent);
      } catch (error) {
        wantedAt = performance.now();
        if (!(error instanceof FailedTry) || !isUnauthorised(error, request) || renewed) throw error;
        renewed = true;
        const fresh = await renewedRequest(request);
        if (fresh === undefined) throw error;
        request = fresh;
        return attempt();
      }
    }

    // The wait for our own limit is not the server's fault, so that the deadline begins after it.
    await admitted(request);
    try {
      return await retry({
        what: `another try of ${request.operation}`,
        attempt,
        again: (error, tries) => isWorthAnother(error, tries, request.repeatable, tuning),
        every: { first: tuning.firstBackoff, max: tuning.maxBackoff, factor: 2, jitter: true },
        deadline: tuning.deadline,
        signal,
        beforeWait: (error, wait) => {
          if (!(error instanceof FailedTry)) return;
          const { status, code, outcome } = error.fields;
          say(`… ${request.operation}: trying again in ${wait} ms because of ${status ?? code}`);
          mayHaveArrived ||= outcome === 'unknown';
          if (code === 'rate-limited' && request.withToken) options.rate.holdFor(wait);
        },
      });
    } catch (error) {
      throw error instanceof FailedTry ? finalError(error, request, mayHaveArrived, sent) : error;
    }
  }

  async function admitted({ withToken }: PolicyRequest): Promise<void> {
    if (withToken) await options.rate.admit(signal);
  }

  async function tryOnce(request: PolicyRequest, wantedAt: number, attempt: number): Promise<Success> {
    const { operation, kind, outgoing } = request;
    if (kind === 'write') await writeGoesOut();
    say(`→ ${operation}`);
    const sentAt = performance.now();
    // Reads are cut off when the run is interrupted; a write may finish, so that it is known what was done.
    const result = await options.transport.send(outgoing, kind === 'write' ? undefined : signal);
    const endedAt = performance.now();
    const took = `in ${Math.round(endedAt - sentAt)} ms`;
    const address = `${operation}${outgoing.url.search}`;
    const ended = { operation, address, kind, wantedAt, sentAt, endedAt, attempt };
    if (result.kind === 'failure') {
      const { failure } = result;
      const unanswered = { status: undefined, failure: failure.message, correlationId: undefined };
      say(`✗ ${operation} ${took}: ${failure.message}`, { ...ended, ...unanswered });
      throw networkFailed(request, failure);
    }
    const { answer } = result;
    options.answered(answer);
    const correlationId = answer.headers['inin-correlation-id'];
    const suffix = correlationId === undefined ? '' : ` (correlation ${correlationId})`;
    const line = `← ${answer.status} ${operation} ${took}${suffix}`;
    say(line, { ...ended, status: answer.status, failure: undefined, correlationId });
    return { answer, reading: usableReading(request, answer) };
  }

  async function renewedRequest(request: PolicyRequest): Promise<PolicyRequest | undefined> {
    const fresh = await options.renew(request.outgoing.headers.authorization ?? '').catch((error) => {
      // That of the log-in: the request itself was refused.
      throw withoutEffect(error);
    });
    if (fresh === undefined) return undefined;
    say(`… ${request.operation}: logged in again`);
    const headers = { ...request.outgoing.headers, authorization: fresh };
    return { ...request, outgoing: { ...request.outgoing, headers } };
  }

  function finalError({ fields }: FailedTry, request: PolicyRequest, afterRetry: boolean, tries: number) {
    // The log-in server answers 400 or 401 to a wrong client, secret or region.
    const deniedLogin = request.kind === 'login' && (fields.status === 400 || fields.status === 401);
    const denied = isUnauthorised({ fields }, request) || deniedLogin;
    const wrong = denied && fields.code !== 'rate-limited';
    return new GenesysError({
      ...fields,
      afterRetry,
      tries,
      ...(wrong
        ? {
            code: 'not-authenticated',
            hint: options.loginHint,
            message: `${request.kind === 'login' ? 'The log-in' : 'The access token'} was refused: ${fields.message}${codeSuffix(fields.code)}`,
          }
        : {}),
    });
  }

  function say(line: string, ended?: RequestTry): void {
    options.trace?.(redact(line), ended);
  }
}

/** Whether the failed request is to be sent again, and after which wait where the server asks for one. */
function isWorthAnother(
  error: unknown,
  tries: number,
  repeatable: boolean,
  tuning: Tuning,
): boolean | number {
  if (!(error instanceof FailedTry) || tries >= mostTries(error, tuning)) return false;
  if (error.again === 'never' || (error.again === 'if-repeatable' && !repeatable)) return false;
  const asked = Math.min(error.after ?? 0, tuning.maxRetryAfter);
  return asked > 0 ? asked * (1 + Math.random() * 0.05) : true;
}

/** Being told to come back later is no sign of a fault: there only the deadline counts. */
function mostTries({ fields }: FailedTry, tuning: Tuning): number {
  if (fields.outcome === 'not-sent') return tuning.maxTriesUnconnected;
  return fields.code === 'rate-limited' ? Number.POSITIVE_INFINITY : tuning.maxTries;
}

function codeSuffix(code: string): string {
  return code.startsWith('http-') ? '' : ` (${code})`;
}

function isUnauthorised({ fields }: Pick<FailedTry, 'fields'>, request: PolicyRequest): boolean {
  return fields.status === 401 && request.withToken;
}

function networkFailed({ operation }: PolicyRequest, failure: NetworkFailure): FailedTry {
  const { code, message, hint, sent, passing } = failure;
  const fields = { code, message, operation, outcome: sent ? 'unknown' : 'not-sent', hint } as const;
  return new FailedTry(fields, !passing ? 'never' : sent ? 'if-repeatable' : 'always');
}

/** @throws FailedTry for an answer that says no, or whose body is of no use */
function usableReading(request: PolicyRequest, answer: Answer): Reading {
  const { operation, kind, outgoing } = request;
  if (answer.status >= 200 && answer.status < 300) {
    const accept = kind === 'login' ? 'application/json' : (outgoing.headers.accept ?? '');
    const reading = readAnswer(answer, accept);
    const needsToken = kind === 'login' && outgoing.method === 'POST';
    if (reading !== undefined && (!needsToken || accessTokenIn(reading.data) !== undefined)) return reading;
    const broken = brokenAnswer(operation, answer);
    // A page in place of a token: the log-in did not get through, and hardly will.
    if (kind === 'login' && isWebPage(answer))
      throw new FailedTry({ ...broken, outcome: 'not-sent' }, 'if-repeatable');
    throw new FailedTry(broken, 'if-repeatable');
  }
  const fields = refusedAnswer(operation, answer);
  if (kind === 'login' && isLoginLimit(answer))
    throw new FailedTry({ ...fields, code: 'rate-limited' }, 'always', retryAfter(answer));
  throw new FailedTry(fields, againAfterStatus(answer.status), retryAfter(answer));
}

/** What an error status means for another try. */
function againAfterStatus(status: number): FailedTry['again'] {
  if (status === 429) return 'always';
  return [408, 500, 502, 503, 504].includes(status) ? 'if-repeatable' : 'never';
}

export function accessTokenIn(data: unknown): string | undefined {
  return isObject(data) && typeof data.access_token === 'string' ? data.access_token : undefined;
}

/** The token endpoint has a limit of its own and reports it as 400 with a text, not as 429. */
function isLoginLimit(answer: Answer): boolean {
  return answer.status === 400 && /rate.?limit/i.test(answer.text);
}
