/** A refusal as the platform words it. The server turns it into an `ErrorBody` with a context id. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly details: readonly RefusalDetail[];
  constructor(
    status: number,
    code: string,
    message: string,
    more: { readonly headers?: Record<string, string>; readonly details?: readonly RefusalDetail[] } = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = more.headers ?? {};
    this.details = more.details ?? [];
  }
}

export interface RefusalDetail {
  readonly errorCode: string;
  readonly fieldName?: string;
  readonly entityId?: string;
  readonly entityName?: string;
}

export function notFound(what: string, id: string): Refusal {
  return new Refusal(404, 'not.found', `The requested ${what} was not found: ${id}`);
}

export function badRequest(message: string, details: readonly RefusalDetail[] = []): Refusal {
  return new Refusal(400, 'bad.request', message, { details });
}

export function conflict(message: string, code = 'conflict'): Refusal {
  return new Refusal(409, code, message);
}

/** Source of the wording: API notes, Error body (missing permissions in brackets after the sentence). */
export function missingPermission(permissions: readonly string[], all: boolean): Refusal {
  const which = all ? 'the following permission(s)' : 'any of the following permission(s)';
  return new Refusal(
    403,
    'missing.permissions',
    `Unable to perform the requested action. You are missing ${which}: [${permissions.join(', ')}]`,
  );
}
