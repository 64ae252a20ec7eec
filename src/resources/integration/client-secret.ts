import { retry } from '../../core/retry.js';
import { Secret } from '../../core/secret.js';
import { answerWasLost, type Run } from '../../engine/resource.js';
import { SecretNotStoredError } from '../../genesys/errors.js';
import type { Session } from '../../genesys/session.js';
import { credentialKey } from './find-integration.js';
import { noteSecretChange } from './integration.js';

/** Between the new secret and its storing the solution is broken: an interruption waits for so long, in milliseconds. */
const pairTime = 60_000;
const attempts = 3;

interface SecretHolder {
  readonly clientId: string;
  /** Whose credential holds the secret. Its notes say meanwhile that it is being changed, whoever made it. */
  readonly integrationId: string;
}

export interface SecretOwner extends SecretHolder {
  readonly credential: { readonly id: string; readonly name: string };
}

/** Makes a new secret for an OAuth client of ours and stores it at once in the credential. */
export async function rotateSecret(
  session: Session,
  { credential, ...holder }: SecretOwner,
  run: Pick<Run, 'signal' | 'progress'>,
): Promise<void> {
  await changeSecret(session, holder, run, async ({ api }, clientSecret) => {
    run.progress('storing the new secret');
    await api.integrations.putIntegrationsCredential(credential.id, {
      body: {
        name: credential.name,
        type: { name: credentialKey },
        credentialFields: { clientId: holder.clientId, clientSecret },
      },
    });
  });
}

/**
 * Changes the secret of a client of ours whose present one is stored somewhere. In between nothing works, and a process
 * that is killed there leaves a stored secret that is worth nothing. The integration's notes say so beforehand; the next
 * setup sees that, from any machine, and stores a new secret.
 */
export async function changeSecret<T>(
  session: Session,
  { clientId, integrationId }: SecretHolder,
  run: Pick<Run, 'signal'>,
  store: (uninterrupted: Session, secret: string) => Promise<T>,
): Promise<T> {
  await noteSecretChange(session, integrationId, 'begun');
  const uninterrupted = sessionForPair(session, run);
  const stored = await makeAndStore(
    () => newSecret(uninterrupted, clientId),
    (secret) => store(uninterrupted, secret.reveal()),
  );
  await noteSecretChange(uninterrupted, integrationId, 'done');
  return stored;
}

/** Makes a new secret where none that works is stored, and stores it at once. */
export async function replaceSecret<T>(
  session: Session,
  clientId: string,
  run: Pick<Run, 'signal'>,
  store: (uninterrupted: Session, secret: string) => Promise<T>,
): Promise<T> {
  const uninterrupted = sessionForPair(session, run);
  return store(uninterrupted, (await newSecret(uninterrupted, clientId)).reveal());
}

/** An interruption stops either both requests or neither of them. */
function sessionForPair(session: Session, run: Pick<Run, 'signal'>): Session {
  run.signal.throwIfAborted();
  return session.within(AbortSignal.timeout(pairTime));
}

/** @throws SecretNotStoredError when a new secret may have been made, and is not surely stored */
export async function makeAndStore<T>(
  make: () => Promise<Secret>,
  store: (secret: Secret) => Promise<T>,
): Promise<T> {
  let made = false;
  try {
    const secret = await make();
    made = true;
    return await store(secret);
  } catch (error) {
    if (!made && wasRefused(error)) throw error;
    throw new SecretNotStoredError(error);
  }
}

/** Then the old secret is as good as before. */
function wasRefused(error: unknown): boolean {
  return error instanceof Error && 'outcome' in error && !answerWasLost(error);
}

/** When the answer is lost nobody knows the new secret, and the client simply gets another one. */
async function newSecret(session: Session, clientId: string): Promise<Secret> {
  const { secret } = await retry({
    what: 'a new secret',
    attempt: () => session.api.oauth.postOauthClientSecret(clientId),
    again: (error, tries) => tries < attempts && answerWasLost(error),
    deadline: pairTime,
    signal: session.signal,
  });
  if (secret === undefined) throw new Error('Genesys Cloud made a new secret without returning it.');
  return new Secret(secret);
}
