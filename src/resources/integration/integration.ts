import type { Models } from 'purecloud-platform-client-v2';
import { cannotProceed, type ProblemError } from '../../core/problem.js';
import { lookFor } from '../../core/retry.js';
import { askedOnce, type Lookup, type Resource, type Run } from '../../engine/resource.js';
import { allPages } from '../../genesys/pages.js';
import type { Session } from '../../genesys/session.js';
import { fieldsOf } from '../kit/compare.js';
import { defineResource, readChangeWrite, type Store } from '../kit/define.js';
import { type Fields, replacementOf, type Wanted } from '../kit/field.js';
import { findByName, type Search } from '../kit/find.js';
import { adoptedAmong, adoptedIn, type DependentObject, type Marker, withAdopted } from '../kit/marker.js';
import { getOrUndefined, onceKnown } from '../kit/wait.js';

/** Both the credential type's name and the key under which the configuration refers to the credential. */
export const credentialKey = 'pureCloudOAuthClient';
/** Activation is waited for so long; data action integrations may never report it (unverified), so we go on then. */
const activeDeadline = 60_000;

interface IntegrationOptions {
  readonly name: string;
  readonly purpose: string;
  readonly marker: Marker;
  /** What refers to its data actions and may have been adopted. */
  readonly dependents?: readonly DependentObject[];
}

type FoundIntegration = Omit<Models.Integration, 'config'> & {
  readonly config: Models.IntegrationConfiguration;
};

/**
 * A Genesys Cloud data actions integration: its configuration, the credential it refers to, and that it is active.
 * Platform facts: names are not unique and there is no name filter (getIntegrations); PUT of the configuration is a
 * full replace with a version (putIntegrationConfigCurrent); the configuration's name is the one that counts.
 */
export function integration(
  session: Session,
  { name, purpose, marker, dependents = [] }: IntegrationOptions,
): Resource<Wanted, FoundIntegration> {
  const id = 'integration';
  const api = session.api.integrations;
  const text = marker.after(purpose);
  const fields: Fields<FoundIntegration> = {
    'config.name': { want: name },
    'config.notes': {
      want: (references) => withAdopted(text, adoptedAmong(dependents, references), ''),
      read: (_, { config }) => withoutPlaceholder(config.notes),
      ours: (wanted, present) => withAdopted(text, adoptedIn(String(wanted)), String(present)),
      foreign: 'keep',
    },
    [`config.credentials.${credentialKey}`]: {
      want: (references) => ({ id: references.id('credential') }),
      read: (_, { config }) => ({ id: config.credentials?.[credentialKey]?.id }),
    },
    intendedState: { want: 'ENABLED' },
  };
  const store = integrationStore(session);
  const base = defineResource<FoundIntegration>({
    id,
    kind: 'integration',
    name,
    needs: ['credential'],
    adminPage: '/directory/#/admin/integrations/apps',
    permissions: {
      read: ['integrations:integration:view'],
      create: ['integrations:integration:add', 'integrations:integration:edit'],
      update: ['integrations:integration:edit'],
      remove: ['integrations:integration:delete', 'integrations:action:view | bridge:actions:view'],
    },
    find: (lookup) => findIntegration(session, name, marker, lookup),
    mark: ({ config }) => {
      const notes = withoutPlaceholder(config.notes);
      // The creation cannot set notes; the request after it does.
      return marker.isIn(notes) ? 'ours' : notes === '' ? 'unmarked' : 'foreign';
    },
    fields,
    ...store,
    notes: ({ reportedState: { code, detail } = {} }) =>
      code === 'ERROR' ? [`It reports: ${detail?.localizableMessageCode ?? code}`] : [],
    post: () =>
      api.postIntegrations({
        body: { name, integrationType: { id: integrationType } as Models.IntegrationType },
      }),
    remove: (integrationId) => api.deleteIntegration(integrationId),
  });
  return {
    ...base,
    preview: (wanted) => [...fieldsOf({ integrationType }), ...base.preview(wanted)],
    create: async (wanted, run) => {
      const created = await base.create(wanted, run);
      run.created(created.id);
      await onceKnown(created.id, run, async () => {
        await readChangeWrite(store, created.id, (made) => replacementOf(fields, wanted, made, run.ours(id)));
        await enable(session, created.id, run);
      });
      return created;
    },
    update: async (wanted, observed, changes, run) => {
      if (changes.some(({ path }) => path.startsWith('config.')))
        await base.update(wanted, observed, changes, run);
      if (changes.some(({ path }) => path === 'intendedState')) await enable(session, observed.id, run);
      return { id: observed.id, name };
    },
    remove: async (observed, run) => {
      await refuseWithActions(session, observed.id, name);
      await base.remove?.(observed, run);
    },
  };
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

/** The notes of the integration, which name what was adopted; undefined when there is none. */
export async function integrationNotes(
  session: Session,
  name: string,
  marker: Marker,
  lookup: Pick<Lookup, 'remembered' | 'round'>,
): Promise<string | undefined> {
  const found = await findIntegration(session, name, marker, lookup);
  return found?.config.notes;
}

/** Only the configuration is replaced: what else there is of an integration has requests of its own. */
function integrationStore({ api: { integrations } }: Session): Store<FoundIntegration, FoundIntegration> {
  return {
    get: async (id) => {
      const [found, config] = await Promise.all([
        integrations.getIntegration(id),
        integrations.getIntegrationConfigCurrent(id),
      ]);
      return { ...found, name: config.name, config };
    },
    put: (id, { config: { id: _id, selfUri: _selfUri, ...config } }) => {
      const { properties = {}, advanced = {} } = config;
      const notes = withoutPlaceholder(config.notes);
      return integrations.putIntegrationConfigCurrent(id, {
        body: { ...config, properties, advanced, notes },
      });
    },
  };
}

/** By type and exact name, ours before others'; else by the id of an earlier run or by our mark. */
export function findIntegration(
  session: Session,
  name: string,
  marker: Marker,
  lookup: Pick<Lookup, 'remembered' | 'round'>,
): Promise<FoundIntegration | undefined> {
  return finding(lookup, name, () => lookForIntegration(session, name, marker, lookup));
}

const finding = askedOnce<FoundIntegration | undefined>();

async function lookForIntegration(
  session: Session,
  name: string,
  marker: Marker,
  lookup: Pick<Lookup, 'remembered'>,
): Promise<FoundIntegration | undefined> {
  const api = session.api.integrations;
  const isOne = (one: Models.Integration) =>
    one.integrationType?.id === integrationType && one.intendedState !== 'DELETED';
  const search: Search<Models.Integration> = {
    caseCounts: true,
    list: async () => (await allPages((page) => api.getIntegrations(page))).filter(isOne),
    get: async (id) => {
      const found = await api.getIntegration(id);
      return isOne(found) ? found : undefined;
    },
    isMarked: ({ notes }) => marker.isIn(notes),
  };
  const remembered = lookup.remembered('integration')?.id;
  const found = await findByName(`the integration "${name}"`, name, search, remembered);
  const id = found?.id;
  if (found === undefined || id === undefined) return undefined;
  const config = await getOrUndefined(() => api.getIntegrationConfigCurrent(id));
  return config && { ...found, name: config.name, config };
}

async function enable(session: Session, id: string, run: Run): Promise<void> {
  const api = session.api.integrations;
  await api.patchIntegration(id, { body: { intendedState: 'ENABLED' } });
  const active = await lookFor({
    what: 'the integration to become active',
    check: async () => {
      const { reportedState } = await api.getIntegration(id);
      if (reportedState?.code === 'ERROR') throw notActive(reportedState);
      return reportedState?.code === 'ACTIVE' ? true : undefined;
    },
    deadline: activeDeadline,
    signal: run.signal,
    progress: run.progress,
  });
  if (active === undefined)
    run.progress('the platform has not confirmed that the integration is active; going on');
}

function notActive(reported: Models.IntegrationStatusInfo): ProblemError {
  return cannotProceed(
    `The integration could not be activated: ${JSON.stringify(reported.detail ?? 'no reason given')}`,
    'Look at the integration in the admin UI, then run again.',
  );
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

/** The integration type of Genesys Cloud data actions. */
export const integrationType = 'purecloud-data-actions';

/** Unverified: that a type which an org is not offered is unknown to it (getIntegrationsType answers 404). */
export async function integrationTypeIsOffered({ api }: Session): Promise<boolean> {
  const type = await getOrUndefined(() => api.integrations.getIntegrationsType(integrationType));
  return type !== undefined;
}
