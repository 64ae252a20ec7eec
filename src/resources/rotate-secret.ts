import type { Session } from '../genesys/session.js';
import type { Holder } from './installer-grant.js';
import { credentialKey } from './integration.js';
import { changeSecret } from './secret-change.js';

export interface SecretOwner {
  readonly clientId: string;
  readonly credential: { readonly id: string; readonly name: string };
}

/** Makes a new secret for an OAuth client of ours and stores it at once in the credential. */
export async function rotateSecret(
  session: Session,
  { clientId, credential }: SecretOwner,
  run: Holder,
): Promise<void> {
  await changeSecret(session, clientId, run, async (clientSecret) => {
    run.progress('storing the new secret');
    await session.api.integrations.putIntegrationsCredential(credential.id, {
      body: {
        name: credential.name,
        type: { name: credentialKey },
        credentialFields: { clientId, clientSecret },
      },
    });
  });
}
