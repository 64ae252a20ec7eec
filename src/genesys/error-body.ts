/** What an error answer says, in whichever of the platform's forms it came. */
export interface ErrorBody {
  readonly code: string | undefined;
  readonly message: string | undefined;
  readonly contextId: string | undefined;
  readonly details: readonly string[];
  readonly missingPermissions: readonly string[];
}

/**
 * Reads the body of an error answer: the API's `ErrorBody` (`message`, `code`, `contextId`, `details[]`, `errors[]`),
 * the login server's `{error, description}`, or anything else, which then says nothing.
 */
export function readErrorBody(status: number, text: string): ErrorBody {
  const body = parse(text);
  const message = string(body.message) ?? string(body.error_description) ?? string(body.description);
  return {
    code: string(body.code) ?? string(body.error),
    message,
    contextId: string(body.contextId),
    details: [...list(body.details).map(detail), ...list(body.errors).map(nested)].filter(
      (line) => line !== '',
    ),
    missingPermissions: status === 403 ? permissionsIn(message ?? text) : [],
  };
}

/** The permissions that a 403's message names: `… missing the following permission(s): [oauth:client:add]`. */
export function permissionsIn(message: string): readonly string[] {
  return [...new Set(message.match(/\b[a-z][A-Za-z]*:[A-Za-z]+:(?:[A-Za-z]+|\*)/g) ?? [])];
}

type Fields = Readonly<Record<string, unknown>>;

function detail(entry: Fields): string {
  const field = string(entry.fieldName) ?? string(entry.entityName);
  const what = string(entry.message) ?? string(entry.errorCode) ?? '';
  return field === undefined ? what : `${field}: ${what}`;
}

function nested(entry: Fields): string {
  const field = list(entry.details).map((inner) => string(inner.fieldName))[0];
  const what =
    string(entry.message) ?? string(entry.details) ?? string(entry.error) ?? string(entry.code) ?? '';
  return field === undefined ? what : `${field}: ${what}`;
}

function parse(text: string): Fields {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : {};
  } catch {
    return {};
  }
}

function list(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : [];
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function string(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
