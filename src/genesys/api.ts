import type {
  ArchitectApi,
  AuthorizationApi,
  ChatApi,
  IntegrationsApi,
  OAuthApi,
  OrganizationApi,
  OutboundApi,
  PresenceApi,
  ProcessAutomationApi,
  RoutingApi,
  TelephonyProvidersEdgeApi,
  TokensApi,
  UsersApi,
} from 'purecloud-platform-client-v2';

/**
 * The SDK's API classes that this product uses, over one connection. Every failure of their methods is a
 * GenesysError (see `errors.ts`); retries, limits and redaction happen underneath.
 */
export interface GenesysApi {
  readonly architect: ArchitectApi;
  readonly authorization: AuthorizationApi;
  readonly chat: ChatApi;
  readonly integrations: IntegrationsApi;
  readonly oauth: OAuthApi;
  readonly organization: OrganizationApi;
  readonly outbound: OutboundApi;
  readonly presence: PresenceApi;
  readonly processAutomation: ProcessAutomationApi;
  readonly routing: RoutingApi;
  readonly telephony: TelephonyProvidersEdgeApi;
  readonly tokens: TokensApi;
  readonly users: UsersApi;
}
