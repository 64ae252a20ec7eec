import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { z } from 'zod';
import { ProblemError } from '../../core/problem.js';
import { teamsStates } from '../../core/teams-states.js';
import { type Dispatched, pathOf, type Received, searchOf } from '../dispatch.js';
import { isObject, minute } from '../json.js';
import type { Org } from '../org.js';
import { runSchedules } from '../outbound/run-schedules.js';
import type { PracticeOrg } from '../practice-org.js';
import { emitDocument, reasonOf, unknownTeamsState } from '../views/emit-document.js';
import { installedIn } from '../views/installed.js';
import { activePeople, findPerson, personReport } from '../views/people.js';

const keptRequests = 40;
const shownEvents = 30;
const mostPeople = 60;
/** How often the state is looked at while somebody watches: other processes work in the same file. */
const glance = 500;

export type Page = ReturnType<typeof createPage>;

const emitBody = z.strictObject({ user: z.string(), teamsPresence: z.string() });
const runBody = z.strictObject({ days: z.int().min(1).max(31) });

/** The web page of `sandbox start`, live. `stopped` aborts when the server stops. */
export function createPage({
  transaction,
  stopped,
}: Pick<PracticeOrg, 'transaction'> & { readonly stopped: AbortSignal }) {
  // Another web page can neither read this (same origin) nor send a header of its own to here without being asked.
  const token = randomBytes(24).toString('base64url');
  const requests: object[] = [];
  let number = 0;
  const watchers = new Set<() => void>();

  const send = (response: ServerResponse, status: number, body: object) => {
    response.writeHead(status, { ...safe, 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  const act = (
    { method, headers, text }: Received,
    response: ServerResponse,
    work: (body: unknown) => object,
  ) => {
    if (method !== 'POST' || headers['x-page-token'] !== token)
      return send(response, 403, { message: 'Only the page itself may do that. Load it again.' });
    try {
      send(response, 200, work(JSON.parse(text)));
    } catch (error) {
      send(response, 400, { message: sentence(error) });
    }
    for (const look of watchers) look();
  };
  const routes: Readonly<Record<string, (request: Received, response: ServerResponse) => void>> = {
    '/': (_, response) => sendPage(response, token),
    '/page/events': ({ url }, response) => {
      const find = (searchOf(url).get('find') ?? '').toLowerCase();
      const look = () =>
        JSON.stringify({
          ...transaction((org) => snapshot(org, find), { writes: false }),
          requests: requests.toReversed(),
        });
      sendEvents(response, look, watchers, stopped);
    },
    '/page/emit': (request, response) =>
      act(request, response, (body) => {
        const { user, teamsPresence } = emitBody.parse(body);
        return transaction((org, origin) => sendChange(org, origin, user, teamsPresence));
      }),
    '/page/run-schedules': (request, response) =>
      act(request, response, (body) => {
        const { days } = runBody.parse(body);
        return transaction((org) => letPass(org, days));
      }),
  };
  return {
    /** Whether a path is one of the page's and none of the API's. */
    serves: (path: string) => Object.hasOwn(routes, path),
    serve: (request: Received, response: ServerResponse) => routes[pathOf(request.url)]?.(request, response),
    /** `answered` is undefined when the connection was cut. Bodies are not shown: they may carry secrets. */
    seen: (method: string, path: string, answered: Dispatched | undefined) => {
      number += 1;
      const answer = answered === undefined ? 'The connection was cut.' : inWords(answered.body);
      const at = new Date().toISOString();
      requests.push({ number, at, method, path, status: answered?.status, answer });
      if (requests.length > keptRequests) requests.shift();
    },
  };
}

const safe = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

function sendPage(response: ServerResponse, token: string): void {
  const nonce = randomBytes(16).toString('base64url');
  const text = readFileSync(new URL('./page.html', import.meta.url), 'utf8');
  response
    .writeHead(200, {
      ...safe,
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; img-src data:; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    })
    .end(text.replaceAll('{{nonce}}', nonce).replaceAll('{{token}}', token));
}

/** Server-sent events: what `look` gives, at once and whenever it has changed. */
function sendEvents(
  response: ServerResponse,
  look: () => string,
  watchers: Set<() => void>,
  stopped: AbortSignal,
): void {
  response.writeHead(200, { ...safe, 'content-type': 'text/event-stream' });
  let last = '';
  const send = () => {
    try {
      const now = look();
      if (now !== last) response.write(`data: ${now}\n\n`);
      last = now;
    } catch {
      // Another process may keep the file for a moment, or have broken it: then what was seen last stays.
    }
  };
  const timer = setInterval(send, glance);
  const end = () => {
    clearInterval(timer);
    watchers.delete(send);
    stopped.removeEventListener('abort', end);
    response.end();
  };
  watchers.add(send);
  stopped.addEventListener('abort', end);
  response.on('close', end);
  send();
}

function snapshot(org: Org, find: string) {
  const found = activePeople(org, find);
  return {
    organization: org.state.identity.organization.name,
    // To the minute, so that the passing of time alone is no news.
    time: org.timestamp().slice(0, 16),
    teamsStates,
    people: found.slice(0, mostPeople).map((user) => personReport(org, user)),
    found: found.length,
    installed: installedIn(org),
    events: org.state.events.slice(-shownEvents).reverse(),
  };
}

function sendChange(org: Org, origin: string, email: string, teamsPresence: string) {
  const wrong = unknownTeamsState(org, teamsPresence);
  if (wrong !== undefined) throw new RangeError(`Microsoft Teams reports no "${teamsPresence}". ${wrong}`);
  const document = emitDocument(org, findPerson(org, email), teamsPresence, origin);
  const { user, before, after, changed } = document;
  return {
    message: changed
      ? `${user.name}: ${before?.name ?? ''} → ${after?.name ?? ''}`
      : `${user.name} stays ${after?.name ?? ''}: ${reasonOf(document)}`,
  };
}

const day = 24 * 60 * 60 * 1000;

function letPass(org: Org, days: number) {
  const to = new Date(org.now() + days * day).toISOString();
  const { occurrences, clockMoved } = runSchedules(org, { from: org.timestamp(), to });
  if (!clockMoved) return { message: 'Nothing is due in that time. The clock stays where it is.' };
  const changed = occurrences.flatMap((occurrence) => occurrence.changed).length;
  const calls = occurrences.flatMap(({ dials }) => dials).length;
  return {
    message: `The clock shows ${minute(to)} UTC. Starts: ${occurrences.length}. Presences changed: ${changed}. Calls: ${calls}.`,
  };
}

function inWords(body: unknown): string {
  if (!isObject(body)) return '';
  const { message, entities, total, name } = body;
  if (typeof message === 'string') return message;
  if (Array.isArray(entities)) return `${entities.length} of ${Number(total ?? entities.length)}`;
  return typeof name === 'string' ? name : '';
}

function sentence(error: unknown): string {
  if (error instanceof ProblemError) return [error.problem.what, ...(error.problem.details ?? [])].join(' ');
  if (error instanceof z.ZodError) return 'That is not what the page sends.';
  return error instanceof Error ? error.message : String(error);
}
