import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestOrg, type TestOrg } from '../support/practice-org.js';

type Sdk = typeof import('purecloud-platform-client-v2');

let org: TestOrg;
let sdk: Sdk;

beforeAll(async () => {
  org = await startTestOrg();
  // Loaded here, as the SDK reads and watches a configuration file from the moment it is loaded.
  sdk = ((await import('purecloud-platform-client-v2')) as unknown as { default: Sdk }).default;
  const client = sdk.ApiClient.instance;
  client.config.live_reload_config = false;
  client.setGateway({ host: '127.0.0.1', protocol: 'http', port: Number(new URL(org.url).port) } as never);
  await client.loginClientCredentialsGrant(org.clientId, org.clientSecret);
});

afterAll(() => org.close());

describe("Genesys Cloud's own SDK lives in the practice org", () => {
  test('it reads who it is', async () => {
    const me = await new sdk.TokensApi().getTokensMe();
    expect(me.OAuthClient?.id).toBe(org.clientId);
    expect((await new sdk.OrganizationApi().getOrganizationsMe()).name).toMatch(/practice org/);
  });

  test('it makes a role, holds it and hands it on', async () => {
    const authorization = new sdk.AuthorizationApi();
    const role = await authorization.postAuthorizationRoles({
      name: 'Presence API User',
      permissionPolicies: [{ domain: 'presence', entityName: 'userPresence', actionSet: ['edit'] }],
    });
    const id = role.id ?? '';
    await authorization.postAuthorizationSubjectDivisionRole(org.clientId, '*', id, {
      subjectType: 'PC_OAUTH_CLIENT',
    });
    const client = await new sdk.OAuthApi().postOauthClients({
      name: 'Presence Public API',
      authorizedGrantType: 'CLIENT-CREDENTIALS',
      roleDivisions: [{ roleId: id, divisionId: '*' }],
    });
    expect(client.secret).toHaveLength(43);
  });

  test('it finds people and their presences', async () => {
    const found = await new sdk.SearchApi().postUsersSearch({
      query: [{ type: 'EXACT', fields: ['email'], value: 'bruno.lindqvist@riverbend.example' }],
    });
    const user = found.results[0]?.id ?? '';
    const presence = await new sdk.PresenceApi().getUserPresencesPurecloud(user);
    expect(presence.presenceDefinition?.systemPresence).toBe('On Queue');
    const definitions = await new sdk.PresenceApi().getPresenceDefinitions0({ localeCode: 'ALL' });
    expect(definitions.entities?.length).toBeGreaterThan(10);
  });

  test('it is told what it did wrong in the error body', async () => {
    const refusal = await new sdk.AuthorizationApi().postAuthorizationRoles({ name: '' }).then(
      () => undefined,
      (body: unknown) => body,
    );
    expect(refusal).toMatchObject({ status: 400, contextId: expect.any(String) });
  });
});
