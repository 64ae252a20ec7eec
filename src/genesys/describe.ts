import { InterruptedError } from '../core/interruption.js';
import type { Problem } from '../core/problem.js';
import { ProblemError } from '../core/problem.js';
import { WaitTimeoutError } from '../core/retry.js';
import { redact } from '../core/secret.js';
import { GenesysError, SecretNotStoredError } from './errors.js';
import { codeOf, readNetworkFailure } from './network-failure.js';

const runAgain = 'Run the same command again: it looks at what is there and continues.';

/** Any error as people need it: what failed, why, what to do next. Every text is redacted. */
export function describe(error: unknown): Problem {
  return redacted(problemOf(error));
}

function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  if (error instanceof GenesysError) return requestProblem(error);
  if (error instanceof InterruptedError) return interruptionProblem(error);
  if (error instanceof WaitTimeoutError)
    return {
      code: 'waited-too-long',
      what: error.message,
      why: 'Genesys Cloud passes some changes on with a delay, mostly of seconds, at times of minutes.',
      next: runAgain,
    };
  if (error instanceof SecretNotStoredError) return notStoredProblem(error);
  if (isTimeUp(error)) return timeUpProblem;
  if (isNetworkError(error)) return networkProblem(error);
  return unexpected(error);
}

function requestProblem(error: GenesysError): Problem {
  return {
    code: requestCode(error),
    what: error.operation === 'POST /oauth/token' ? 'Logging in failed.' : `${error.operation} failed.`,
    why: `${error.message}${facts(error)}`,
    next: error.hint ?? requestHint(error),
    ...(error.contextId === undefined ? {} : { correlationId: error.contextId }),
    ...(error.missingPermissions.length === 0 ? {} : { missingPermissions: error.missingPermissions }),
    ...(error.details.length === 0 ? {} : { details: error.details }),
  };
}

/** `(409 general.conflict, tried 3 times)`: the platform's own code and what else a reader may want. */
function facts(error: GenesysError): string {
  const ours = error.code.startsWith('http-') || ownCodes.has(error.code);
  const code = ours ? undefined : error.code;
  const answered = [error.status, code].filter((part) => part !== undefined).join(' ');
  const tried = error.tries > 1 ? `tried ${error.tries} times` : '';
  const all = [answered, tried].filter((part) => part !== '');
  return all.length === 0 ? '' : ` (${all.join(', ')})`;
}

/** Our own codes are for scripts as they are; the platform's many are gathered under a few. */
function requestCode(error: GenesysError): string {
  if (ownCodes.has(error.code)) return error.code;
  if (error.status === 403) return 'missing-permission';
  if (error.status === 404) return 'not-found';
  if (error.status === 409) return 'conflict';
  return error.outcome === 'unknown' ? 'server-error' : 'request-refused';
}

const ownCodes = new Set([
  'connection-failed',
  'timeout',
  'broken-answer',
  'not-authenticated',
  'rate-limited',
]);

function requestHint(error: GenesysError): string {
  if (error.missingPermissions.length > 0)
    return `Give a role with ${error.missingPermissions.join(', ')} to the client that installs, then run the command again.`;
  switch (requestCode(error)) {
    case 'missing-permission':
      return 'Check the roles and divisions of the client that installs, and whether an IP allow-list keeps this machine out.';
    case 'rate-limited':
      return 'Other programs may be using the same client. Wait a minute, then run the command again.';
    case 'not-found':
      return 'It may have been deleted meanwhile, or lie in a division that the client that installs cannot see.';
    case 'conflict':
      return `Somebody else may have changed it at the same time. ${runAgain}`;
    case 'request-refused':
      return 'If the reason does not tell what to change, run again with --verbose and give support the correlation id.';
    default:
      return error.outcome === 'unknown'
        ? `It may have been carried out all the same. ${runAgain}`
        : runAgain;
  }
}

function interruptionProblem(error: InterruptedError): Problem {
  if (error.why === 'signal') {
    const reason = 'It was told to stop before it had come to its end.';
    return { code: 'interrupted', what: error.message, why: reason, next: runAgain };
  }
  return {
    code: 'time-limit',
    what: error.message,
    why: 'It had not come to its end by then.',
    next: `Give it longer with --timeout. ${runAgain}`,
  };
}

/** The reason of an `AbortSignal.timeout`, under which a few requests have to come to their end. */
function isTimeUp(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'TimeoutError';
}

const timeUpProblem: Problem = {
  code: 'timeout',
  what: 'A request got no answer in time.',
  why: 'Genesys Cloud did not answer within the time that there is for it, however often it was tried.',
  next: `It may have been carried out all the same. ${runAgain}`,
};

/**
 * What went wrong, and what that means here. Permissions that are missing are told as details: by themselves they
 * would say that nothing was changed.
 */
function notStoredProblem({ cause }: SecretNotStoredError): Problem {
  const { missingPermissions = [], details = [], ...problem } = problemOf(cause);
  const all = [...details, ...missingPermissions.map((permission) => `missing permission: ${permission}`)];
  return {
    ...problem,
    what: `The new secret may not be stored. ${problem.what}`,
    ...(all.length === 0 ? {} : { details: all }),
    next: 'The old secret may be gone, and then the solution does not work. Run the same command again: it makes another secret and stores it.',
  };
}

/** Errors of the network that came from elsewhere than our http client. */
function isNetworkError(error: unknown): boolean {
  return /^(ECONN|ENOTFOUND|EAI_|EHOST|ENET|ETIMEDOUT|UND_ERR_|CERT_|ERR_TLS|SELF_SIGNED|UNABLE_TO_|DEPTH_ZERO)/.test(
    codeOf(error),
  );
}

function networkProblem(error: unknown): Problem {
  const failure = readNetworkFailure(error, 'the server');
  return {
    code: failure.code,
    what: 'The connection failed.',
    why: failure.message,
    next: failure.hint ?? runAgain,
  };
}

/** The SDK throws bare strings where a parameter is missing; everything else here is a fault as well. */
function unexpected(error: unknown): Problem {
  const text =
    error instanceof Error ? error.message : typeof error === 'string' ? error : 'An unknown error.';
  return {
    code: 'unexpected',
    what: text === '' ? 'An unknown error.' : text,
    why: 'gc-presence did not expect this; it is probably a fault in it.',
    next: 'Run the command again with --verbose and report what it prints.',
  };
}

function redacted(problem: Problem): Problem {
  return {
    ...problem,
    what: redact(problem.what),
    ...(problem.why === undefined ? {} : { why: redact(problem.why) }),
    ...(problem.next === undefined ? {} : { next: redact(problem.next) }),
    ...(problem.details === undefined ? {} : { details: problem.details.map(redact) }),
  };
}
