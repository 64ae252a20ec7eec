import type { Entity, Named, Versioned } from '../collection.js';
import type { JsonObject } from '../json.js';
import type { ActionConfig } from './actions.js';

/** The part of the practice org's state that this area owns; every record by its id. */
export interface IntegrationsState {
  integrations: Record<string, IntegrationState>;
  credentials: Record<string, CredentialState>;
  readonly actions: Record<string, ActionState>;
  /** Ids of the integration types that this org is not offered; it is offered all unless told. */
  withheldTypes?: string[] | undefined;
}

/** Its version is the configuration's, raised by every change of that. */
export interface IntegrationState extends Versioned {
  readonly typeId: string;
  notes: string;
  intendedState: 'ENABLED' | 'DISABLED';
  reported: 'ACTIVE' | 'ACTIVATING' | 'INACTIVE' | 'ERROR';
  /** ISO 8601 UTC, of the last change of `reported`. */
  reportedAt: string;
  properties: JsonObject;
  advanced: JsonObject;
  /** Credential ids by the key that the integration type asks for (`pureCloudOAuthClient`). */
  credentials: Record<string, string>;
}

export interface CredentialState extends Named {
  type: string;
  /** Of a `pureCloudOAuthClient` credential. */
  clientId?: string | undefined;
  /** Of its secret, salted (`identity/secrets.ts`); no field's plain value is ever kept. */
  secretHash?: string | undefined;
}

/** A data action. Contract and `secure` of a published one are changed in its draft. */
export interface ActionState extends Entity {
  readonly integrationId: string;
  published: ActionVersion;
  draft?: ActionVersion | undefined;
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
