import type { Models } from 'purecloud-platform-client-v2';
import { cannotProceed, type ProblemError } from '../../core/problem.js';
import { WaitTimeoutError, waitFor } from '../../core/retry.js';
import type { Lookup, Observed, Output, Resource, Run } from '../../engine/resource.js';
import { allPages } from '../../genesys/pages.js';
import type { Session } from '../../genesys/session.js';
import { compare, fieldsOf } from '../kit/compare.js';
import { findMarked, requireUnique, withRemembered } from '../kit/find.js';
import { adoptedAmong, type DependentObject, type Marker, withAdopted } from '../kit/marker.js';
import { getOrUndefined, onceKnown, removeWhenUnused, withCurrentVersion } from '../kit/wait.js';

/** Both the credential type's name and the key under which the configuration refers to the credential. */
export const credentialKey = 'pureCloudOAuthClient';
/** Activation is waited for so long; data action integrations may never report it (unverified), so we go on then. */
const activeDeadline = 60_000;

interface IntegrationOptions {
  readonly name: string;
  readonly purpose: string;
  readonly marker: Marker;
  /** What hangs on its data actions and may have been adopted. */
  readonly hanging?: readonly DependentObject[];
}

interface Desired {
  readonly name: string;
  readonly notes: string;
  /** The beginnings of ids, which the notes name after that. */
  readonly adopted: readonly string[];
  readonly credentialId: string;
  readonly intendedState: 'ENABLED';
}

interface State {
  readonly name: string;
  readonly notes: string;
  readonly credentialId: string;
  readonly intendedState: string;
  readonly problem?: string;
}

export interface FoundIntegration {
  readonly integration: Models.Integration;
  readonly config: Models.IntegrationConfiguration;
}

/**
 * A Genesys Cloud data actions integration: its configuration, the credential it refers to, and that it is active.
 * Platform facts: names are not unique and there is no name filter (getIntegrations); PUT of the configuration is a
 * full replace with a version (putIntegrationConfigCurrent); the configuration's name is the one that counts.
 */
export function integration(session: Session, options: IntegrationOptions): Resource<Desired, State> {
  const { name, marker, hanging = [] } = options;
  const id = 'integration';
  const api = session.api.integrations;
  const configure = async (integrationId: string, desired: Desired, run: Run): Promise<void> => {
    await replaceConfig(session, integrationId, (config) => ({
      ...config,
      name: desired.name,
      notes: run.ours(id)
        ? notesOf(desired, withoutPlaceholder(config.notes))
        : withoutPlaceholder(config.notes),
      credentials: { ...config.credentials, [credentialKey]: { id: desired.credentialId } },
    }));
  };

  return {
    id,
    title: `Integration "${name}"`,
    needs: ['credential'],
    adminPath: (of) => `/directory/#/admin/integrations/apps/${encodeURIComponent(of)}`,
    permissions: {
      read: ['integrations:integration:view'],
      create: ['integrations:integration:add', 'integrations:integration:edit'],
      update: ['integrations:integration:edit'],
      remove: ['integrations:integration:delete', 'integrations:action:view | bridge:actions:view'],
    },
    observe: async (lookup): Promise<Observed<State> | undefined> => {
      const found = await lookup.shared('integration', () => findIntegration(session, name, marker, lookup));
      return found === undefined ? undefined : observedFrom(found, marker);
    },
    desired: (references) => ({
      name,
      notes: marker.after(options.purpose),
      adopted: adoptedAmong(hanging, references),
      credentialId: references.id('credential'),
      intendedState: 'ENABLED',
    }),
    diff: (desired, observed, references) => [
      ...compare('config.name', observed.name, desired.name),
      ...(references.ours(id)
        ? compare('config.notes', observed.notes, notesOf(desired, observed.notes))
        : []),
      ...compare(`config.credentials.${credentialKey}.id`, observed.credentialId, desired.credentialId),
      ...compare('intendedState', observed.intendedState, desired.intendedState),
    ],
    // What it reports changes by itself.
    fingerprinted: ({ problem, ...state }) => state,
    preview: (desired) =>
      fieldsOf({
        integrationType,
        config: {
          name,
          notes: notesOf(desired, ''),
          credentials: { [credentialKey]: { id: desired.credentialId } },
        },
        intendedState: desired.intendedState,
      }),
    notes: (_desired, observed) =>
      observed?.problem === undefined ? [] : [`It reports: ${observed.problem}`],
    create: async (desired, run): Promise<Output> => {
      const body: Models.CreateIntegrationRequest = {
        name,
        integrationType: { id: integrationType } as Models.IntegrationType,
      };
      const created = await api.postIntegrations({ body });
      const newId = created.id ?? '';
      run.created(newId);
      await onceKnown('the new integration', run, async () => {
        await configure(newId, desired, run);
        await enable(session, newId, run);
      });
      return { id: newId, name };
    },
    update: async (desired, observed, changes, run): Promise<Output> => {
      if (changes.some((change) => change.path.startsWith('config.')))
        await configure(observed.id, desired, run);
      if (changes.some((change) => change.path === 'intendedState')) await enable(session, observed.id, run);
      return { id: observed.id, name };
    },
    remove: async (observed, run): Promise<void> => {
      await refuseWithActions(session, observed.id, name);
      await removeWhenUnused(`the integration "${name}"`, () => api.deleteIntegration(observed.id), run);
    },
  };
}

function notesOf({ notes, adopted }: Desired, before: string): string {
  return withAdopted(notes, adopted, before);
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
  lookup: Pick<Lookup, 'remembered' | 'shared'>,
): Promise<string | undefined> {
  const found = await lookup.shared('integration', () => findIntegration(session, name, marker, lookup));
  return found?.config.notes;
}

/** By type and exact name, ours before others'; else by the id of an earlier run or by our mark. */
export async function findIntegration(
  session: Session,
  name: string,
  marker: Marker,
  lookup: Pick<Lookup, 'remembered'>,
): Promise<FoundIntegration | undefined> {
  const api = session.api.integrations;
  const listed = await allPages((page) => api.getIntegrations(page));
  const remembered = lookup.remembered('integration')?.id;
  const all = await withRemembered(listed, remembered, (id) => api.getIntegration(id));
  const alive = all.filter(
    (candidate) => candidate.integrationType?.id === integrationType && candidate.intendedState !== 'DELETED',
  );
  const candidates = alive
    .filter((candidate) => candidate.name === name)
    .map((candidate) => ({
      id: candidate.id ?? '',
      ours: candidate.id === remembered || marker.isIn(candidate.notes),
    }));
  const what = `the integration "${name}"`;
  const known = requireUnique(what, candidates)?.id ?? remembered;
  const found =
    alive.find((candidate) => candidate.id === known) ??
    findMarked(what, alive, ({ notes }) => marker.isIn(notes));
  const id = found?.id;
  if (found === undefined || id === undefined) return undefined;
  const config = await getOrUndefined(() => api.getIntegrationConfigCurrent(id));
  return config === undefined ? undefined : { integration: found, config };
}

function observedFrom({ integration: found, config }: FoundIntegration, marker: Marker): Observed<State> {
  const { code, detail } = found.reportedState ?? {};
  const notes = withoutPlaceholder(config.notes);
  return {
    id: found.id ?? '',
    name: config.name,
    // The creation cannot set notes; the request after it does.
    mark: marker.isIn(notes) ? 'ours' : notes === '' ? 'unmarked' : 'foreign',
    state: {
      name: config.name,
      notes,
      credentialId: config.credentials?.[credentialKey]?.id ?? '',
      intendedState: found.intendedState,
      ...(code === 'ERROR' ? { problem: detail?.localizableMessageCode ?? code } : {}),
    },
  };
}

async function enable(session: Session, id: string, run: Run): Promise<void> {
  const api = session.api.integrations;
  await api.patchIntegration(id, { body: { intendedState: 'ENABLED' } });
  try {
    await waitFor({
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
  } catch (error) {
    if (!(error instanceof WaitTimeoutError)) throw error;
    run.progress('the platform has not confirmed that the integration is active; going on');
  }
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
  await replaceConfig(session, integrationId, (config) => {
    const plain = withoutPlaceholder(config.notes).replaceAll(secretChange, '');
    return { ...config, notes: about === 'begun' ? plain + secretChange : plain };
  });
}

/** Empty notes come back from the platform as the name of a database placeholder. */
export function withoutPlaceholder(notes: string | undefined): string {
  return notes === undefined || notes === 'node_dynamodb_empty_string' ? '' : notes;
}

/** Reads the configuration, changes it and sends it back with its version (putIntegrationConfigCurrent). */
export async function replaceConfig(
  session: Session,
  id: string,
  change: (config: Models.IntegrationConfiguration) => Models.IntegrationConfiguration,
): Promise<void> {
  const api = session.api.integrations;
  await withCurrentVersion(async () => {
    const config = await api.getIntegrationConfigCurrent(id);
    const { name, notes, version, properties, advanced, credentials } = change(config);
    const body = {
      name,
      notes,
      version,
      properties: properties ?? {},
      advanced: advanced ?? {},
      credentials,
    };
    await api.putIntegrationConfigCurrent(id, { body });
  });
}

/** The integration type of Genesys Cloud data actions. */
export const integrationType = 'purecloud-data-actions';

/** Unverified: that a type which an org is not offered is unknown to it (getIntegrationsType answers 404). */
export async function integrationTypeIsOffered({ api }: Session): Promise<boolean> {
  const type = await getOrUndefined(() => api.integrations.getIntegrationsType(integrationType));
  return type !== undefined;
}
