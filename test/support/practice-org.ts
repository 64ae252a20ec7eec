import { type Conditions, instant } from '../../src/practice-org/conditions.js';
import { addClient } from '../../src/practice-org/identity/clients.js';
import { grant } from '../../src/practice-org/identity/grants.js';
import { allPermissions } from '../../src/practice-org/identity/organization.js';
import { addRole, policiesOf } from '../../src/practice-org/identity/roles.js';
import { newSecret, secretHash } from '../../src/practice-org/identity/secrets.js';
import {
  type PracticeOrg,
  type PracticeOrgOptions,
  startPracticeOrg,
} from '../../src/practice-org/practice-org.js';

export interface TestOrg extends PracticeOrg {
  /** A token of the installer's client, one for the whole test. */
  token(): Promise<string>;
  /** A token of a new client that holds exactly these permissions (or all there are) in the given division. */
  tokenWith(permissions: readonly string[] | 'all', divisionId?: string): Promise<string>;
  /** One request, as the installer unless another token is given. A body is sent as JSON. */
  request(method: string, path: string, body?: unknown, token?: string): Promise<TestAnswer>;
}

export interface TestAnswer {
  readonly status: number;
  // Tests know what they expect of an answer; the contract check has already proved its shape.
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly body: any;
  readonly headers: Headers;
}

export interface TestOrgOptions extends Omit<PracticeOrgOptions, 'conditions'> {
  /** Everything at once, unless some delays are what the test is about. */
  readonly conditions?: Partial<Conditions> | undefined;
}

/** A practice org in memory, small and quick, that checks each of its answers against the contract. Close it. */
export async function startTestOrg(options: TestOrgOptions = {}): Promise<TestOrg> {
  const practice = await startPracticeOrg({
    seed: 'test',
    size: { users: 30 },
    requestsPerMinute: 0,
    loginsPerMinute: 0,
    checkResponses: true,
    ...options,
    conditions: { ...instant, ...options.conditions },
  });
  let installer: Promise<string> | undefined;
  const token = () => {
    installer ??= login(practice.url, practice.clientId, practice.clientSecret);
    return installer;
  };
  const more = {
    token,
    tokenWith: (permissions: readonly string[] | 'all', divisionId = '*') => {
      const client = clientWith(practice, permissions, divisionId);
      return login(practice.url, client.id, client.secret);
    },
    request: async (method: string, path: string, body?: unknown, other?: string) =>
      send(practice.url, { method, path, body, token: other ?? (await token()) }),
  };
  // Not spread: the client id must stay the one of the newest state.
  return Object.defineProperties(
    more as typeof more & PracticeOrg,
    Object.getOwnPropertyDescriptors(practice),
  );
}

/** Logs in and gives the token. */
export async function login(url: string, id: string, secret: string): Promise<string> {
  const answer = await fetch(`${url}/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  const body = (await answer.json()) as { access_token?: string };
  if (body.access_token === undefined) throw new Error(`The login failed: ${JSON.stringify(body)}`);
  return body.access_token;
}

function clientWith(
  practice: PracticeOrg,
  permissions: readonly string[] | 'all',
  divisionId: string,
): { id: string; secret: string } {
  const { org } = practice;
  const policies = policiesOf(permissions === 'all' ? allPermissions() : permissions);
  const role = addRole(org, { name: `Test role ${org.id()}`, policies });
  const client = addClient(org, { name: `Test client ${role.id}` });
  grant(org, { id: client.id, type: 'PC_OAUTH_CLIENT' }, { roleId: role.id, divisionId }, 0);
  const secret = newSecret();
  client.secretHash = secretHash(org, client.id, secret);
  return { id: client.id, secret };
}

async function send(
  url: string,
  request: { method: string; path: string; body: unknown; token: string },
): Promise<TestAnswer> {
  const answer = await fetch(`${url}${request.path}`, {
    method: request.method,
    headers: { authorization: `Bearer ${request.token}`, 'content-type': 'application/json' },
    ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
  });
  const text = await answer.text();
  const json = answer.headers.get('content-type')?.startsWith('application/json') === true;
  return {
    status: answer.status,
    body: text === '' ? undefined : json ? JSON.parse(text) : text,
    headers: answer.headers,
  };
}
