import type { Resource } from '../engine/resource.js';
import { credential } from '../resources/credential.js';
import { integration } from '../resources/integration.js';
import type { Marker } from '../resources/marker.js';
import { oauthClient } from '../resources/oauth-client.js';
import type { Policy } from '../resources/permission-policies.js';
import { role } from '../resources/role.js';
import type { Place } from './solution.js';

interface PresenceIntegration {
  readonly place: Place;
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
}

/** An integration whose data actions may do just what its role allows: where every solution begins. */
export function presenceIntegration(options: PresenceIntegration): readonly Resource[] {
  const { place, marker, names, purposes, policies } = options;
  const { session, identity, division } = place;
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
    integration(session, { name: names.integration, purpose: purposes.integration, marker }),
  ];
}
