import { isObject, jsonIn } from '../core/json.js';
import type { GenesysErrorFields } from './errors.js';
import type { Answer } from './transport.js';

/** What the SDK makes of an answer: `data` where it was JSON, `text` where it was text. */
export interface Reading {
  readonly data: unknown;
  readonly text: string | undefined;
}

/**
 * Reads the body of an answer that says yes, without members that are null: the SDK's models know none, and requests take
 * null for left out. `accept` is what was asked for. A template of a data action is asked
 * for as text and stays text, even when it happens to be JSON. `undefined` when the body should be JSON and is none:
 * it was cut off, or is the page of something in between.
 */
export function readAnswer(answer: Answer, accept: string): Reading | undefined {
  if (answer.text === '') return { data: undefined, text: undefined };
  const type = (answer.headers['content-type'] ?? '').toLowerCase();
  const promised = type.includes('json');
  const asText = type.startsWith('text/html') ? undefined : { data: undefined, text: answer.text };
  if (!promised && !accept.includes('json')) return asText;
  const data = jsonIn(answer.text);
  if (data !== undefined) return { data: withoutNulls(data), text: undefined };
  return type.startsWith('text/plain') ? asText : undefined;
}

/** In place: answers may be large. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) for (const one of value) withoutNulls(one);
  else if (isObject(value))
    for (const key in value)
      if (value[key] === null) delete value[key];
      else withoutNulls(value[key]);
  return value;
}

/** The answer came, and its body is of no use: nobody knows what the server did. */
export function brokenAnswer(operation: string, answer: Answer): GenesysErrorFields {
  return {
    status: answer.status,
    code: 'broken-answer',
    message: isWebPage(answer)
      ? `A web page${pageTitle(answer)} arrived instead of an answer from Genesys Cloud.`
      : 'The answer from Genesys Cloud is cut off or not JSON.',
    contextId: answer.headers['inin-correlation-id'],
    operation,
    outcome: 'unknown',
    ...(isWebPage(answer) ? { hint: captiveHint } : {}),
  };
}

export function isWebPage({ headers }: Answer): boolean {
  return (headers['content-type'] ?? '').toLowerCase().startsWith('text/html');
}

/** ` "Welcome to the hotel"`, or nothing. */
function pageTitle({ text }: Answer): string {
  const title = /<title[^<>]*>([^<]{1,200})/i.exec(text)?.[1]?.replace(/\s+/g, ' ').trim();
  return title === undefined || title === '' ? '' : ` "${title}"`;
}

/** What stands in between and answers itself: networks that want a log-in first, and proxies that block. */
const captiveHint =
  'Something between this machine and Genesys Cloud answers in its place. Open any web page in a browser: if the network asks you to log in or to agree, do so, and run the command again. Otherwise check the region, the gateway and the proxy.';

/** An answer that says no. A 5xx leaves open what was done; every other refusal means that nothing was. */
export function refusedAnswer(operation: string, answer: Answer): GenesysErrorFields {
  const body = readErrorBody(answer.status, answer.text);
  const { status, headers } = answer;
  // The API redirects nobody, and refuses no request with a page; 511 is how a network asks for its log-in.
  const foreign = (status >= 300 && status < 400) || status === 511 || (status < 500 && isWebPage(answer));
  return {
    status,
    code: status === 429 ? 'rate-limited' : (body.code ?? `http-${status}`),
    message: body.message ?? plainMessage(answer),
    contextId: body.contextId ?? headers['inin-correlation-id'],
    operation,
    outcome: mayHaveBeenDone(status) ? 'unknown' : 'refused',
    missingPermissions: body.missingPermissions,
    details: body.details,
    ...(foreign && status !== 404 ? { hint: captiveHint } : {}),
  };
}

function mayHaveBeenDone(status: number): boolean {
  return status === 408 || (status >= 500 && status !== 501);
}

function plainMessage(answer: Answer): string {
  const { status, statusText, headers } = answer;
  const target = status >= 300 && status < 400 ? (headers.location ?? '') : '';
  if (URL.canParse(target)) return `The request was redirected to ${new URL(target).origin} (${status}).`;
  const page = isWebPage(answer) ? `, with a web page${pageTitle(answer)}` : '';
  return `Genesys Cloud answered ${status}${statusText === '' ? '' : ` ${statusText}`}${page}.`;
}

/** The wait in ms that `Retry-After` asks for, as seconds or as a date; undefined when it is absent or unreadable. */
export function retryAfter({ headers }: Answer): number | undefined {
  const text = headers['retry-after']?.trim();
  if (text === undefined || text === '') return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  const date = Date.parse(text);
  // By the clock of whoever asks for it.
  const now = Date.parse(headers.date ?? '') || Date.now();
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/**
 * Reads the body of an error answer: the API's `ErrorBody` (`message`, `code`, `contextId`, `details[]`, `errors[]`),
 * the login server's `{error, description}`, or anything else, which then says nothing.
 */
function readErrorBody(status: number, text: string) {
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
function permissionsIn(message: string): readonly string[] {
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
  const value = jsonIn(text);
  return isObject(value) ? value : {};
}

function list(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function string(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
