import { CannotProceedError, type Run } from '../engine/resource.js';
import type { Session } from '../genesys/session.js';
import type { Holder } from './installer-grant.js';
import { newSecret } from './new-secret.js';
import { holdRolesOf, putClient } from './oauth-client-changes.js';

/** In the description of an OAuth client while its secret is being changed: any machine can see what was cut off. */
const note = ' Its secret is being changed.';

/** A gap between the two requests breaks the solution, so that an interruption waits for so long, in milliseconds. */
const pairTime = 60_000;

export function secretIsChanging(description: string | undefined): boolean {
  return description?.includes(note) ?? false;
}

export function withoutSecretChange(description: string): string {
  return description.replaceAll(note, '');
}

/** A description anew, with the note if there was one in the present description. */
export function keepingSecretChange(description: string, present: string): string {
  return secretIsChanging(present) ? description + note : description;
}

/**
 * Changes the secret of a client of ours whose present one is stored somewhere. In between nothing works, and who is
 * killed there leaves what is stored worth nothing. That is noted before, in the client's description; the next setup
 * sees it and stores a new secret, from any machine.
 */
export async function changeSecret<T>(
  session: Session,
  clientId: string,
  run: Holder,
  store: (secret: string) => Promise<T>,
): Promise<T> {
  const client = await session.api.oauth.getOauthClient(clientId);
  if ((client.roleDivisions ?? []).length === 0) throw withoutRole(client.name);
  const description = withoutSecretChange(client.description ?? '');
  await holdRolesOf(session, client, run);
  await putClient(session, client, { description: description + note }, run);
  return replaceSecret(session, clientId, run, async (secret, signal) => {
    const stored = await store(secret);
    await putClient(session, client, { description }, { ...run, signal });
    return stored;
  });
}

/** Makes a new secret and stores it at once: an interruption stops either both or neither. `store` obeys `signal`. */
export async function replaceSecret<T>(
  session: Session,
  clientId: string,
  run: Pick<Run, 'signal'>,
  store: (secret: string, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  run.signal.throwIfAborted();
  const patient = AbortSignal.timeout(pairTime);
  session.obey(patient);
  try {
    return await store((await newSecret(session, clientId)).reveal(), patient);
  } finally {
    session.obey(run.signal);
  }
}

/** Platform fact: a client of this kind cannot be changed without naming a role (putOauthClient). */
function withoutRole(name: string): CannotProceedError {
  return new CannotProceedError(
    `The OAuth client "${name}" has no role, so that nothing could be done with a new secret.`,
    'Run setup, which gives it its role back.',
  );
}
