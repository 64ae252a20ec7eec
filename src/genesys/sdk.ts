import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { devNull } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { ApiClientClass } from 'purecloud-platform-client-v2';
import type { Connection } from '../core/connection.js';
import { defined } from '../core/json.js';
import type { Page } from './pages.js';
import { apiPath, type SdkHttpClient } from './request.js';

type Sdk = typeof import('purecloud-platform-client-v2');

export interface SdkConnection {
  readonly client: ApiClientClass;
  readonly api: GenesysApi;
  /** GETs an address that the API gave out; of what lies before its path nothing is used. */
  readonly get: <T>(address: string) => Promise<Page<T>>;
}

/**
 * Loads the SDK, and points a fresh client of it at the connection: nothing is
 * shared with the SDK's process-wide instance. What it gives makes views of that client, which have its access token in
 * common; all requests of a view, log-ins included, go through the view's own `httpClient`.
 */
export function connectSdk(connection: Connection): (httpClient: SdkHttpClient) => SdkConnection {
  const { sdk, client } = loadSdk();
  client.setEnvironment(connection.region.domain);
  if (connection.gateway !== undefined) {
    const { protocol, host, port, apiPath, loginPath } = connection.gateway;
    client.setGateway({
      protocol,
      host,
      ...defined({ port, path_params_api: apiPath, path_params_login: loginPath }),
    });
  }
  return (httpClient) => {
    const view: ApiClientClass = Object.create(client);
    // `setHttpClient` insists on an instance of a class that only the SDK's bundle has.
    view.httpClient = httpClient;
    const get = (address: string) => {
      const url = new URL(address, 'https://api.invalid');
      const path = `${apiPath(url)}${url.search}`;
      const json = ['application/json'];
      return view.callApi(path, 'GET', {}, {}, {}, {}, null, ['PureCloud OAuth'], json, json);
    };
    return { client: view, api: apiOf(sdk, view), get };
  };
}

/**
 * What the build has taken out of the SDK (`scripts/sdk-parts.js`): the API classes below, in a tenth of the time and
 * memory that the whole takes. The source as it is, in tests, has only the whole.
 */
const parts = fileURLToPath(new URL('./sdk-parts.cjs', import.meta.url));

/**
 * Every `Configuration` of the SDK, also that of the instance which it makes when it is loaded, reads and watches
 * `~/.genesyscloudjavascript/config`. That file could redirect the requests, write bodies with secrets to a log, and
 * make the loading fail when it is broken. Loading and constructing are synchronous, so the home directory can be
 * hidden for just that time; afterwards the watchers are stopped.
 */
function loadSdk(): { sdk: Sdk; client: ApiClientClass } {
  return withoutHome(() => {
    const sdk: Sdk = createRequire(import.meta.url)(
      existsSync(parts) ? parts : 'purecloud-platform-client-v2',
    );
    const client = new sdk.ApiClientClass();
    for (const each of [sdk.ApiClient.instance, client]) neutralise(each);
    return { sdk, client };
  });
}

function neutralise(client: ApiClientClass): void {
  const { config } = client;
  config.setConfigPath('');
  config.live_reload_config = false;
  delete config.gateway;
  config.logger.log_level = 'none';
  config.logger.log_to_console = false;
  config.logger.log_file_path = '';
  config.logger.setLogger();
}

function withoutHome<T>(action: () => T): T {
  const names = ['HOME', 'USERPROFILE'] as const;
  const before = names.map((name) => process.env[name]);
  for (const name of names) process.env[name] = devNull;
  try {
    return action();
  } finally {
    names.forEach((name, index) => {
      const value = before[index];
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    });
  }
}

/**
 * The SDK's API classes that this product uses, over one connection. Every failure of their methods is a
 * GenesysError (see `errors.ts`); retries, limits and redaction happen underneath.
 */
export type GenesysApi = Readonly<ReturnType<typeof apiOf>>;

function apiOf(sdk: Sdk, client: ApiClientClass) {
  return {
    architect: new sdk.ArchitectApi(client),
    authorization: new sdk.AuthorizationApi(client),
    chat: new sdk.ChatApi(client),
    groups: new sdk.GroupsApi(client),
    integrations: new sdk.IntegrationsApi(client),
    oauth: new sdk.OAuthApi(client),
    organization: new sdk.OrganizationApi(client),
    outbound: new sdk.OutboundApi(client),
    presence: new sdk.PresenceApi(client),
    processAutomation: new sdk.ProcessAutomationApi(client),
    routing: new sdk.RoutingApi(client),
    telephony: new sdk.TelephonyProvidersEdgeApi(client),
    tokens: new sdk.TokensApi(client),
    users: new sdk.UsersApi(client),
  };
}
