import type { JsonObject } from '../json.js';

/** The part of the practice org's state that this area owns; every record by its id. */
export interface IntegrationsState {
  readonly integrations: Record<string, IntegrationState>;
  readonly credentials: Record<string, CredentialState>;
  readonly actions: Record<string, ActionState>;
  /** Ids of the integration types that this org is not offered; it is offered all unless told. */
  withheldTypes?: string[] | undefined;
}

export interface IntegrationState {
  readonly id: string;
  name: string;
  readonly typeId: string;
  notes: string;
  intendedState: 'ENABLED' | 'DISABLED';
  reported: 'ACTIVE' | 'ACTIVATING' | 'INACTIVE' | 'ERROR';
  /** ISO 8601 UTC, of the last change of `reported`. */
  reportedAt: string;
  /** Of the configuration; raised by every change of it. */
  version: number;
  properties: JsonObject;
  advanced: JsonObject;
  /** Credential ids by the key that the integration type asks for (`pureCloudOAuthClient`). */
  credentials: Record<string, string>;
  readonly createdAt: number;
}

export interface CredentialState {
  readonly id: string;
  name: string;
  type: string;
  /** Of a `pureCloudOAuthClient` credential. */
  clientId?: string | undefined;
  /** Of its secret, salted (`identity/secrets.ts`); no field's plain value is ever kept. */
  secretHash?: string | undefined;
  readonly createdAt: number;
  modifiedAt: number;
}

/** A data action. Contract and `secure` of a published one are changed in its draft. */
export interface ActionState {
  readonly id: string;
  readonly integrationId: string;
  published: ActionVersion;
  draft?: ActionVersion | undefined;
  readonly createdAt: number;
}

export interface ActionVersion {
  readonly version: number;
  readonly category: string;
  readonly name: string;
  readonly secure: boolean;
  readonly config: ActionConfig;
  readonly inputSchema: JsonObject;
  readonly successSchema: JsonObject;
}

export interface ActionConfig {
  /** 1 to 60. */
  readonly timeoutSeconds?: number | undefined;
  readonly request: ActionRequest;
  readonly response: ActionResponse;
}

interface ActionRequest {
  readonly requestUrlTemplate: string;
  readonly requestTemplate: string;
  readonly requestType: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface ActionResponse {
  readonly translationMap: Readonly<Record<string, string>>;
  readonly translationMapDefaults: Readonly<Record<string, string>>;
  readonly successTemplate: string;
}
