import { setMaxListeners } from 'node:events';
import type { Connection, SignInCredentials } from '../core/connection.js';
import { inputProblem } from '../core/problem.js';
import { createRateLimiter, createSlots, defaultTuning, type Tuning } from './limits.js';
import { createLogin, loginHint, type SharedToken } from './login.js';
import type { Page } from './pages.js';
import { createHttpClient, type Perform, uploadRequest } from './request.js';
import { createPolicy, type Trace } from './request-policy.js';
import type { GenesysApi } from './sdk.js';
import type { Answer } from './transport.js';

export interface SessionOptions {
  readonly connection: Connection;
  /** Requests under way at once. */
  readonly concurrency: number;
  /** Aborted with a reason when the run is interrupted or its time is up. No new request starts after that. */
  readonly signal: AbortSignal;
  /** One line per request, without secrets: for `--verbose` and `--debug-log`. Tries as data: for `--trace`. */
  readonly trace?: Trace | undefined;
  /** Told when the log-in has been begun: what takes the processor's time can be done while it is on its way. */
  readonly sent?: () => void;
  /** Shows somebody the address at which to sign in by browser; undefined where nobody can. */
  readonly browse?: ((address: string) => void) | undefined;
  /** Told of every answer's `Session.clockSkew`: a log-in that fails leaves no session to ask. */
  readonly skewed?: (milliseconds: number) => void;
  /** Other numbers than the usual ones for waiting and retrying: for tests. */
  readonly tuning?: Partial<Tuning>;
}

/** One logged-in connection to one org. */
export interface Session {
  readonly api: GenesysApi;
  readonly connection: Connection;
  /** That of `openSession` or `within`: its requests obey it. */
  readonly signal: AbortSignal;
  /** From now on a write is a bug of ours and throws before it is sent: `plan`, `status` and dry runs call this. */
  readonly forbidWrites: () => void;
  readonly allowWrites: () => void;
  /**
   * The same connection for work with a signal of its own, such as what has to be undone after an interruption, or two
   * requests between which an interruption must not come. The requests of this session keep theirs.
   */
  readonly within: (signal: AbortSignal) => Session;
  /** The page of a listing to which its `nextUri` leads. */
  readonly follow: <T>(nextUri: string) => Promise<Page<T>>;
  /**
   * Logs in again, where that is possible: a token may not show a grant that was made after it, however long one waits.
   */
  readonly renewToken: () => Promise<void>;
  /** For how long (ms) a role that was just granted is not asked about again: the platform would keep its old answer. */
  readonly grantPause: number;
  /** PUTs `text` to an upload address that the API gave out, with just these headers and no token. */
  readonly upload: (url: string, headers: Readonly<Record<string, string>>, text: string) => Promise<void>;
  /** By how many milliseconds the server's clock is ahead of ours, as its last answer told; undefined when none did. */
  readonly clockSkew: () => number | undefined;
  /** The server's present time in milliseconds, as far as it is known: that of the practice org can be another. */
  readonly now: () => number;
  readonly close: () => Promise<void>;
}

/**
 * Connects and logs in. Loads the SDK and undici only now: help and usage errors must not wait for them. Throws a
 * `GenesysError` with code `not-authenticated` when the log-in is refused, and the signal's reason when it is aborted.
 */
export async function openSession(options: SessionOptions): Promise<Session> {
  const { connection, signal } = options;
  signal.throwIfAborted();
  const { createTransport } = await import('./transport.js');
  const tuning = { ...defaultTuning, ...options.tuning };
  const transport = createTransport(tuning, connection.proxies);
  let writesAllowed = true;
  let clockSkew: number | undefined;
  const rate = createRateLimiter(tuning.requestsPerWindow, tuning.rateWindow);
  const shared = {
    transport,
    tuning,
    slots: createSlots(options.concurrency),
    rate,
    trace: options.trace,
    answered: ({ headers }: Answer) => {
      rate.heard(headers);
      const told = Date.parse(headers.date ?? '');
      if (Number.isNaN(told)) return;
      clockSkew = told - Date.now();
      options.skewed?.(clockSkew);
    },
    loginHint: loginHint(connection),
  };
  const token: SharedToken = { current: '' };
  let accessToken: string | undefined;
  let tellSdk: (accessToken: string) => void = () => {};

  function linkWithin(own: AbortSignal) {
    const { browse } = options;
    const signIn = async (credentials: SignInCredentials) => {
      if (browse === undefined) throw nobodyToSignIn();
      const { signInByBrowser, codeRequest } = await import('./sign-in.js');
      const code = await signInByBrowser({ connection, credentials, browse, signal: own });
      return codeRequest(connection, credentials, code);
    };
    const renewable = connection.credentials.kind === 'client' || browse !== undefined;
    const use = (fresh: string) => {
      accessToken = fresh;
      tellSdk(fresh);
    };
    const login = createLogin({ connection, token, use, signIn, send: (request) => send(request) });
    // Every request under way listens to the one signal: node would take more than ten of them for a leak.
    setMaxListeners(0, own);
    const send = createPolicy({
      ...shared,
      signal: own,
      renew: async (stale) => (renewable ? login.renew(stale) : undefined),
    });
    const perform: Perform = async (request) => {
      if (request.kind === 'write' && !writesAllowed)
        throw new Error(`${request.operation} would change the org, and nothing may be changed here.`);
      return send(request);
    };
    return { perform, login };
  }

  const first = linkWithin(signal);
  const loggingIn = first.login.start();
  loggingIn.catch(() => {});
  options.sent?.();
  // While the log-in is on its way.
  const { connectSdk } = await import('./sdk.js');
  const viewOf = connectSdk(connection);

  function sessionWithin(own: AbortSignal, { perform, login }: ReturnType<typeof linkWithin>): Session {
    const sdk = viewOf(createHttpClient(perform));
    tellSdk = (fresh) => sdk.client.setAccessToken(fresh);
    if (accessToken !== undefined) tellSdk(accessToken);
    return {
      api: sdk.api,
      connection,
      signal: own,
      forbidWrites: () => {
        writesAllowed = false;
      },
      allowWrites: () => {
        writesAllowed = true;
      },
      within: (other) => sessionWithin(other, linkWithin(other)),
      follow: (nextUri) => sdk.get(nextUri),
      renewToken: async () => {
        // Nobody is asked to sign in again for what may only take its time.
        if (connection.credentials.kind === 'client') await login.renew(token.current);
      },
      grantPause: tuning.grantPause,
      upload: async (url, headers, text) => {
        await perform(uploadRequest(url, headers, text));
      },
      clockSkew: () => clockSkew,
      now: () => Date.now() + (clockSkew ?? 0),
      close: () => transport.close(),
    };
  }

  try {
    await loggingIn;
  } catch (error) {
    await transport.close();
    throw error;
  }
  return sessionWithin(signal, first);
}

function nobodyToSignIn(): Error {
  return inputProblem('Signing in by browser needs a terminal.', {
    code: 'needs-terminal',
    why: 'Somebody has to sign in, and there is nobody to show the address to.',
    next: 'Run the command in a terminal, or use an OAuth client with a secret or an access token.',
  });
}
