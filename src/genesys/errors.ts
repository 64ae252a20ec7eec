import { exitCodes } from '../core/exit-codes.js';
import { type Problem, ProblemError, problemOf, runAgain } from '../core/problem.js';
import type { ProblemCode } from '../core/problem-codes.js';
import { redact } from '../core/secret.js';
import { withAside } from '../core/text.js';

/**
 * What became of the request: `refused` when the server said no, `not-sent` when it cannot have arrived, `unknown`
 * when it may have been carried out although no (usable) answer came.
 */
export type Fate = 'refused' | 'unknown' | 'not-sent';

export interface GenesysErrorFields {
  /** The HTTP status, where an answer came. */
  readonly status?: number | undefined;
  /**
   * The platform's code, or one of ours: `connection-failed`, `timeout`, `broken-answer`, `not-authenticated`,
   * `rate-limited`, `http-<status>` when the answer named none.
   */
  readonly code: string;
  readonly message: string;
  /** The platform's context or correlation id, for a support ticket. */
  readonly contextId?: string | undefined;
  /** `POST /api/v2/oauth/clients`: ids kept, query dropped. */
  readonly operation: string;
  readonly outcome: Fate;
  /** `domain:entity:action`, as a 403 names them. */
  readonly missingPermissions?: readonly string[] | undefined;
  /** What the platform says about single fields: `name: may not be empty`. */
  readonly details?: readonly string[] | undefined;
  /** An earlier try of this very request may have been carried out: a 409 or 404 may be its echo. */
  readonly afterRetry?: boolean | undefined;
  /** How often it was sent or tried to be sent. */
  readonly tries?: number | undefined;
  /** What people can do about it. */
  readonly hint?: string | undefined;
}

/**
 * The one way in which a request to Genesys Cloud fails. Holds no headers and no bodies; all texts are redacted. The
 * message is the platform's.
 */
export class GenesysError extends ProblemError {
  override readonly name = 'GenesysError';
  readonly status: number | undefined;
  readonly code: string;
  readonly contextId: string | undefined;
  readonly operation: string;
  readonly outcome: Fate;
  readonly missingPermissions: readonly string[];
  readonly details: readonly string[];
  readonly afterRetry: boolean;
  readonly tries: number;
  readonly hint: string | undefined;
  constructor(given: GenesysErrorFields) {
    const fields = {
      ...given,
      message: redact(given.message),
      code: redact(given.code),
      operation: redact(given.operation),
      details: (given.details ?? []).map(redact),
    };
    super(requestProblem(fields));
    this.message = fields.message;
    this.status = fields.status;
    this.code = fields.code;
    this.contextId = fields.contextId;
    this.operation = fields.operation;
    this.outcome = fields.outcome;
    this.missingPermissions = fields.missingPermissions ?? [];
    this.details = fields.details;
    this.afterRetry = fields.afterRetry ?? false;
    this.tries = fields.tries ?? 1;
    this.hint = fields.hint;
  }

  /** There is an object of this name, or with this key, already. */
  get taken(): boolean {
    return this.means('taken');
  }
  /** Something still refers to the object. */
  get inUse(): boolean {
    return this.means('in-use');
  }
  /** Somebody else wrote since the object was read. */
  get stale(): boolean {
    return this.means('stale');
  }

  /** What no code and no word tells apart may be any of them: the request itself decides which it can be. */
  private means(conflict: Conflict): boolean {
    const meant = conflictOf(this);
    return meant === conflict || meant === 'unclear';
  }
}

type Conflict = 'taken' | 'in-use' | 'stale' | 'unclear' | 'other';

const conflictCodes: readonly (readonly [Conflict, RegExp])[] = [
  ['taken', /^duplicate\.|already\.exists/],
  ['in-use', /(^|\.)in\.use$|referential\.integrity|^cannot\.delete/],
  ['stale', /wrong\.version|version\.mismatch/],
  ['other', /campaign\.active/],
];

const conflictWords: readonly (readonly [Conflict, RegExp])[] = [
  ['stale', /\bversion\b/i],
  ['in-use', /\b(in use by|is in use|still refer|referenced|used by)\b/i],
];

/**
 * Platform facts: a name that is taken is 400 for outbound objects, queues and wrap-up codes and 409 elsewhere, as are
 * objects in use and stale versions; the code tells which (API descriptions of 2017). Where an object has no code of its
 * own the words do; a 409 without either is some conflict, a 400 is none.
 */
function conflictOf({ status, code, message }: GenesysError): Conflict | undefined {
  if (status !== 400 && status !== 409) return undefined;
  const byCode = conflictCodes.find(([, pattern]) => pattern.test(code));
  const byWords = conflictWords.find(([, pattern]) => pattern.test(message));
  return (byCode ?? byWords)?.[0] ?? (status === 409 ? 'unclear' : undefined);
}

/** The same failure with better advice. */
export function withHint(error: GenesysError, hint: string): GenesysError {
  return new GenesysError({ ...error, message: error.message, hint });
}

/** The same failure, where it is known that nothing came of the request: nobody has to look for what it may have made. */
export function withoutEffect(error: unknown): unknown {
  if (!(error instanceof GenesysError) || error.outcome !== 'unknown') return error;
  return new GenesysError({ ...error, message: error.message, outcome: 'not-sent' });
}

/** What the request gives; undefined when the platform answers with one of these statuses. */
export async function getOrUndefined<T>(request: () => Promise<T>, statuses = [404]): Promise<T | undefined> {
  try {
    return await request();
  } catch (error) {
    if (error instanceof GenesysError && statuses.includes(error.status ?? 0)) return undefined;
    throw error;
  }
}

/** A new secret may have been made, and is not surely stored where it is needed. `cause` says what went wrong. */
export class SecretNotStoredError extends ProblemError {
  override readonly name = 'SecretNotStoredError';
  constructor(cause: unknown) {
    // Permissions that are missing are told as details: as such they would say that nothing was changed.
    const { missingPermissions = [], details = [], ...problem } = problemOf(cause);
    const all = [...details, ...missingPermissions.map((permission) => `missing permission: ${permission}`)];
    super(
      {
        ...problem,
        what: `The new secret may not be stored. ${problem.what}`,
        ...(all.length === 0 ? {} : { details: all }),
        exitCode: exitCodes.failed,
        next: 'The old secret may be gone, and then the solution does not work. Run the same command again: it makes another secret and stores it.',
      },
      { cause },
    );
  }
}

/** It creates nothing: whether it was carried out does not matter. */
function isLogin({ operation }: GenesysErrorFields): boolean {
  return operation === 'POST /oauth/token';
}

function requestProblem(error: GenesysErrorFields): Problem {
  const { operation, contextId, missingPermissions = [], details = [] } = error;
  return {
    code: requestCode(error),
    what: isLogin(error) ? 'Logging in failed.' : `${operation} failed.`,
    why: facts(error) === '' ? error.message : withAside(error.message, facts(error)),
    next: error.hint ?? nextAfter(error),
    correlationId: contextId,
    ...(missingPermissions.length === 0 ? {} : { missingPermissions }),
    ...(details.length === 0 ? {} : { details }),
  };
}

/** `409 general.conflict, tried 3 times`: the platform's own code and what else a reader may want. */
function facts(error: GenesysErrorFields): string {
  const { tries = 1 } = error;
  const ours = error.code.startsWith('http-') || ownCodes.some((own) => own === error.code);
  const code = ours ? undefined : error.code;
  const answered = [error.status, code].filter((part) => part !== undefined).join(' ');
  const tried = tries > 1 ? `tried ${tries} times` : '';
  return [answered, tried].filter((part) => part !== '').join(', ');
}

/** Our own codes are for scripts as they are; the platform's many are gathered under a few. */
function requestCode(error: GenesysErrorFields): ProblemCode {
  const own = ownCodes.find((code) => code === error.code);
  if (own !== undefined) return own;
  if (error.status === 403) return 'missing-permission';
  if (error.status === 404) return 'not-found';
  if (error.status === 409) return 'conflict';
  return error.outcome === 'refused' ? 'request-refused' : 'server-error';
}

const ownCodes = [
  'connection-failed',
  'timeout',
  'broken-answer',
  'not-authenticated',
  'rate-limited',
] as const;

function nextAfter(error: GenesysErrorFields): string {
  const { missingPermissions = [] } = error;
  if (missingPermissions.length > 0)
    return `Give the installing client a role with ${missingPermissions.join(', ')}, then run the command again.`;
  switch (requestCode(error)) {
    case 'missing-permission':
      return 'Check the roles and divisions of the installing client or person, the scopes of the OAuth client after a sign-in by browser, and whether an IP allow-list blocks this machine.';
    case 'rate-limited':
      return 'Other programs may be using the same client. Wait a minute, then run the command again.';
    case 'not-found':
      if (isLogin(error))
        return 'No log-in server of Genesys Cloud is there: check the region and the gateway.';
      return 'It may have been deleted, or be in a division that the installing client cannot see.';
    case 'conflict':
      return `Somebody else may have changed it at the same time. ${runAgain}`;
    case 'request-refused':
      return 'If the reason does not tell what to change, run again with --verbose and give support the correlation id.';
    default:
      return error.outcome === 'unknown' && !isLogin(error)
        ? `It may have been carried out anyway. ${runAgain}`
        : runAgain;
  }
}
