import type { Run } from '../../engine/resource.js';
import type { Session } from '../../genesys/session.js';
import { noteSecretChange } from '../integration/integration-config.js';
import { newSecret } from './new-secret.js';
import { makeAndStore } from './secret-pair.js';

/** A gap between the two requests breaks the solution, so that an interruption waits for so long, in milliseconds. */
const pairTime = 60_000;

export interface SecretHolder {
  readonly clientId: string;
  /** Of whose credential the secret is part. Its notes say meanwhile that it is being changed, whoever made it. */
  readonly integrationId: string;
}

/**
 * Changes the secret of a client of ours whose present one is stored somewhere. In between nothing works, and who is
 * killed there leaves what is stored worth nothing. That is noted before, in the integration's notes; the next setup
 * sees it and stores a new secret, from any machine.
 */
export async function changeSecret<T>(
  session: Session,
  { clientId, integrationId }: SecretHolder,
  run: Pick<Run, 'signal'>,
  store: (secret: string) => Promise<T>,
): Promise<T> {
  await noteSecretChange(session, integrationId, 'begun');
  return atOnce(session, run, async () => {
    const stored = await makeAndStore(
      () => newSecret(session, clientId),
      (secret) => store(secret.reveal()),
    );
    await noteSecretChange(session, integrationId, 'done');
    return stored;
  });
}

/** Makes a new secret where none that works is stored, and stores it at once. */
export function replaceSecret<T>(
  session: Session,
  clientId: string,
  run: Pick<Run, 'signal'>,
  store: (secret: string) => Promise<T>,
): Promise<T> {
  return atOnce(session, run, async () => store((await newSecret(session, clientId)).reveal()));
}

/** An interruption stops either all of the work or nothing of it. */
async function atOnce<T>(session: Session, run: Pick<Run, 'signal'>, work: () => Promise<T>): Promise<T> {
  run.signal.throwIfAborted();
  session.obey(AbortSignal.timeout(pairTime));
  try {
    return await work();
  } finally {
    session.obey(run.signal);
  }
}
