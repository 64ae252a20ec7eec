import { readErrorBody } from './error-body.js';
import type { GenesysErrorFields } from './errors.js';
import type { Answer } from './transport.js';

/** What the SDK makes of an answer: `data` where it was JSON, `text` where it was text. */
export interface Reading {
  readonly data: unknown;
  readonly text: string | undefined;
}

/**
 * Reads the body of an answer that says yes. `accept` is what was asked for. A template of a data action is asked
 * for as text and stays text, even when it happens to be JSON. `undefined` when the body should be JSON and is none:
 * it was cut off, or is the page of something in between.
 */
export function readAnswer(answer: Answer, accept: string): Reading | undefined {
  if (answer.text === '') return { data: undefined, text: undefined };
  const type = (answer.headers['content-type'] ?? '').toLowerCase();
  const promised = type.includes('json');
  const asText = type.startsWith('text/html') ? undefined : { data: undefined, text: answer.text };
  if (!promised && !accept.includes('json')) return asText;
  try {
    return { data: JSON.parse(answer.text), text: undefined };
  } catch {
    return type.startsWith('text/plain') ? asText : undefined;
  }
}

/** The answer came, and its body is of no use: nobody knows what the server did. */
export function brokenAnswer(operation: string, answer: Answer): GenesysErrorFields {
  const page = (answer.headers['content-type'] ?? '').startsWith('text/html');
  return {
    status: answer.status,
    code: 'broken-answer',
    message: page
      ? 'The answer is a web page and not that of the Genesys Cloud API.'
      : 'The answer of Genesys Cloud is cut off or no JSON.',
    contextId: answer.headers['inin-correlation-id'],
    operation,
    outcome: 'unknown',
    ...(page
      ? { hint: 'Check the region and the gateway; a proxy or a log-in page may stand in between.' }
      : {}),
  };
}

/** An answer that says no. A 5xx leaves open what was done; every other refusal means that nothing was. */
export function refusedAnswer(operation: string, answer: Answer): GenesysErrorFields {
  const body = readErrorBody(answer.status, answer.text);
  const redirect = answer.status >= 300 && answer.status < 400;
  return {
    status: answer.status,
    code: answer.status === 429 ? 'rate-limited' : (body.code ?? `http-${answer.status}`),
    message: body.message ?? plainMessage(answer),
    contextId: body.contextId ?? answer.headers['inin-correlation-id'],
    operation,
    outcome: mayHaveBeenDone(answer.status) ? 'unknown' : 'refused',
    missingPermissions: body.missingPermissions,
    details: body.details,
    ...(redirect ? { hint: 'Check the region and the gateway: the API itself never redirects.' } : {}),
  };
}

function mayHaveBeenDone(status: number): boolean {
  return status === 408 || (status >= 500 && status !== 501);
}

function plainMessage(answer: Answer): string {
  return `Genesys Cloud answered ${answer.status}${answer.statusText === '' ? '' : ` ${answer.statusText}`}.`;
}

/** The wait in ms that `Retry-After` asks for, as seconds or as a date; undefined when it is absent or unreadable. */
export function retryAfter(answer: Answer, now: number = Date.now()): number | undefined {
  const text = answer.headers['retry-after']?.trim();
  if (text === undefined || text === '') return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
