import type { Models } from 'purecloud-platform-client-v2';
import { Secret } from '../../core/secret.js';
import {
  CannotProceedError,
  type LastChange,
  type Lookup,
  type Observed,
  type Output,
  type Resource,
  type Run,
} from '../../engine/resource.js';
import type { Session } from '../../genesys/session.js';
import { compare, fieldsOf } from '../kit/compare.js';
import { findMarked, requireUnique, withRemembered } from '../kit/find.js';
import type { Marker } from '../kit/marker.js';
import { getOrUndefined, removeWhenUnused } from '../kit/wait.js';
import { clientInUse } from './client-in-use.js';
import { asItIs, holdRolesOf, onceTheRoleIsHeld, putClient } from './oauth-client-changes.js';

interface OAuthClientOptions {
  readonly name: string;
  readonly purpose: string;
  readonly marker: Marker;
  /** The integration whose credential says which client is in use. */
  readonly integrationName: string;
  /** The step whose role the client gets. */
  readonly roleStep: string;
  readonly divisionId: string;
}

interface Desired {
  readonly name: string;
  readonly description: string;
  readonly authorizedGrantType: 'CLIENT-CREDENTIALS';
  readonly accessTokenValiditySeconds: number;
  readonly state: 'active';
  /** `role id in division id`. */
  readonly roleDivisions: readonly string[];
}

interface State {
  readonly name: string;
  readonly description: string;
  readonly authorizedGrantType: string;
  readonly accessTokenValiditySeconds: number;
  readonly state: string;
  readonly roleDivisions: readonly string[];
  /** Ids of other clients of this name that carry our mark, too. */
  readonly twins?: readonly string[] | undefined;
}

/** What is found under a name. */
type FoundClient = Models.OAuthClient & Pick<State, 'twins'>;

/** A day, the platform's own default. */
const tokenSeconds = 86_400;

/**
 * An OAuth client of the client credentials grant with one role in one division. Platform facts: the list is not
 * paged and has no name filter (getOauthClients), names are not unique, the secret is shown by the creation only, and
 * a role that the caller does not hold (yet) is refused.
 */
export function oauthClient(session: Session, options: OAuthClientOptions): Resource<Desired, State> {
  const { name, marker } = options;
  const id = 'oauth-client';
  const api = session.api.oauth;

  return {
    id,
    title: `OAuth client "${name}"`,
    needs: [options.roleStep],
    permissions: {
      read: ['oauth:client:view'],
      create: ['oauth:client:add'],
      update: ['oauth:client:edit', 'authorization:grant:add'],
      remove: [
        'oauth:client:edit',
        'oauth:client:delete',
        'authorization:grant:add',
        'authorization:grant:delete',
      ],
    },
    observe: async (lookup): Promise<Observed<State> | undefined> => {
      const client = await lookup.shared(id, () => findOAuthClient(session, options, lookup));
      if (client?.id === undefined) return undefined;
      return {
        id: client.id,
        name: client.name,
        mark: marker.isIn(client.description) ? 'ours' : 'foreign',
        state: { ...stateOf(client), twins: client.twins },
        changed: changeOf(client),
      };
    },
    desired: (references) => ({
      name,
      description: marker.after(options.purpose),
      authorizedGrantType: 'CLIENT-CREDENTIALS',
      accessTokenValiditySeconds: tokenSeconds,
      state: 'active',
      roleDivisions: [`${references.id(options.roleStep)} in ${options.divisionId}`],
    }),
    diff: (desired, { twins: _twins, ...observed }, references) => {
      if (references.ours(id)) return compare('', observed, desired);
      // Somebody else's client keeps its roles, its description and its token's life.
      const roleDivisions = [...new Set([...observed.roleDivisions, ...desired.roleDivisions])].sort();
      return [
        ...compare('authorizedGrantType', observed.authorizedGrantType, desired.authorizedGrantType),
        ...compare('state', observed.state, desired.state),
        ...compare('roleDivisions', observed.roleDivisions, roleDivisions),
      ];
    },
    // They are other objects: whatever becomes of them, nobody has touched this one.
    fingerprinted: ({ twins: _twins, ...state }) => state,
    notes: (_desired, observed) => (observed?.twins ?? []).map(twinNote),
    preview: (desired) => fieldsOf({ ...desired }),
    create: async (desired, run): Promise<Output> => {
      const created = await onceTheRoleIsHeld(run, () => api.postOauthClients(requestOf(desired)));
      if (created.id === undefined || created.secret === undefined) {
        throw new Error('The platform created the OAuth client without telling its id or its secret.');
      }
      return { id: created.id, name, secret: new Secret(created.secret) };
    },
    update: async (desired, observed, changes, run): Promise<Output> => {
      if (changes.some((change) => change.path === 'authorizedGrantType')) {
        throw new CannotProceedError(
          `The OAuth client "${name}" is not of the client credentials grant, and that cannot be changed.`,
          'Rename it, or give ours another name in the config file.',
        );
      }
      if (run.ours(id)) {
        await onceTheRoleIsHeld(run, () => api.putOauthClient(observed.id, requestOf(desired)));
      } else {
        if (changes.some((change) => change.path === 'state')) await activate(session, observed.id);
        await addRoles(session, observed, desired);
      }
      return { id: observed.id, name };
    },
    remove: async (observed, run): Promise<void> => {
      await deactivate(session, observed, run);
      await removeWhenUnused(`the OAuth client "${name}"`, () => api.deleteOauthClient(observed.id), run);
    },
  };
}

/**
 * Platform facts: a client is set inactive before it is deleted, and also that request carries its roles, which the
 * caller has to hold.
 */
async function deactivate(session: Session, { id }: Observed<State>, run: Run): Promise<void> {
  const current = await getOrUndefined(() => session.api.oauth.getOauthClient(id));
  if (current === undefined || current.state === 'inactive') return;
  await holdRolesOf(session, current, run);
  await putClient(session, current, { state: 'inactive' }, run);
}

function twinNote(id: string): string {
  return `Another OAuth client of this name carries the mark of gc-presence: ${id}. It is not the one in use here, and can be removed by hand where nothing else needs it.`;
}

/** All of the org, in whatever state. */
export function listOAuthClients(
  session: Session,
  { shared }: Pick<Lookup, 'shared'>,
): Promise<readonly Models.OAuthClient[]> {
  return shared('oauth-clients', async () => (await session.api.oauth.getOauthClients()).entities ?? []);
}

/**
 * By exact name, ours before others'; else by the id of an earlier run or by our mark, for a client that was renamed
 * since.
 */
export async function findOAuthClient(
  session: Session,
  { name, marker, integrationName }: Pick<OAuthClientOptions, 'name' | 'marker' | 'integrationName'>,
  lookup: Lookup,
): Promise<FoundClient | undefined> {
  const api = session.api.oauth;
  const listed = await listOAuthClients(session, lookup);
  const remembered = lookup.remembered('oauth-client')?.id;
  const all = await withRemembered<Models.OAuthClient>(listed, remembered, (id) => api.getOauthClient(id));
  const alive = all.filter((client) => client.state !== 'inactive');
  const candidates = alive
    .filter((client) => client.name === name)
    .map((client) => ({
      id: client.id ?? '',
      ours: marker.isIn(client.description) || client.id === remembered,
    }));
  const what = `the OAuth client "${name}"`;
  const ours = candidates.filter((candidate) => candidate.ours).map(({ id }) => id);
  const clues = { session, marker, integrationName, lookup };
  const inUse = ours.length > 1 ? await clientInUse(ours, clues) : undefined;
  const twins = inUse === undefined ? [] : ours.filter((id) => id !== inUse);
  const found =
    inUse ?? requireUnique(what, candidates)?.id ?? alive.find((client) => client.id === remembered)?.id;
  const wanted = found ?? findMarked(what, alive, ({ description }) => marker.isIn(description))?.id;
  if (wanted === undefined) return undefined;
  // Lists may leave out the roles.
  const client = await getOrUndefined(() => api.getOauthClient(wanted));
  return client === undefined ? undefined : { ...client, twins };
}

function stateOf(client: Models.OAuthClient): Omit<State, 'twins'> {
  return {
    name: client.name,
    description: client.description ?? '',
    authorizedGrantType: client.authorizedGrantType,
    accessTokenValiditySeconds: client.accessTokenValiditySeconds ?? tokenSeconds,
    state: client.state ?? 'active',
    roleDivisions: (client.roleDivisions ?? []).map((pair) => `${pair.roleId} in ${pair.divisionId}`).sort(),
  };
}

function changeOf({ modifiedBy, dateModified }: Models.OAuthClient): LastChange {
  return { by: modifiedBy?.name, byId: modifiedBy?.id, at: dateModified };
}

function requestOf(desired: Desired): Models.OAuthClientRequest {
  return {
    name: desired.name,
    description: desired.description,
    authorizedGrantType: desired.authorizedGrantType,
    accessTokenValiditySeconds: desired.accessTokenValiditySeconds,
    state: desired.state,
    roleDivisions: desired.roleDivisions.map(pairOf),
  };
}

/** Somebody else's client as it is, but active. */
async function activate(session: Session, id: string): Promise<void> {
  const current = await session.api.oauth.getOauthClient(id);
  await session.api.oauth.putOauthClient(id, { ...asItIs(current), state: 'active' });
}

/**
 * Adds what is missing by grants. PUT of the client would hand on its other roles anew, and that is refused for roles
 * which the installing identity does not hold.
 */
async function addRoles(session: Session, observed: Observed<State>, desired: Desired): Promise<void> {
  const missing = desired.roleDivisions.filter((pair) => !observed.state.roleDivisions.includes(pair));
  for (const { roleId, divisionId } of missing.map(pairOf)) {
    await session.api.authorization.postAuthorizationSubjectDivisionRole(observed.id, divisionId, roleId, {
      subjectType: 'PC_OAUTH_CLIENT',
    });
  }
}

function pairOf(text: string): Models.RoleDivision {
  const [roleId = '', divisionId = ''] = text.split(' in ');
  return { roleId, divisionId };
}
