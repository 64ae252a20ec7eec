import type { Region } from './regions.js';
import type { Secret } from './secret.js';

export type Credentials =
  | { readonly kind: 'client'; readonly clientId: string; readonly clientSecret: Secret }
  | { readonly kind: 'token'; readonly accessToken: Secret };

/** An API gateway or a test server in front of Genesys Cloud. Paths are put before the API's and the login's own. */
export interface Gateway {
  readonly protocol: 'http' | 'https';
  readonly host: string;
  readonly port?: number;
  readonly apiPath?: string;
  readonly loginPath?: string;
}

/** Where to and as whom. */
export interface Connection {
  readonly region: Region;
  readonly credentials: Credentials;
  readonly gateway?: Gateway;
}
