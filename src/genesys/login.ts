import type { ApiClientClass } from 'purecloud-platform-client-v2';
import type { Connection } from '../core/connection.js';
import { registerSecret } from '../core/secret.js';

/** Keeps the token of one session: the first log-in, and the later ones when the token has expired. */
export interface Login {
  /** Logs in, or hands the given access token to the SDK, which sends nothing. */
  readonly start: () => Promise<void>;
  /** See `PolicyOptions.renew`. */
  readonly renew: (stale: string) => Promise<string | undefined>;
}

/** The `Authorization` header that the views of one session have in common. */
export interface SharedToken {
  current: string;
}

/** `client` is asked for only when it is needed: it and the http client that renews the token need each other. */
export function createLogin(
  { credentials }: Connection,
  token: SharedToken,
  client: () => ApiClientClass,
): Login {
  let underWay: Promise<string> | undefined;

  function use(accessToken: string): string {
    registerSecret(accessToken);
    client().setAccessToken(accessToken);
    token.current = `Bearer ${accessToken}`;
    return token.current;
  }

  async function logIn(clientId: string, clientSecret: string): Promise<string> {
    // The form in which a log-in carries them: a gateway may send it back in an error.
    registerSecret(Buffer.from(`${clientId}:${clientSecret}`).toString('base64'));
    const { accessToken } = await client().loginClientCredentialsGrant(clientId, clientSecret);
    return use(accessToken);
  }

  async function logInOnce(): Promise<string | undefined> {
    if (credentials.kind === 'token') return undefined;
    underWay ??= logIn(credentials.clientId, credentials.clientSecret.reveal()).finally(() => {
      underWay = undefined;
    });
    return underWay;
  }

  return {
    start: async () => {
      if (credentials.kind === 'token') use(credentials.accessToken.reveal());
      else await logInOnce();
    },
    renew: async (stale) => (stale === token.current ? logInOnce() : token.current),
  };
}

/** What to check when the log-in or the token is refused. */
export function loginHint({ region, credentials, gateway }: Connection): string {
  const where =
    gateway === undefined
      ? `the region (now ${region.name}, where Genesys Cloud opens at https://apps.${region.domain})`
      : `the region (now ${region.name}) and the gateway`;
  if (credentials.kind === 'token')
    return `The access token is wrong, has expired, or belongs to another region: get a new one and check ${where}.`;
  return `Check the client id (now ${credentials.clientId}), the client secret and ${where}. ${aboutTheClient}`;
}

/** The same, once it is known that it is not for the region. */
export function loginHintWithoutRegion({ credentials }: Connection): string {
  if (credentials.kind === 'token') return 'Get a new access token: this one is wrong or has expired.';
  return `Check the client id (now ${credentials.clientId}) and the client secret. ${aboutTheClient}`;
}

const aboutTheClient =
  'The client must use the grant "Client Credentials" and be active; an IP allow-list may also keep this machine out.';
