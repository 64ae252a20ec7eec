import type { Run } from '../engine/resource.js';
import type { Session } from '../genesys/session.js';
import { changingStep } from './credential.js';
import { credentialKey, noteSecretChange } from './integration.js';
import { newSecret } from './new-secret.js';
import { makeAndStore } from './secret-pair.js';

export interface SecretOwner {
  readonly clientId: string;
  readonly credential: { readonly id: string; readonly name: string };
  readonly integration: { readonly id: string; readonly ours: boolean };
}

/** A gap between the two requests breaks the solution, so that an interruption waits for so long, in milliseconds. */
const pairTime = 60_000;

/**
 * Makes a new secret for the OAuth client and stores it at once in the credential. In between nothing works, and who
 * is killed there leaves a credential that is worth nothing. That is noted before, in the integration's notes and in
 * the journal; the next setup sees either and stores a new secret, from any machine.
 */
export async function rotateSecret(
  session: Session,
  { clientId, credential, integration }: SecretOwner,
  run: Pick<Run, 'signal' | 'noted' | 'progress'>,
): Promise<void> {
  run.noted(changingStep, credential.id);
  if (integration.ours) await noteSecretChange(session, integration.id, 'begun');
  run.signal.throwIfAborted();
  session.obey(AbortSignal.timeout(pairTime));
  try {
    run.progress('storing the new secret');
    await makeAndStore(
      () => newSecret(session, clientId),
      async (secret) => {
        await session.api.integrations.putIntegrationsCredential(credential.id, {
          body: {
            name: credential.name,
            type: { name: credentialKey },
            credentialFields: { clientId, clientSecret: secret.reveal() },
          },
        });
      },
    );
    if (integration.ours) await noteSecretChange(session, integration.id, 'done');
    run.noted(changingStep, undefined);
  } finally {
    session.obey(run.signal);
  }
}
