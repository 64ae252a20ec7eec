import type { Models } from 'purecloud-platform-client-v2';
import { cannotProceed } from '../../core/problem.js';
import { Secret } from '../../core/secret.js';
import type { Lookup, Observed, Output, Resource, Run } from '../../engine/resource.js';
import { GenesysError } from '../../genesys/errors.js';
import { whoAmI } from '../../genesys/identity.js';
import type { Session } from '../../genesys/session.js';
import { compare, fieldsOf } from '../kit/compare.js';
import type { Marker } from '../kit/marker.js';
import { getOrUndefined, onceAccepted, removeWhenUnused } from '../kit/wait.js';
import { findOAuthClient, listOAuthClients, type OAuthClientSought } from './find-oauth-client.js';
import { giveForThisRun, isHeld } from './installer-grant.js';

interface OAuthClientOptions extends OAuthClientSought {
  readonly purpose: string;
  /** The step whose role the client gets. */
  readonly roleStep: string;
  readonly divisionId: string;
}

interface ClientFields {
  readonly name: string;
  readonly description: string;
  readonly authorizedGrantType: string;
  readonly accessTokenValiditySeconds: number;
  readonly state: string;
  /** `role id in division id`. */
  readonly roleDivisions: readonly string[];
}

interface State extends ClientFields {
  /** Ids of other clients of this name that carry our mark, too. */
  readonly twins?: readonly string[];
}

/** A day, the platform's own default. */
const tokenSeconds = 86_400;
/** The platform says that a change of permissions takes up to five minutes. */
const grantDeadline = 330_000;

/**
 * An OAuth client of the client credentials grant with one role in one division. Platform facts: the list is not
 * paged and has no name filter (getOauthClients), names are not unique, the secret is shown by the creation only, PUT
 * replaces everything (putOauthClient), and a role that the caller does not hold (yet) is refused.
 */
export function oauthClient(session: Session, options: OAuthClientOptions): Resource<ClientFields, State> {
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
      const { modifiedBy, dateModified } = client;
      return {
        id: client.id,
        name: client.name,
        mark: marker.isIn(client.description) ? 'ours' : 'foreign',
        state: { ...fieldsOfClient(client), twins: client.twins },
        changed: { by: modifiedBy?.name, byId: modifiedBy?.id, at: dateModified },
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
    notes: (_desired, observed) =>
      (observed?.twins ?? []).map(
        (twin) =>
          `Another OAuth client of this name carries the mark of gc-presence: ${twin}. It is not the one in use here, and can be removed by hand where nothing else needs it.`,
      ),
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
        throw cannotProceed(
          `The OAuth client "${name}" is not of the client credentials grant, and that cannot be changed.`,
          'Rename it, or give ours another name in the config file.',
        );
      }
      if (run.ours(id)) {
        const current = await api.getOauthClient(observed.id);
        await onceTheRoleIsHeld(run, () => putClient(session, current, requestOf(desired)));
      } else {
        if (changes.some((change) => change.path === 'state'))
          await putClient(session, await api.getOauthClient(observed.id), { state: 'active' });
        await addRoles(session, observed, desired);
      }
      return { id: observed.id, name };
    },
    remove: async (observed, run): Promise<void> => {
      await deactivate(session, observed.id, run);
      await removeWhenUnused(`the OAuth client "${name}"`, () => api.deleteOauthClient(observed.id), run);
    },
  };
}

/**
 * OAuth clients of ours that are inactive: a removal that was cut off before its last request left them. Platform fact:
 * an inactive client is on the way to its deletion, so that nothing is installed with it; it only is taken away.
 */
export function inactiveClients(
  session: Session,
  { name, marker, roleStep }: Pick<OAuthClientOptions, 'name' | 'marker' | 'roleStep'>,
): Resource<undefined, { readonly ids: readonly string[] }> {
  const never = async () => {
    throw new Error(`An inactive OAuth client "${name}" is never installed.`);
  };
  return {
    id: 'oauth-client:inactive',
    title: `Inactive OAuth client "${name}"`,
    needs: [roleStep],
    permissions: { read: ['oauth:client:view'], create: [], update: [], remove: ['oauth:client:delete'] },
    observe: async (lookup) => {
      const ids = await inactiveIds(session, marker, lookup);
      const [id] = ids;
      return id === undefined ? undefined : { id, name, mark: 'ours', state: { ids } };
    },
    desired: () => undefined,
    diff: () => [],
    preview: () => [],
    create: never,
    update: never,
    remove: async ({ state }, run) => {
      for (const id of state.ids) {
        const remove = () => session.api.oauth.deleteOauthClient(id);
        await removeWhenUnused(`the inactive OAuth client "${name}"`, remove, run);
      }
    },
  };
}

async function inactiveIds(session: Session, marker: Marker, lookup: Lookup): Promise<readonly string[]> {
  const remembered = lookup.remembered('oauth-client');
  const created = remembered?.origin === 'created' ? remembered.id : undefined;
  const clients = await listOAuthClients(session, lookup);
  return clients
    .filter(({ state }) => state === 'inactive')
    .filter(({ id, description }) => marker.isIn(description) || id === created)
    .flatMap(({ id }) => (id === undefined ? [] : [id]));
}

function fieldsOfClient(client: Models.OAuthClient): ClientFields {
  return {
    name: client.name,
    description: client.description ?? '',
    authorizedGrantType: client.authorizedGrantType,
    accessTokenValiditySeconds: client.accessTokenValiditySeconds ?? tokenSeconds,
    state: client.state ?? 'active',
    roleDivisions: (client.roleDivisions ?? []).map((pair) => `${pair.roleId} in ${pair.divisionId}`).sort(),
  };
}

function requestOf(desired: ClientFields): Models.OAuthClientRequest {
  return { ...desired, roleDivisions: desired.roleDivisions.map(pairOf) };
}

function pairOf(text: string): Models.RoleDivision {
  const [roleId = '', divisionId = ''] = text.split(' in ');
  return { roleId, divisionId };
}

/**
 * Changes some fields of a client. All others go back as they were read, also those that a newer platform adds:
 * redirect addresses and scope are somebody's settings, whoever made the client.
 */
async function putClient(
  session: Session,
  current: Models.OAuthClient,
  change: Partial<Models.OAuthClientRequest>,
): Promise<void> {
  const { id = '', selfUri, secret, dateCreated, dateModified, createdBy, modifiedBy, ...own } = current;
  // The deprecated spelling of `roleDivisions`: both at once could contradict each other.
  const { roleIds, roleDivisions = [], ...kept } = own;
  const ids = roleDivisions.map(({ roleId, divisionId }) => ({ roleId, divisionId }));
  await session.api.oauth.putOauthClient(id, { ...kept, roleDivisions: ids, ...change });
}

/**
 * Platform facts: a client is set inactive before it is deleted, and that request, as any PUT of a client, hands its
 * roles on anew, so that the caller has to hold them.
 */
async function deactivate(session: Session, id: string, run: Run): Promise<void> {
  const current = await getOrUndefined(() => session.api.oauth.getOauthClient(id));
  if (current === undefined || current.state === 'inactive') return;
  const identity = await whoAmI(session);
  for (const { roleId, divisionId } of current.roleDivisions ?? []) {
    const grant = { identity, roleId, divisionId, title: `the role of the OAuth client "${current.name}"` };
    if (!isHeld(grant)) await giveForThisRun(session, grant, run);
  }
  await onceTheRoleIsHeld(run, () => putClient(session, current, { state: 'inactive' }));
}

/**
 * Adds what is missing by grants. PUT of the client would hand on its other roles anew, and that is refused for roles
 * which the installing identity does not hold.
 */
async function addRoles(session: Session, observed: Observed<State>, desired: ClientFields): Promise<void> {
  const missing = desired.roleDivisions.filter((pair) => !observed.state.roleDivisions.includes(pair));
  for (const { roleId, divisionId } of missing.map(pairOf)) {
    await session.api.authorization.postAuthorizationSubjectDivisionRole(observed.id, divisionId, roleId, {
      subjectType: 'PC_OAUTH_CLIENT',
    });
  }
}

/** A grant takes effect some time after it was made. */
function onceTheRoleIsHeld<T>(run: Pick<Run, 'signal' | 'progress'>, attempt: () => Promise<T>): Promise<T> {
  return onceAccepted({
    what: 'the role to take effect (up to 5 minutes)',
    attempt,
    isTooEarly: isRoleNotHeldYet,
    deadline: grantDeadline,
    run,
  });
}

/**
 * Unverified: how the platform refuses a role that the caller does not hold. We take a 400 or 403 that speaks of roles
 * or grants for it, and never one that names a permission of OAuth clients themselves.
 */
function isRoleNotHeldYet(error: unknown): boolean {
  if (!(error instanceof GenesysError) || (error.status !== 400 && error.status !== 403)) return false;
  if (error.missingPermissions.some((permission) => permission.startsWith('oauth:'))) return false;
  return /\b(role|grant)/i.test(error.message);
}
