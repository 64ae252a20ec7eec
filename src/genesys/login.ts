import {
  apiAddress,
  type Connection,
  type Credentials,
  gatewayAddress,
  type SignInCredentials,
  usualRedirect,
} from '../core/connection.js';
import { isObject } from '../core/json.js';
import { ProblemError } from '../core/problem.js';
import { registerSecret } from '../core/secret.js';
import { alternatives } from '../core/text.js';
import { getOrUndefined } from './errors.js';
import type { Perform, PolicyRequest } from './request.js';
import { accessTokenIn } from './request-policy.js';

type ClientCredentials = Extract<Credentials, { kind: 'client' }>;

/** Keeps the token of one session: the first log-in, and the later ones when the token has expired. */
export interface Login {
  /** Logs in, or takes the given access token, which sends nothing. */
  readonly start: () => Promise<void>;
  /** See `PolicyOptions.renew`. */
  readonly renew: (stale: string) => Promise<string | undefined>;
}

/** The `Authorization` header that the views of one session have in common. */
export interface SharedToken {
  current: string;
  /** The id of whoever signed in by browser. */
  person?: string | undefined;
}

interface LoginParts {
  readonly connection: Connection;
  readonly token: SharedToken;
  /** Takes every new access token. */
  readonly use: (accessToken: string) => void;
  /** Has somebody sign in by browser, and gives the request for the access token. Throws where nobody can. */
  readonly signIn: (credentials: SignInCredentials) => Promise<PolicyRequest>;
  readonly send: Perform;
}

export function createLogin(parts: LoginParts): Login {
  const { connection, token, signIn, send } = parts;
  const { credentials } = connection;
  let underWay: Promise<string> | undefined;

  function use(accessToken: string): string {
    registerSecret(accessToken);
    parts.use(accessToken);
    token.current = `Bearer ${accessToken}`;
    return token.current;
  }

  async function tokenFrom(request: PolicyRequest): Promise<string> {
    return accessTokenIn((await send(request)).reading.data) ?? '';
  }

  /** The id of the person behind a token; undefined when the token does not hold. */
  async function personOf(accessToken: string): Promise<string | undefined> {
    const ask = () => send(personRequest(connection, accessToken));
    const data = (await getOrUndefined(ask, [400, 401, 403, 404]))?.reading.data;
    return isObject(data) && typeof data.id === 'string' ? data.id : undefined;
  }

  /** Nothing is sent with a token before it is known whose it is: a browser may be signed in to another org. */
  async function signedIn(given: SignInCredentials, held?: string): Promise<string> {
    const accessToken = held ?? (await tokenFrom(await signIn(given)));
    registerSecret(accessToken);
    const person = await personOf(accessToken);
    if (person === undefined && held !== undefined) return signedIn(given);
    if (person === undefined || (token.person !== undefined && token.person !== person))
      throw new ProblemError({
        code: 'not-authenticated',
        what: person === undefined ? 'Signing in failed.' : 'Somebody else signed in.',
        why:
          person === undefined
            ? 'Genesys Cloud does not tell who signed in.'
            : 'This run was begun by another person, perhaps in another org.',
        next: 'Run the command again, and sign in as the person who is to work.',
      });
    token.person = person;
    return use(accessToken);
  }

  async function logInOnce(): Promise<string | undefined> {
    if (credentials.kind === 'token') return undefined;
    const fresh =
      credentials.kind === 'sign-in'
        ? () => signedIn(credentials)
        : async () => use(await tokenFrom(clientRequest(connection, credentials)));
    underWay ??= fresh().finally(() => {
      underWay = undefined;
    });
    return underWay;
  }

  return {
    start: async () => {
      if (credentials.kind === 'token') use(credentials.accessToken.reveal());
      else if (credentials.kind === 'sign-in') await signedIn(credentials, credentials.accessToken?.reveal());
      else await logInOnce();
    },
    renew: async (stale) => (stale === token.current ? logInOnce() : token.current),
  };
}

/** The platform's own form of a log-in by id and secret. */
function clientRequest(connection: Connection, { clientId, clientSecret }: ClientCredentials): PolicyRequest {
  const pair = Buffer.from(`${clientId}:${clientSecret.reveal()}`).toString('base64');
  // A gateway may send it back in an error.
  registerSecret(pair);
  const headers = { authorization: `Basic ${pair}` };
  return tokenRequest(connection, { grant_type: 'client_credentials' }, { headers, repeatable: true });
}

/** Asks the token endpoint. Not by the SDK: it would use a token at once, and is loaded while this is on its way. */
export function tokenRequest(
  connection: Connection,
  form: Readonly<Record<string, string>>,
  { headers, repeatable }: { readonly headers?: Record<string, string>; readonly repeatable: boolean },
): PolicyRequest {
  const usual = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
  return {
    operation: 'POST /oauth/token',
    kind: 'login',
    repeatable,
    withToken: false,
    outgoing: {
      method: 'POST',
      url: new URL(`${loginAddress(connection)}/oauth/token`),
      headers: { ...usual, ...headers },
      body: new URLSearchParams(form).toString(),
    },
  };
}

/** Asks who signed in: for a request that waits for its token, and perhaps holds the only slot. */
function personRequest(connection: Connection, accessToken: string): PolicyRequest {
  const url = new URL(`${apiAddress(connection)}/api/v2/users/me`);
  const headers = { authorization: `Bearer ${accessToken}`, accept: 'application/json' };
  return {
    operation: 'GET /api/v2/users/me',
    kind: 'login',
    repeatable: true,
    withToken: false,
    outgoing: { method: 'GET', url, headers },
  };
}

export function loginAddress({ region, gateway }: Connection): string {
  return gateway === undefined
    ? `https://login.${region.domain}`
    : gatewayAddress(gateway, gateway.loginPath);
}

/** What to check when the log-in or the token is refused. */
export function loginHint({ region, credentials, gateway }: Connection): string {
  const places =
    gateway === undefined
      ? [`the region (now ${region.name}, where Genesys Cloud opens at https://apps.${region.domain})`]
      : [`the region (now ${region.name})`, 'the gateway'];
  const where = (...before: readonly string[]) => alternatives([...before, ...places], 'and');
  if (credentials.kind === 'token')
    return `The access token is wrong, has expired, or belongs to another region: get a new one and check ${where()}.`;
  if (credentials.kind === 'sign-in')
    return `Run the command again to sign in. If that fails, check ${where(`the client id (now ${credentials.clientId})`)}. ${aboutSignIn(credentials)}`;
  return `Check ${where(`the client id (now ${credentials.clientId})`, 'the client secret')}. ${aboutTheClient}`;
}

/** The same, once it is known that it is not for the region. */
export function loginHintWithoutRegion({ credentials }: Connection): string {
  if (credentials.kind !== 'client') return 'Get a new access token: this one is wrong or has expired.';
  return `Check the client id (now ${credentials.clientId}) and the client secret. ${aboutTheClient}`;
}

const aboutTheClient =
  'The client must use the grant "Client Credentials" and be active; an IP allow-list may also block this machine.';

function aboutSignIn({ redirect = usualRedirect }: SignInCredentials): string {
  return `The client must use the grant "Code Authorization", be active, and list the redirect address ${redirect}.`;
}
