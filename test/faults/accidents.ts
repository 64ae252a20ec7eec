import type { Passage } from '../support/gate.js';

/** One thing that goes wrong once, at one request. */
export interface Accident {
  readonly passage: Passage;
  /** The run may end with it. Any other accident it gets over. */
  readonly endsRun?: true;
  /** No answer ever comes, and the program has to give up. */
  readonly lost?: true;
  /** The signal of Ctrl-C comes with that request. */
  readonly signal?: true;
  /** The process is gone from then on; what this machine remembers is there for the next run, or is gone, too. */
  readonly ends?: 'remembering' | 'forgetting';
}

const refusal = (status: number, code: string, headers: Readonly<Record<string, string>> = {}): Accident => ({
  passage: {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ status, code, message: `Refused with ${status}.`, errors: [] }),
  },
});

export const accidents: Readonly<Record<string, Accident>> = {
  '500': refusal(500, 'internal.server.error'),
  '503 with a web page': {
    passage: {
      status: 503,
      headers: { 'content-type': 'text/html' },
      body: '<html><h1>503 Service Temporarily Unavailable</h1></html>',
    },
  },
  '429 with Retry-After': refusal(429, 'too.many.requests', { 'retry-after': '1' }),
  '429 without Retry-After': refusal(429, 'too.many.requests'),
  '401, the token has expired': {
    ...refusal(401, 'bad.credentials'),
    // Only as the answer to a log-in, which carries no token.
    endsRun: true,
  },
  'the connection breaks before the request is carried out': { passage: 'reset-request' },
  'the connection breaks after the request was carried out': { passage: 'reset-answer' },
  'the request is lost on its way': { passage: 'hold-request', lost: true },
  'the answer is lost on its way': { passage: 'hold-answer', lost: true },
  'the answer is cut off': { passage: 'cut-answer' },
  'a web page instead of an answer': { passage: 'web-page', endsRun: true },
  'Ctrl-C once': { passage: 'pass', signal: true, endsRun: true },
  'Ctrl-C twice': { passage: 'hold-answer', signal: true, ends: 'remembering' },
  'killed before the request is carried out': { passage: 'hold-request', ends: 'remembering' },
  'killed after the request was carried out': { passage: 'hold-answer', ends: 'remembering' },
  'killed after the request was carried out, and nothing is remembered': {
    passage: 'hold-answer',
    ends: 'forgetting',
  },
};
