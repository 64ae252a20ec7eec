import { pause } from '../core/pause.js';
import { redact } from '../core/secret.js';
import { brokenAnswer, type Reading, readAnswer, refusedAnswer } from './answer.js';
import type { RequestKind } from './classify.js';
import { GenesysError } from './errors.js';
import type { RateLimiter } from './rate.js';
import { againAfterStatus, type FailedTry, retryAfter, waitBeforeNextTry } from './retry.js';
import type { Slots } from './slots.js';
import type { Answer, Outgoing, Transport } from './transport.js';
import type { Tuning } from './tuning.js';

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

export interface PolicyOptions {
  readonly transport: Transport;
  readonly slots: Slots;
  readonly rate: RateLimiter;
  readonly tuning: Tuning;
  readonly trace: (line: string) => void;
  /** The signal that requests obey at present. */
  readonly signal: () => AbortSignal;
  /** Called for every try that is sent. */
  readonly count: (kind: RequestKind) => void;
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

export interface Success {
  readonly answer: Answer;
  readonly reading: Reading;
}

/** Sends a request as often as it takes and is safe. Throws a `GenesysError`, or the signal's reason. */
export type Perform = (request: PolicyRequest) => Promise<Success>;

type Attempt = Success | FailedTry;

export function createPolicy(options: PolicyOptions): Perform {
  return (request) => {
    options.signal().throwIfAborted();
    // A log-in may be what another request waits for, which holds a slot meanwhile.
    if (request.kind === 'login') return tryUntilDone(request);
    return options.slots.run(options.signal(), () => tryUntilDone(request));
  };

  async function tryUntilDone(given: PolicyRequest): Promise<Success> {
    let request = given;
    let renewed = false;
    let mayHaveArrived = false;
    let startedAt: number | undefined;
    for (let tries = 1; ; tries += 1) {
      const signal = options.signal();
      signal.throwIfAborted();
      if (request.withToken) await options.rate.admit(signal);
      startedAt ??= performance.now();
      const attempt = await tryOnce(request, signal);
      if (!('again' in attempt)) return attempt;
      if (isUnauthorised(attempt, request) && !renewed) {
        renewed = true;
        const fresh = await renewedRequest(request);
        if (fresh !== undefined) {
          request = fresh;
          continue;
        }
      }
      const wait = waitBeforeNextTry(
        attempt,
        request.repeatable,
        { tries, elapsed: performance.now() - startedAt },
        options.tuning,
      );
      if (wait === undefined) throw finalError(attempt, request, mayHaveArrived, tries);
      mayHaveArrived ||= attempt.fields.outcome === 'unknown';
      await waitFor(wait, attempt, request, signal);
    }
  }

  async function tryOnce(request: PolicyRequest, signal: AbortSignal): Promise<Attempt> {
    say(`→ ${request.operation}`);
    const startedAt = performance.now();
    options.count(request.kind);
    const result = await options.transport.send(request.outgoing, signal, (reason) =>
      endsInFlight(request, reason),
    );
    const took = `in ${Math.round(performance.now() - startedAt)} ms`;
    if (result.kind === 'failure') {
      say(`✗ ${request.operation} ${took}: ${result.failure.message}`);
      return networkFailed(request, result.failure);
    }
    const { answer } = result;
    options.answered(answer);
    const correlation = answer.headers['inin-correlation-id'];
    const suffix = correlation === undefined ? '' : ` (correlation ${correlation})`;
    say(`← ${answer.status} ${request.operation} ${took}${suffix}`);
    return judge(request, answer);
  }

  async function renewedRequest(request: PolicyRequest): Promise<PolicyRequest | undefined> {
    const fresh = await options.renew(request.outgoing.headers.authorization ?? '');
    if (fresh === undefined) return undefined;
    say(`… ${request.operation}: logged in again`);
    const headers = { ...request.outgoing.headers, authorization: fresh };
    return { ...request, outgoing: { ...request.outgoing, headers } };
  }

  async function waitFor(wait: number, failed: FailedTry, request: PolicyRequest, signal: AbortSignal) {
    const why = failed.fields.status ?? failed.fields.code;
    say(`… ${request.operation}: trying again in ${wait} ms because of ${why}`);
    if (failed.fields.code === 'rate-limited' && request.withToken) options.rate.holdFor(wait);
    else await pause(wait, signal);
  }

  function finalError(failed: FailedTry, request: PolicyRequest, afterRetry: boolean, tries: number) {
    const { fields } = failed;
    const denied =
      isUnauthorised(failed, request) || (request.kind === 'login' && isDeniedLogin(fields.status));
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

  function say(line: string): void {
    options.trace(redact(line));
  }
}

function codeSuffix(code: string): string {
  return code.startsWith('http-') ? '' : ` (${code})`;
}

function isUnauthorised(failed: FailedTry, request: PolicyRequest): boolean {
  return failed.fields.status === 401 && request.withToken;
}

/** The log-in server answers 400 or 401 to a wrong client, secret or region. */
function isDeniedLogin(status: number | undefined): boolean {
  return status === 400 || status === 401;
}

function networkFailed(
  request: PolicyRequest,
  failure: { code: string; sent: boolean; passing: boolean; message: string; hint?: string },
): FailedTry {
  return {
    fields: {
      code: failure.code,
      message: failure.message,
      operation: request.operation,
      outcome: failure.sent ? 'unknown' : 'not-sent',
      hint: failure.hint,
    },
    again: !failure.passing ? 'never' : failure.sent ? 'if-repeatable' : 'always',
  };
}

function judge(request: PolicyRequest, answer: Answer): Attempt {
  const { operation } = request;
  if (answer.status >= 200 && answer.status < 300) {
    const accept = request.kind === 'login' ? 'application/json' : (request.outgoing.headers.accept ?? '');
    const reading = readAnswer(answer, accept);
    const usable = reading !== undefined && (request.kind !== 'login' || holdsToken(reading.data));
    if (usable) return { answer, reading };
    return { fields: brokenAnswer(operation, answer), again: 'if-repeatable' };
  }
  const fields = refusedAnswer(operation, answer);
  if (request.kind === 'login' && isLoginLimit(answer))
    return { fields: { ...fields, code: 'rate-limited' }, again: 'always', after: retryAfter(answer) };
  return {
    fields,
    again: againAfterStatus(answer.status),
    after: retryAfter(answer),
  };
}

function holdsToken(data: unknown): boolean {
  return (
    typeof data === 'object' &&
    data !== null &&
    'access_token' in data &&
    typeof data.access_token === 'string'
  );
}

/** The token endpoint has a limit of its own and reports it as 400 with a text, not as 429. */
function isLoginLimit(answer: Answer): boolean {
  return answer.status === 400 && /rate.?limit/i.test(answer.text);
}

/** Reads are cut off when the run is interrupted; a write may finish, so that it is known what was done. */
function endsInFlight(request: PolicyRequest, reason: unknown): boolean {
  return request.kind !== 'write' || isHard(reason);
}

/** A reason that carries `hard: true` waits for nothing. */
function isHard(reason: unknown): boolean {
  return typeof reason === 'object' && reason !== null && 'hard' in reason && reason.hard === true;
}
