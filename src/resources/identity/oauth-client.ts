import type { Models } from 'purecloud-platform-client-v2';
import { retry } from '../../core/retry.js';
import { Secret } from '../../core/secret.js';
import type { Observed, Resource, Run } from '../../engine/resource.js';
import { GenesysError, getOrUndefined } from '../../genesys/errors.js';
import type { Identity } from '../../genesys/identity.js';
import type { Session } from '../../genesys/session.js';
import type { IntegrationSought } from '../integration/find-integration.js';
import { defineResource, leftOver, readChangeWrite, type Store } from '../kit/define.js';
import type { Wanted } from '../kit/field.js';
import { removeWhenUnused } from '../kit/wait.js';
import { type FoundOAuthClient, findOAuthClient } from './find-oauth-client.js';
import { holdForThisRun, isHeld, toBeGranted } from './installer-grant.js';
import { isOurClient, listOAuthClients } from './list-oauth-clients.js';

interface OAuthClientOptions {
  /** Its name, and the integration whose credential says which of several is in use. */
  readonly sought: IntegrationSought;
  readonly purpose: string;
  readonly divisionId: string;
  /** Who installs and removes. */
  readonly identity: Identity;
}

/** A day, the platform's own default. */
const tokenSeconds = 86_400;
/** To have the role while the client is given it. */
const holding: readonly string[] = ['authorization:grant:add', 'authorization:grant:delete'];
/** The platform says that a change of permissions takes up to five minutes. */
const grantDeadline = 330_000;

/**
 * An OAuth client of the client credentials grant with one role in one division. Platform facts: the list is not
 * paged and has no name filter (getOauthClients), names are not unique, the secret is shown by the creation only, PUT
 * replaces everything (putOauthClient), and a role that the caller does not hold (yet) is refused.
 */
export function oauthClient(
  session: Session,
  options: OAuthClientOptions,
): Resource<Wanted, FoundOAuthClient> {
  const { sought, divisionId, identity } = options;
  const { oauthClient: name, marker } = sought;
  const id = 'oauth-client';
  const api = session.api.oauth;
  const clients = clientStore(session);
  const handingOn = (wanted: Wanted) =>
    rolesIn(wanted).flatMap((role) => (isHeld(identity, role) ? [] : toBeGranted(identity)));
  let isHolding = false;
  const holdRole = async (wanted: Wanted, run: Run) => {
    const title = `the role "${run.output('role')?.name}"`;
    // A second attempt of the step finds it given.
    if (!isHolding) await holdForThisRun(session, { identity, roles: rolesIn(wanted), title }, run);
    isHolding = true;
  };
  const base = defineResource<FoundOAuthClient, Models.OAuthClientRequest>({
    id,
    kind: 'OAuth client',
    name,
    adminPage: '/directory/#/admin/integrations/oauth',
    needs: ['role'],
    permissions: {
      read: ['oauth:client:view'],
      create: ['oauth:client:add', ...holding],
      update: ['oauth:client:edit', ...holding],
      remove: ['oauth:client:edit', 'oauth:client:delete', ...holding],
    },
    find: (lookup) => findOAuthClient(session, sought, lookup),
    mark: marker,
    // Somebody else's client keeps its roles, its description and its token's life.
    fields: {
      name: { want: name, foreign: 'keep' },
      description: { want: marker.after(options.purpose), foreign: 'keep' },
      authorizedGrantType: { want: 'CLIENT-CREDENTIALS', fixed: true },
      accessTokenValiditySeconds: { want: tokenSeconds, absent: tokenSeconds, foreign: 'keep' },
      state: { want: 'active', absent: 'active' },
      roleDivisions: {
        want: (references) => [`${references.id('role')} in ${divisionId}`],
        read: (_, found) => (found.roleDivisions ?? []).map(textOf).sort(),
        send: (roleDivisions) => rolesIn({ roleDivisions }),
        foreign: (wanted, present) => [...new Set([present, wanted].flat())].sort(),
      },
    },
    notes: ({ twins = [] }) =>
      twins.map(
        (twin) =>
          `Another OAuth client of this name carries the mark of gc-presence: ${twin}. It is not the one in use here, and can be removed by hand where nothing else needs it.`,
      ),
    ...clients,
    post: async (body) => {
      const created = await api.postOauthClients(body);
      if (created.secret === undefined)
        throw new Error(`Genesys Cloud created "${name}" without returning its secret.`);
      return { ...created, secret: new Secret(created.secret) };
    },
    send: (run, attempt) => onceTheRoleIsHeld(session, run, attempt),
    remove: (clientId) => api.deleteOauthClient(clientId),
  });
  return {
    ...base,
    preview: (wanted) => [...base.preview(wanted), ...handingOn(wanted)],
    diff: (wanted, found, references) => {
      const changes = base.diff(wanted, found, references);
      return changes.length === 0 ? [] : [...changes, ...handingOn(wanted)];
    },
    create: async (wanted, run) => {
      await holdRole(wanted, run);
      return base.create(wanted, run);
    },
    update: async (wanted, observed, changes, run) => {
      await holdRole(wanted, run);
      if (run.ours(id)) return base.update(wanted, observed, changes, run);
      if (changes.some(({ path }) => path === 'state'))
        await readChangeWrite(clients, observed.id, (current) => ({ ...current, state: 'active' }));
      await addRoles(session, observed, wanted);
      return { id: observed.id, name };
    },
    preparesRemoval: true,
    remove: async (observed, run) => {
      await deactivate(session, observed, identity, run);
      await base.remove?.(observed, run);
    },
  };
}

function clientStore({ api: { oauth } }: Session): Store<Models.OAuthClient, Models.OAuthClientRequest> {
  return {
    get: (id) => oauth.getOauthClient(id),
    put: (id, body) => oauth.putOauthClient(id, body),
    // `roleIds` is the deprecated spelling of `roleDivisions`: both at once could contradict each other.
    readOnly: ['secret', 'roleIds'],
  };
}

/**
 * OAuth clients of ours that are inactive: a removal that was cut off before its last request left them. Platform fact:
 * an inactive client is on the way to its deletion, so that nothing is installed with it; it only is taken away.
 */
export function inactiveClients(
  session: Session,
  { oauthClient: name, marker }: Pick<IntegrationSought, 'oauthClient' | 'marker'>,
): Resource<undefined, { readonly ids: readonly string[] }> {
  return leftOver({
    id: 'oauth-client:inactive',
    title: `Inactive OAuth client "${name}"`,
    needs: ['role'],
    permissions: { read: ['oauth:client:view'], remove: ['oauth:client:delete'] },
    observe: async (lookup) => {
      const clients = await listOAuthClients(session, lookup);
      const ids = clients
        .filter((client) => client.state === 'inactive' && isOurClient(client, marker, lookup))
        .flatMap(({ id }) => id ?? []);
      const [id] = ids;
      return id === undefined ? undefined : { id, name, mark: 'ours', state: { ids } };
    },
    remove: async ({ state }, run) => {
      for (const id of state.ids) {
        const remove = () => session.api.oauth.deleteOauthClient(id);
        await removeWhenUnused(`the inactive OAuth client "${name}"`, remove, run);
      }
    },
  });
}

function textOf({ roleId, divisionId }: Models.RoleDivision): string {
  return `${roleId} in ${divisionId}`;
}

function rolesIn({ roleDivisions }: Wanted): readonly Models.RoleDivision[] {
  return [roleDivisions].flat().map((text) => {
    const [roleId = '', divisionId = ''] = String(text).split(' in ');
    return { roleId, divisionId };
  });
}

/**
 * Platform facts: a client is set inactive before it is deleted, and that request, as any PUT of a client, hands its
 * roles on anew, so that the caller has to hold them.
 */
async function deactivate(
  session: Session,
  { id, name, state: { roleDivisions: roles = [] } }: Observed<FoundOAuthClient>,
  identity: Identity,
  run: Run,
): Promise<void> {
  const title = `the role of the OAuth client "${name}"`;
  const store = clientStore(session);
  let early: Promise<Models.OAuthClient> | undefined = store.get(id);
  early.catch(() => {});
  await holdForThisRun(session, { identity, roles, title }, run);
  await run.needsDone();
  const get = () => {
    const read = early ?? store.get(id);
    early = undefined;
    return read;
  };
  await onceTheRoleIsHeld(session, run, () =>
    getOrUndefined(() =>
      readChangeWrite({ ...store, get }, id, (client) =>
        client.state === 'inactive' ? undefined : { ...client, state: 'inactive' },
      ),
    ),
  );
}

/**
 * Adds what is missing by grants. PUT of the client would hand on its other roles anew, and that is refused for roles
 * which the installing identity does not hold.
 */
async function addRoles(
  session: Session,
  { id, state }: Observed<FoundOAuthClient>,
  wanted: Wanted,
): Promise<void> {
  const api = session.api.authorization;
  const present = new Set<unknown>((state.roleDivisions ?? []).map(textOf));
  const missing = rolesIn(wanted).filter((role) => !present.has(textOf(role)));
  const subject = { subjectType: 'PC_OAUTH_CLIENT' } as const;
  for (const { roleId, divisionId } of missing)
    await api.postAuthorizationSubjectDivisionRole(id, divisionId, roleId, subject);
}

/**
 * Platform facts: a grant takes effect some time after it was made, the answer is kept for a while by whoever asks too
 * soon again, and a token that is older than the grant may never show it.
 */
function onceTheRoleIsHeld<T>(
  session: Session,
  { signal, progress }: Pick<Run, 'signal' | 'progress'>,
  attempt: () => Promise<T>,
): Promise<T> {
  let refusals = 0;
  return retry({
    what: 'the role to take effect (up to 5 minutes)',
    attempt: async () => {
      if (refusals > 1) await session.renewToken();
      return attempt();
    },
    again: (error, tries) => {
      refusals = tries;
      return isRoleNotHeldYet(error);
    },
    every: { first: session.grantPause, max: 30_000 },
    deadline: grantDeadline,
    signal,
    progress,
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
