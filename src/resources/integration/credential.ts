import type { Models } from 'purecloud-platform-client-v2';
import { finishTime, retry } from '../../core/retry.js';
import { onceInRound } from '../../core/round.js';
import { Secret } from '../../core/secret.js';
import {
  answerWasLost,
  type Change,
  type Lookup,
  type Observed,
  type Output,
  type Resource,
  type Run,
  wasRefused,
} from '../../engine/resource.js';
import { getOrUndefined, SecretNotStoredError } from '../../genesys/errors.js';
import { allByCursor } from '../../genesys/pages.js';
import type { Session } from '../../genesys/session.js';
import { findOAuthClient } from '../identity/find-oauth-client.js';
import { isOurClient } from '../identity/list-oauth-clients.js';
import { permissionsOn } from '../kit/define.js';
import { compare, fieldsOf } from '../kit/field.js';
import { requireUnique } from '../kit/find.js';
import { removeWhenUnused } from '../kit/wait.js';
import { credentialKey, findIntegration, type IntegrationSought } from './find-integration.js';
import { noteSecretChange, secretIsChanging } from './integration.js';

interface CredentialOptions {
  readonly baseName: string;
  /** What it is for: the integration, and the client whose secret it holds. */
  readonly sought: IntegrationSought;
}

interface Desired {
  readonly name: string;
  /** The OAuth client exists already, so that its secret is not known. */
  readonly secretIsUnknown: boolean;
}

interface State {
  readonly name: string;
  /**
   * The integration whose notes say that a change of the secret was begun, and cut off: what is stored may not be valid
   * any more.
   */
  readonly changingIn: string | undefined;
  /** Somebody else's credential, linked from the adopted integration: it stays as it is. */
  readonly kept: boolean;
}

/**
 * The credential with which the integration acts as the OAuth client. The platform never gives back what a credential
 * holds, so its name says whose secret it is: `Presence Public API (client id)`. A name that does not fit means that
 * the secret has to be stored anew; and because the secret cannot be read either, the client then gets a new one.
 */
export function credential(session: Session, options: CredentialOptions): Resource<Desired, State> {
  const nameFor = (clientId: string) => `${options.baseName} (${clientId})`;
  const body = ({ name }: Desired, run: Run, secret: string) => bodyOf(name, run.id('oauth-client'), secret);

  return {
    id: 'credential',
    title: `Credential "${options.baseName}"`,
    needs: ['oauth-client'],
    permissions: {
      ...permissionsOn('integrations:integration'),
      create: ['integrations:integration:add', 'oauth:client:edit'],
      update: ['integrations:integration:edit', 'oauth:client:edit'],
    },
    observe: (lookup) => observeCredential(session, options, nameFor, lookup),
    fingerprinted: ({ name, changingIn, kept }) => ({
      ...{ name, type: credentialKey, changing: changingIn !== undefined, kept },
    }),
    desired: (references) => {
      const client = references.output('oauth-client');
      return {
        name: nameFor(references.id('oauth-client')),
        secretIsUnknown: client !== undefined && client.secret === undefined,
      };
    },
    diff: changesOf,
    preview: (desired) =>
      fieldsOf({ name: desired.name, type: credentialKey, credentialFields: 'the client id and its secret' }),
    notes: (desired, observed) => {
      if (observed?.kept)
        return ['It was made by somebody else and cannot be read back; it is left as it is.'];
      const willBeWritten =
        desired !== undefined && (observed === undefined || changesOf(desired, observed).length > 0);
      return willBeWritten && desired.secretIsUnknown ? [newSecretNote] : [];
    },
    create: async (desired, run): Promise<Output> => {
      const created = await storeSecret(session, run, undefined, ({ api }, secret) =>
        api.integrations.postIntegrationsCredentials({ body: body(desired, run, secret) }),
      );
      return { id: created.id ?? '', name: desired.name };
    },
    update: async (desired, observed, _changes, run): Promise<Output> => {
      await storeSecret(session, run, observed.state.changingIn, ({ api }, secret) =>
        api.integrations.putIntegrationsCredential(observed.id, { body: body(desired, run, secret) }),
      );
      return { id: observed.id, name: desired.name };
    },
    remove: (observed, run): Promise<void> =>
      removeWhenUnused(
        `the credential "${observed.name}"`,
        () => session.api.integrations.deleteIntegrationsCredential(observed.id),
        run,
      ),
  };
}

function bodyOf(name: string, clientId: string, clientSecret: string): Models.Credential {
  return { name, type: { name: credentialKey }, credentialFields: { clientId, clientSecret } };
}

const newSecretNote =
  'The secret of the OAuth client cannot be read, so the client gets a new one. ' +
  'Anything else that uses this client needs the new one to log in.';

function changesOf(desired: Desired, observed: State): readonly Change[] {
  if (observed.kept) return [];
  return [
    ...compare('name', observed.name, desired.name),
    ...(observed.changingIn === undefined
      ? []
      : [{ path: 'credentialFields.clientSecret', before: 'cut off', after: 'a new one' }]),
  ];
}

const read = onceInRound(({ api: { integrations } }: Session, id: string) =>
  getOrUndefined<Models.CredentialInfo>(() => integrations.getIntegrationsCredential(id)),
);

async function observeCredential(
  session: Session,
  options: CredentialOptions,
  nameFor: (clientId: string) => string,
  lookup: Lookup,
): Promise<Observed<State> | undefined> {
  const remembered = lookup.remembered('credential');
  const get = (id: string | undefined) => (id === undefined ? undefined : read(session, lookup, id));
  const [clientId, known, link, client] = await Promise.all([
    lookup.found('oauth-client'),
    get(remembered?.id),
    findIntegration(session, options.sought, lookup),
    findOAuthClient(session, options.sought, lookup),
  ]);
  const linkedId = link?.config.credentials?.[credentialKey]?.id;
  const changingIn = secretIsChanging(link?.config) ? link?.id : undefined;
  const observed = (
    { id = '', name = '', modifiedDate, createdDate }: Models.CredentialInfo,
    kept: boolean,
    chainedTo: string,
  ): Observed<State> => ({
    id,
    name,
    mark: { chainedTo },
    changed: { at: modifiedDate },
    createdAt: createdDate,
    state: { name, kept, changingIn: !kept && id === linkedId ? changingIn : undefined },
  });
  const isNamed = ({ name, type }: Models.CredentialInfo) =>
    clientId !== undefined && name === nameFor(clientId) && type?.name === credentialKey;
  const isLinked = known !== undefined && (linkedId === undefined || linkedId === known.id);
  if (isLinked && isNamed(known)) return observed(known, false, 'oauth-client');
  const list = () =>
    allByCursor((from) =>
      session.api.integrations.getIntegrationsCredentialsListing({ pageSize: '200', ...from }),
    );
  const listed = clientId === undefined ? [] : await list();
  const all = known === undefined || listed.some(({ id }) => id === known.id) ? listed : [...listed, known];
  const named = all.filter(isNamed).map((info) => ({ id: info.id ?? '', ours: info.id === linkedId, info }));
  const found = requireUnique(`the credential "${options.baseName}"`, named);
  if (found !== undefined) return observed(found.info, false, 'oauth-client');
  // Ours under whatever name somebody gave it since.
  // Only lists tell when it was changed.
  const created = remembered?.origin === 'created' ? all.find(({ id }) => id === known?.id) : undefined;
  if (created !== undefined) return observed(created, false, 'oauth-client');
  const linked = all.find((info) => info.id === linkedId) ?? (await get(linkedId));
  if (linked === undefined) return undefined;
  // It holds the secret of an OAuth client that is gone, and belongs to the integration that uses it.
  if (linked.name?.startsWith(`${options.baseName} (`))
    return observed(linked, false, clientId === undefined ? 'integration' : 'oauth-client');
  const isOurs = client !== undefined && isOurClient(client, options.sought.marker, lookup);
  const keep = clientId !== undefined && !isOurs;
  return keep ? observed(linked, true, 'integration') : undefined;
}

/** Stores the secret from this run's creation of the client, else a new one: an old one cannot be read. */
async function storeSecret<T>(
  session: Session,
  run: Run,
  changingIn: string | undefined,
  store: (session: Session, secret: string) => Promise<T>,
): Promise<T> {
  const known = run.output('oauth-client')?.secret;
  if (known !== undefined) return store(session, known.reveal());
  run.progress('the OAuth client gets a new secret, because the old one cannot be read');
  const clientId = run.id('oauth-client');
  // Only a credential that is taken for right needs a note: a wrong name, or none, tells by itself.
  if (changingIn !== undefined) return changeSecret(session, clientId, changingIn, run, store);
  const uninterrupted = sessionForPair(session, run);
  return store(uninterrupted, (await newSecret(uninterrupted, clientId)).reveal());
}

const attempts = 3;

/** The OAuth client of an installation, and where its secret is stored. */
export interface SecretOwner {
  readonly clientId: string;
  /** Its notes say meanwhile that the secret is being changed. */
  readonly integrationId: string;
  readonly credential: { readonly id: string; readonly name: string };
}

/** Makes a new secret for an OAuth client of ours and stores it at once in the credential. */
export async function rotateSecret(
  session: Session,
  { credential: { id, name }, clientId, integrationId }: SecretOwner,
  run: Pick<Run, 'signal' | 'progress'>,
): Promise<void> {
  await changeSecret(session, clientId, integrationId, run, async ({ api }, secret) => {
    run.progress('storing the new secret');
    await api.integrations.putIntegrationsCredential(id, { body: bodyOf(name, clientId, secret) });
  });
}

/**
 * Changes the secret of a client of ours whose present one is stored somewhere. In between nothing works, and a process
 * that is killed there leaves a stored secret that is worth nothing. The integration's notes say so beforehand; the next
 * setup sees that, from any machine, and stores a new secret.
 */
async function changeSecret<T>(
  session: Session,
  clientId: string,
  integrationId: string,
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

/** Between the new secret and its storing the solution is broken: an interruption stops either both requests or neither. */
function sessionForPair(session: Session, run: Pick<Run, 'signal'>): Session {
  run.signal.throwIfAborted();
  return session.within(AbortSignal.timeout(finishTime));
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
    // Then the old secret is as good as before.
    if (!made && wasRefused(error)) throw error;
    throw new SecretNotStoredError(error);
  }
}

/** When the answer is lost nobody knows the new secret, and the client simply gets another one. */
async function newSecret(session: Session, clientId: string): Promise<Secret> {
  const { secret } = await retry({
    what: 'a new secret',
    attempt: () => session.api.oauth.postOauthClientSecret(clientId),
    again: (error, tries) => tries < attempts && answerWasLost(error),
    deadline: finishTime,
    signal: session.signal,
  });
  if (secret === undefined) throw new Error('Genesys Cloud made a new secret without returning it.');
  return new Secret(secret);
}
