import type { Resource } from '../engine/resource.js';
import type { Session } from '../genesys/session.js';
import { inactiveClients, oauthClient } from '../resources/identity/oauth-client.js';
import type { Policy } from '../resources/identity/permissions.js';
import { role } from '../resources/identity/role.js';
import { credential } from '../resources/integration/credential.js';
import { integration } from '../resources/integration/integration.js';
import type { DependentObject, Marker } from '../resources/kit/marker.js';
import type { PrepareContext } from './solution.js';

/** The steps through which the secret of the OAuth client goes. */
export const integrationSteps = {
  client: 'oauth-client',
  credential: 'credential',
  integration: 'integration',
} as const;

interface PresenceIntegration {
  readonly context: PrepareContext;
  readonly marker: Marker;
  readonly names: {
    readonly role: string;
    readonly oauthClient: string;
    readonly credential: string;
    readonly integration: string;
  };
  /** What each is for, in a sentence: it stands in the org, before the mark. */
  readonly purposes: {
    readonly role: string;
    readonly oauthClient: string;
    readonly integration: string;
  };
  readonly policies: readonly Policy[];
  /** What refers to the data actions and may have been adopted. */
  readonly dependents?: readonly DependentObject[];
}

/** An integration whose data actions may do just what its role allows: where every solution begins. */
export function presenceIntegration(options: PresenceIntegration): readonly Resource[] {
  const { context, marker, names, purposes, policies, dependents = [] } = options;
  const { session, identity, division } = context;
  return [
    role(session, {
      name: names.role,
      purpose: purposes.role,
      policies,
      marker,
      identity,
      divisionId: division.id,
      handedOnBy: 'oauth-client',
    }),
    oauthClient(session, {
      name: names.oauthClient,
      purpose: purposes.oauthClient,
      marker,
      integrationName: names.integration,
      roleStep: 'role',
      divisionId: division.id,
    }),
    credential(session, {
      baseName: names.credential,
      integrationName: names.integration,
      oauthClientName: names.oauthClient,
      marker,
    }),
    integration(session, { name: names.integration, purpose: purposes.integration, marker, dependents }),
  ];
}

/** What a removal of it that was cut off may have left: nothing to install, only something to take away. */
export function presenceLeftOvers(
  session: Session,
  marker: Marker,
  oauthClient: string,
): readonly Resource[] {
  return [inactiveClients(session, { name: oauthClient, marker, roleStep: 'role' })];
}
