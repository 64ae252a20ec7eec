import type { Run } from '../../engine/resource.js';
import type { Session } from '../../genesys/session.js';
import { credentialKey } from '../integration/integration.js';
import { changeSecret, type SecretHolder } from './secret-change.js';

export interface SecretOwner extends SecretHolder {
  readonly credential: { readonly id: string; readonly name: string };
}

/** Makes a new secret for an OAuth client of ours and stores it at once in the credential. */
export async function rotateSecret(
  session: Session,
  { credential, ...holder }: SecretOwner,
  run: Pick<Run, 'signal' | 'progress'>,
): Promise<void> {
  await changeSecret(session, holder, run, async (clientSecret) => {
    run.progress('storing the new secret');
    await session.api.integrations.putIntegrationsCredential(credential.id, {
      body: {
        name: credential.name,
        type: { name: credentialKey },
        credentialFields: { clientId: holder.clientId, clientSecret },
      },
    });
  });
}
