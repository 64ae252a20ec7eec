import type { Models } from 'purecloud-platform-client-v2';
import type { Json } from '../../core/json.js';
import { cannotProceed } from '../../core/problem.js';
import { lookFor } from '../../core/retry.js';
import { firstFew } from '../../core/text.js';
import { awaitsAnother } from '../../engine/plan.js';
import type { Observed, Resource, Run } from '../../engine/resource.js';
import { getOrUndefined } from '../../genesys/errors.js';
import { allPages } from '../../genesys/pages.js';
import type { Session } from '../../genesys/session.js';
import { defineResource, keepAnew, readChangeWrite, type Store } from '../kit/define.js';
import { compare, type Fields, fieldsOf, recordOf, replacementOf, type Wanted } from '../kit/field.js';
import { adoptedAmong, adoptedIn, type DependentObject, identityOf, withAdopted } from '../kit/marker.js';
import { onceKnown } from '../kit/wait.js';
import {
  credentialKey,
  type FoundIntegration,
  type IntegrationOfOthers,
  type IntegrationSought,
  integrationType,
  lookForIntegration,
} from './find-integration.js';

/** Activation is waited for so long; data action integrations may never report it (unverified), so we go on then. */
const activeDeadline = 60_000;

interface IntegrationOptions {
  readonly sought: IntegrationSought;
  readonly purpose: string;
  /** What refers to its data actions and may have been adopted. */
  readonly dependents?: readonly DependentObject[];
}

/** Its configuration, and of the rest what was read of it. */
type Configured = Partial<Omit<FoundIntegration, 'config' | 'others'>> & Pick<FoundIntegration, 'config'>;

interface State extends FoundIntegration {
  /** It logs in with our credential. */
  readonly usesOurs: boolean;
}

const credentialPath = `config.credentials.${credentialKey}`;
const credentialIdPath = `${credentialPath}.id`;

/**
 * A Genesys Cloud data actions integration: its configuration, the credential it refers to, and that it is active.
 * Platform facts: names are not unique and there is no name filter (getIntegrations); PUT of the configuration is a
 * full replace with a version (putIntegrationConfigCurrent); the configuration's name is the one that counts.
 */
export function integration(
  session: Session,
  { sought, purpose, dependents = [] }: IntegrationOptions,
): Resource<Wanted, State> {
  const id = 'integration';
  const { name, marker } = sought;
  const api = session.api.integrations;
  const text = marker.after(purpose);
  // What the last look left alone, for the notes of a plan that creates one beside it.
  let ofOthers: readonly IntegrationOfOthers[] = [];
  const fields: Fields<Configured> = {
    'config.name': { want: name },
    'config.notes': {
      want: (references) => withAdopted(text, adoptedAmong(dependents, references), ''),
      read: (_, { config }) => withoutPlaceholder(config.notes),
      ours: (wanted, present) => withAdopted(text, adoptedIn(String(wanted)), String(present)),
      foreign: 'keep',
    },
    [credentialPath]: {
      want: (references) => ({ id: references.id('credential') }),
      read: (_, { config }) => ({ id: credentialIn(config) }),
    },
    intendedState: { want: 'ENABLED' },
  };
  const store = integrationStore(session);
  const base = defineResource<Configured, Configured, State>({
    id,
    kind: 'integration',
    name,
    needs: ['credential'],
    adminPage: '/directory/#/admin/integrations/apps',
    permissions: {
      read: ['integrations:integration:view', 'integrations:action:view | bridge:actions:view'],
      create: ['integrations:integration:add', 'integrations:integration:edit'],
      update: ['integrations:integration:edit'],
      remove: ['integrations:integration:delete', 'integrations:action:view | bridge:actions:view'],
    },
    find: async (lookup) => {
      const [{ found, ...more }, credential] = await Promise.all([
        lookForIntegration(session, sought, lookup),
        lookup.found('credential'),
      ]);
      ({ ofOthers } = more);
      if (found === undefined) refuseSameActions(sought, ofOthers);
      const link = found && credentialIn(found.config);
      const ours = [credential, lookup.remembered('credential')?.id];
      return found && { ...found, usesOurs: link !== undefined && ours.includes(link) };
    },
    mark: ({ config }) => {
      const notes = withoutPlaceholder(config.notes);
      // The creation cannot set notes; the request after it does.
      return marker.isIn(notes) ? 'ours' : notes === '' ? 'unmarked' : 'foreign';
    },
    fields,
    ...store,
    notes: ({ reportedState: { code, detail } = {}, usesOurs, others }) => [
      ...(code === 'ERROR' ? [`It reports: ${detail?.localizableMessageCode ?? code}`] : []),
      ...(usesOurs || others.length === 0 ? [] : [isShared(others)]),
    ],
    post: () =>
      api.postIntegrations({
        body: { name, integrationType: { id: integrationType } as Models.IntegrationType },
      }),
    remove: (integrationId) => api.deleteIntegration(integrationId),
  });
  return {
    ...base,
    identity: identityOf('integration', marker),
    notes: (wanted, found) =>
      found === undefined ? ofOthers.map(staysAsItIs) : (base.notes?.(wanted, found) ?? []),
    // As an interrupted creation leaves it: what has no credential yet is not active either.
    isOutdated: (changes) =>
      changes.some(
        ({ path, before, after }) => path === credentialIdPath && before === null && awaitsAnother(after),
      ) && changes.every(({ path }) => path === credentialIdPath || path === 'intendedState'),
    preview: (wanted) => [...fieldsOf({ integrationType }), ...base.preview(wanted)],
    // Beside the role and the client: it is marked at once, and gets its credential when there is one.
    needsToComplete: ['credential'],
    create: async (wanted, run) => {
      const created = await base.create(wanted, run);
      run.created(created.id);
      const { [credentialPath]: _, ...others } = fields;
      const configure = (some: Fields<Configured>) =>
        onceKnown(created.id, run, () =>
          readChangeWrite(store, created.id, (made) =>
            replacementOf(some, base.desired(run), made, run.ours(id)),
          ),
        );
      await configure(others);
      await run.needsDone();
      await configure(fields);
      await onceKnown(created.id, run, () => enable(session, created.id, run));
      return created;
    },
    update: async (wanted, observed, changes, run) => {
      if (!run.ours(id) && changes.some(({ path }) => !path.startsWith('config.notes')))
        keepImage(observed, run);
      if (changes.some(({ path }) => path.startsWith('config.')))
        await base.update(wanted, observed, changes, run);
      if (changes.some(({ path }) => path === 'intendedState')) await enable(session, observed.id, run);
      return { id: observed.id, name };
    },
    // Whoever has given it another credential since then wants that one.
    restores: (found, before) => {
      const image = imageIn(before(imageKey(found.id)));
      if (image === undefined || !found.usesOurs) return undefined;
      return [
        ...compare(credentialIdPath, credentialIn(found.config), image.credential),
        ...(image.off ? compare('intendedState', found.intendedState, 'DISABLED') : []),
      ];
    },
    remove: async (observed, run) => {
      const image = imageIn(run.before(imageKey(observed.id)));
      if (image !== undefined) return giveBack(session, observed.id, image);
      await refuseWithActions(session, observed.id, name);
      await base.remove?.(observed, run);
    },
  };
}

function credentialIn({ credentials }: Models.IntegrationConfiguration): string | undefined {
  return credentials?.[credentialKey]?.id;
}

/** What is kept of somebody else's integration before it gets our credential. */
interface Image {
  /** The id of the credential that it had; null where it had none. */
  readonly credential: string | null;
  /** Somebody had switched it off: what works in it for our sake must not go on once we have left. */
  readonly off: boolean;
}

function imageOf({ config, intendedState }: Configured): Image {
  return { credential: credentialIn(config) ?? null, off: intendedState === 'DISABLED' };
}

/** With our credential, what was kept before still holds; any other is one that they have given it since. */
function keepImage({ id, state }: Observed<State>, run: Run): void {
  const now = imageOf(state);
  const kept = imageIn(run.before(imageKey(id)));
  const image = state.usesOurs ? kept && { ...kept, off: kept.off || now.off } : now;
  if (image !== undefined) keepAnew(run, { [imageKey(id)]: { ...image } });
}

function imageKey(integrationId: string | undefined): string {
  return `integration:${integrationId}`;
}

function imageIn(kept: Json | undefined): Image | undefined {
  const { credential, off } = recordOf(kept);
  return credential === null || typeof credential === 'string'
    ? { credential, off: off === true }
    : undefined;
}

/** Gives somebody else's integration the credential that it had before ours, and switches off what was off. */
async function giveBack(session: Session, integrationId: string, { credential, off }: Image): Promise<void> {
  const { integrations } = session.api;
  const isThere =
    credential === null ||
    (await getOrUndefined(() => integrations.getIntegrationsCredential(credential))) !== undefined;
  if (!isThere)
    throw cannotProceed(
      `The credential ${credential}, which the integration ${integrationId} had before ours, is gone.`,
      'Give the integration another credential in Admin > Integrations, then run again.',
    );
  await readChangeWrite(integrationStore(session), integrationId, ({ config, ...found }) => {
    const { [credentialKey]: _ours, ...others } = config.credentials ?? {};
    const theirs = credential === null ? {} : { [credentialKey]: { id: credential } };
    return { ...found, config: { ...config, credentials: { ...others, ...theirs } } };
  });
  if (off) await integrations.patchIntegration(integrationId, { body: { intendedState: 'DISABLED' } });
}

function quoted(names: readonly string[]): string {
  return firstFew(
    names.map((name) => `"${name}"`),
    10,
  );
}

function isShared(others: readonly string[]): string {
  return `These data actions use it as well, and act as our OAuth client from then on: ${quoted(others)}. On this machine, teardown gives it the credential back that it has now.`;
}

function staysAsItIs({ id, actions }: IntegrationOfOthers): string {
  return `Another integration of this name (${id}) was not created by gc-presence. It stays as it is, with its credential, because other data actions use it: ${quoted(actions)}. To share it, so that they all act as our OAuth client, use --adopt.`;
}

/** Platform fact: Architect knows a data action by its category and name, and takes none where two have them. */
function refuseSameActions({ name, actions }: IntegrationSought, ofOthers: readonly IntegrationOfOthers[]) {
  const same = ofOthers.flatMap((one) => one.actions.filter((action) => actions.includes(action)));
  if (same.length === 0) return;
  throw cannotProceed(
    `An integration "${name}" of somebody else holds data actions of our names (${quoted(same)}) beside others that use its credential: ${quoted(ofOthers.flatMap((one) => one.actions))}.`,
    'Give our integration another name under "names" in a config file, or share that one with --adopt: then all of them act as our OAuth client.',
  );
}

/**
 * Platform fact: an integration takes its data actions along (deleteIntegration). Ours are gone by now; what is left
 * belongs to somebody who may still use it.
 */
async function refuseWithActions(session: Session, integrationId: string, name: string): Promise<void> {
  const api = session.api.integrations;
  const listed = (await allPages((page) => api.getIntegrationsActions(page))).filter(
    (action) => action.integrationId === integrationId,
  );
  // Lists may still show what was removed a moment ago.
  const there = await Promise.all(
    listed.map(({ id = '' }) => getOrUndefined(() => api.getIntegrationsAction(id))),
  );
  const names = there.flatMap((action) => (action === undefined ? [] : [`"${action.name}"`]));
  if (names.length === 0) return;
  throw cannotProceed(
    `The integration "${name}" holds data actions that gc-presence did not create: ${names.join(', ')}.`,
    'Removing it would remove them as well. Remove or move them, then run again.',
  );
}

/** Only the configuration is replaced: what else there is of an integration has requests of its own. */
function integrationStore({ api: { integrations } }: Session): Store<Configured, Configured> {
  // As the last PUT left it. Should it have changed since, the next one is refused by its version, and it is read anew.
  let written: Models.IntegrationConfiguration | undefined;
  return {
    get: async (id) => {
      const config = written ?? (await integrations.getIntegrationConfigCurrent(id));
      written = undefined;
      return { config };
    },
    put: async (id, { config: { id: _id, selfUri: _selfUri, ...config } }) => {
      const { properties = {}, advanced = {} } = config;
      const body = { ...config, properties, advanced, notes: withoutPlaceholder(config.notes) };
      written = await integrations.putIntegrationConfigCurrent(id, { body });
    },
  };
}

async function enable(session: Session, id: string, run: Run): Promise<void> {
  const api = session.api.integrations;
  let known: Models.Integration | undefined = await api.patchIntegration(id, {
    body: { intendedState: 'ENABLED' },
  });
  const active = await lookFor({
    what: 'the integration to become active',
    check: async () => {
      const { reportedState } = known ?? (await api.getIntegration(id));
      known = undefined;
      if (reportedState?.code === 'ERROR')
        throw cannotProceed(
          `The integration could not be activated: ${JSON.stringify(reportedState.detail ?? 'no reason given')}`,
          'Look at the integration in the admin UI, then run again.',
        );
      return reportedState?.code === 'ACTIVE' ? true : undefined;
    },
    deadline: activeDeadline,
    signal: run.signal,
    progress: run.progress,
  });
  if (active === undefined)
    run.progress('the platform has not confirmed that the integration is active; going on');
}

/** Stands in the notes while the secret of the credential is being changed: any machine can see what was cut off. */
const secretChange = ' Its secret is being changed.';

export function secretIsChanging(config: Models.IntegrationConfiguration | undefined): boolean {
  return config?.notes?.includes(secretChange) ?? false;
}

/** Notes in the integration that the secret of its credential is about to be changed, or that it has been. */
export async function noteSecretChange(
  session: Session,
  integrationId: string,
  about: 'begun' | 'done',
): Promise<void> {
  await readChangeWrite(integrationStore(session), integrationId, ({ config, ...found }) => {
    const plain = withoutPlaceholder(config.notes).replaceAll(secretChange, '');
    return { ...found, config: { ...config, notes: about === 'begun' ? plain + secretChange : plain } };
  });
}

/** Empty notes come back from the platform as the name of a database placeholder. */
function withoutPlaceholder(notes: string | undefined): string {
  return notes === undefined || notes === 'node_dynamodb_empty_string' ? '' : notes;
}
