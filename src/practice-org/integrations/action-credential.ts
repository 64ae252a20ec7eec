import type { Caller } from '../handler.js';
import { findClient } from '../identity/clients.js';
import type { Org } from '../org.js';
import { ActionFailure } from './action-failure.js';
import type { IntegrationState } from './state.js';

/** The key under which an integration of type `purecloud-data-actions` wants its credential, and the credential's type. */
export const clientCredentialType = 'pureCloudOAuthClient';

/**
 * Logs an integration in as the platform would: with the OAuth client of its credential. Throws ActionFailure when
 * there is no credential, the client is gone or not active, or the stored secret is not the client's current one.
 */
export function callerOfIntegration(org: Org, integration: IntegrationState): Caller {
  const credentialId = integration.credentials[clientCredentialType];
  const credential =
    credentialId === undefined ? undefined : org.state.integrations.credentials[credentialId];
  if (credential?.clientId === undefined)
    throw new ActionFailure(
      'missing.credentials',
      401,
      `The integration "${integration.name}" has no credential of type ${clientCredentialType}.`,
    );
  const client = findClient(org, credential.clientId);
  if (
    client === undefined ||
    client.state !== 'active' ||
    credential.secretHash === undefined ||
    credential.secretHash !== client.secretHash
  )
    throw new ActionFailure(
      'invalid_client',
      401,
      'Failed to log in with the credential of the integration: invalid_client. Client authentication failed.',
    );
  return { clientId: client.id, clientName: client.name };
}
