import { setMaxListeners } from 'node:events';
import { writeGoesOut } from '../core/write-notice.js';
import { classify, type RequestKind } from './classify.js';
import { createLogin, type Login, loginHint, type SharedToken } from './login.js';
import { createRateLimiter } from './rate.js';
import { createPolicy, type Perform, type PolicyRequest } from './request-policy.js';
import type { Session, SessionOptions } from './session.js';
import { createSlots } from './slots.js';
import type { Answer } from './transport.js';
import { defaultTuning } from './tuning.js';

/**
 * Connects and logs in. Loads the SDK and undici only now: help and usage errors must not wait for them. Throws a
 * `GenesysError` with code `not-authenticated` when the log-in is refused, and the signal's reason when it is aborted.
 */
export async function openSession(options: SessionOptions): Promise<Session> {
  const { connection, signal } = options;
  signal.throwIfAborted();
  const [{ createTransport }, { createHttpClient }, { connectSdk }] = await Promise.all([
    import('./transport.js'),
    import('./http-client.js'),
    import('./sdk.js'),
  ]);
  const tuning = { ...defaultTuning, ...options.tuning };
  const transport = createTransport(tuning);
  const counts: Record<RequestKind, number> = { login: 0, read: 0, write: 0 };
  let writesAllowed = true;
  let clockSkew: number | undefined;
  const shared = {
    transport,
    tuning,
    slots: createSlots(options.concurrency),
    rate: createRateLimiter(tuning.requestsPerWindow, tuning.rateWindow),
    trace: options.trace ?? (() => undefined),
    count: (kind: RequestKind) => {
      counts[kind] += 1;
      if (kind === 'write') writeGoesOut();
    },
    answered: ({ headers }: Answer) => {
      const told = Date.parse(headers.date ?? '');
      if (!Number.isNaN(told)) clockSkew = told - Date.now();
    },
    loginHint: loginHint(connection),
  };
  const token: SharedToken = { current: '' };
  const viewOf = connectSdk(connection);

  function within(own: AbortSignal): { session: Session; login: Login } {
    const login = createLogin(connection, token, () => sdk.client);
    const send = createPolicy({ ...shared, signal: waitedOnByMany(own), renew: login.renew });
    const perform: Perform = async (request) => {
      if (request.kind === 'write' && !writesAllowed) throw new Error(forbidden(request));
      return send(request);
    };
    const sdk = viewOf(createHttpClient(perform));
    const session: Session = {
      api: sdk.api,
      connection,
      signal: own,
      traffic: () => ({ reads: counts.read, writes: counts.write }),
      forbidWrites: () => {
        writesAllowed = false;
      },
      allowWrites: () => {
        writesAllowed = true;
      },
      within: (other) => within(other).session,
      upload: async (url, headers, text) => {
        await perform(uploadRequest(url, headers, text));
      },
      clockSkew: () => clockSkew,
      close: () => transport.close(),
    };
    return { session, login };
  }

  const { session, login } = within(signal);
  try {
    await login.start();
  } catch (error) {
    await session.close();
    throw error;
  }
  return session;
}

/** Every request under way listens to the one signal: node would take more than ten of them for a leak. */
function waitedOnByMany(signal: AbortSignal): AbortSignal {
  setMaxListeners(0, signal);
  return signal;
}

function forbidden(request: PolicyRequest): string {
  return `${request.operation} would change the org, and nothing may be changed here.`;
}

/** Uploading is putting the same file in the same place, so it may be repeated. The query holds the signature. */
function uploadRequest(
  address: string,
  headers: Readonly<Record<string, string>>,
  body: string,
): PolicyRequest {
  const url = new URL(address);
  const lowerCase = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  return {
    operation: `PUT ${url.origin}${url.pathname}`,
    kind: classify('PUT', url.pathname),
    repeatable: true,
    withToken: false,
    outgoing: { method: 'PUT', url, headers: Object.fromEntries(lowerCase), body },
  };
}
