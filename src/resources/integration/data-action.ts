import type { Models } from 'purecloud-platform-client-v2';
import { cannotProceed, type ProblemError } from '../../core/problem.js';
import type { Observed, Output, Resource } from '../../engine/resource.js';
import { GenesysError } from '../../genesys/errors.js';
import { allPages } from '../../genesys/pages.js';
import type { Session } from '../../genesys/session.js';
import type { DataActionTemplate } from '../architect/template-files.js';
import { compare, fieldsOf } from '../kit/compare.js';
import { requireUnique } from '../kit/find.js';
import { getOrUndefined, onceAccepted, removeWhenUnused, withCurrentVersion } from '../kit/wait.js';

interface DataActionOptions {
  readonly step: string;
  readonly name: string;
  /** The integration's name: Architect refers to an action by category and name. */
  readonly category: string;
  readonly template: DataActionTemplate;
}

/** What is compared: everything of an action that we set, templates in full text. */
export interface ActionState {
  readonly name: string;
  readonly category: string;
  readonly secure: boolean;
  readonly config: Models.ActionConfig;
  readonly contract: { readonly input: unknown; readonly output: unknown };
}

/** A fresh integration refuses actions for a while with 400. */
const integrationDeadline = 60_000;

/**
 * A custom data action of our integration. Platform facts: names are not unique and the name filter is partial
 * (getIntegrationsActions); templates are read from endpoints of their own; PATCH takes the configuration only, the
 * contract and `secure` go through a draft; an action must never be recreated, because flows refer to its id.
 */
export function dataAction(session: Session, options: DataActionOptions): Resource<ActionState, ActionState> {
  const { step, name, category, template } = options;
  const api = session.api.integrations;
  const desired: ActionState = {
    name,
    category,
    secure: template.secure,
    config: template.config,
    contract: {
      input: template.contract.input.inputSchema,
      output: template.contract.output.successSchema,
    },
  };

  return {
    id: step,
    title: `Data action "${name}"`,
    needs: ['integration'],
    adminPath: (of) => `/directory/#/admin/integrations/actions/${encodeURIComponent(of)}`,
    permissions: {
      read: ['integrations:action:view | bridge:actions:view'],
      create: ['integrations:action:add'],
      update: ['integrations:action:edit'],
      remove: ['integrations:action:delete'],
    },
    observe: async (lookup): Promise<Observed<ActionState> | undefined> => {
      const integrationId = await lookup.found('integration');
      if (integrationId === undefined) return undefined;
      const id = await findAction(session, name, integrationId, lookup.remembered(step)?.id);
      return id === undefined ? undefined : readAction(session, id);
    },
    desired: () => desired,
    diff: (wanted, observed) => compare('', comparable(observed), comparable(wanted)),
    fingerprinted: comparable,
    preview: (wanted) => fieldsOf(overview(wanted)),
    create: async (wanted, run): Promise<Output> => {
      const body: Models.PostActionInput = {
        name,
        category,
        integrationId: run.id('integration'),
        config: wanted.config,
        contract: template.contract,
        secure: wanted.secure,
      };
      const created = await onceAccepted({
        what: 'the new integration to accept data actions',
        attempt: () => api.postIntegrationsActions(body),
        isTooEarly: (error) => error instanceof GenesysError && error.status === 400,
        deadline: integrationDeadline,
        run,
      });
      return { id: created.id ?? '', name };
    },
    update: async (wanted, observed, changes): Promise<Output> => {
      const throughDraft = changes.some(({ path }) => path.startsWith('contract') || path === 'secure');
      if (throughDraft) {
        const { config, secure } = wanted;
        await publishDraft(session, observed.id, {
          name,
          category,
          config,
          secure,
          contract: template.contract,
        });
      } else {
        await withCurrentVersion(async () => {
          const { version = 1 } = await api.getIntegrationsAction(observed.id);
          await api.patchIntegrationsAction(observed.id, { version, name, category, config: wanted.config });
        });
      }
      return { id: observed.id, name };
    },
    remove: (observed, run): Promise<void> =>
      removeWhenUnused(`the data action "${name}"`, () => api.deleteIntegrationsAction(observed.id), run),
  };
}

async function findAction(
  session: Session,
  name: string,
  integrationId: string,
  rememberedId: string | undefined,
): Promise<string | undefined> {
  const api = session.api.integrations;
  const all = await allPages((page) => api.getIntegrationsActions({ ...page, name }));
  const candidates = all
    .filter((action) => action.name === name && action.integrationId === integrationId)
    .map((action) => ({ id: action.id ?? '', ours: action.id === rememberedId }));
  const found = requireUnique(`the data action "${name}"`, candidates)?.id;
  if (found !== undefined || rememberedId === undefined) return found;
  const renamed = await getOrUndefined(() => api.getIntegrationsAction(rememberedId));
  return renamed?.integrationId === integrationId ? renamed.id : undefined;
}

async function readAction(session: Session, id: string): Promise<Observed<ActionState> | undefined> {
  const api = session.api.integrations;
  const [action, requestTemplate, successTemplate] = await Promise.all([
    getOrUndefined(() => api.getIntegrationsAction(id, { expand: 'contract', includeConfig: true })),
    getOrUndefined(() => api.getIntegrationsActionTemplate(id, 'requesttemplate.vm')),
    getOrUndefined(() => api.getIntegrationsActionTemplate(id, 'successtemplate.vm')),
  ]);
  if (action?.id === undefined) return undefined;
  const { request, response, timeoutSeconds } = action.config ?? {};
  return {
    id: action.id,
    name: action.name ?? '',
    mark: { chainedTo: 'integration' },
    state: {
      name: action.name ?? '',
      category: action.category ?? '',
      secure: action.secure ?? false,
      config: {
        ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
        request: { ...request, requestTemplate: requestTemplate ?? '' } as Models.RequestConfig,
        response: { ...response, successTemplate: successTemplate ?? '' } as Models.ResponseConfig,
      },
      contract: {
        input: action.contract?.input?.inputSchema,
        output: action.contract?.output?.successSchema,
      },
    },
  };
}

/** Without the addresses that the server adds, and with templates compared by their text, not their line ends. */
function comparable(state: ActionState) {
  const { request, response, timeoutSeconds } = state.config;
  return {
    name: state.name,
    category: state.category,
    secure: state.secure,
    config: {
      timeoutSeconds,
      request: {
        requestUrlTemplate: request?.requestUrlTemplate,
        requestType: request?.requestType,
        headers: request?.headers,
        requestTemplate: trimmed(request?.requestTemplate),
      },
      response: {
        translationMap: response?.translationMap,
        translationMapDefaults: response?.translationMapDefaults,
        successTemplate: trimmed(response?.successTemplate),
      },
    },
    contract: state.contract,
  };
}

/** What a new action is, without the formalities of its schemas. */
function overview(state: ActionState) {
  const { name, category, secure, config } = comparable(state);
  const { requestType, requestUrlTemplate, requestTemplate } = config.request;
  return {
    name,
    category,
    secure,
    config: { request: `${requestType} ${requestUrlTemplate}`, requestTemplate },
    contract: { input: propertiesOf(state.contract.input), output: propertiesOf(state.contract.output) },
  };
}

function propertiesOf(schema: unknown): readonly string[] {
  const has = typeof schema === 'object' && schema !== null && 'properties' in schema;
  return has && typeof schema.properties === 'object' ? Object.keys(schema.properties ?? {}) : [];
}

function trimmed(template: string | undefined): string {
  return (template ?? '').replaceAll('\r\n', '\n').trim();
}

/**
 * Changes a published data action in place through a draft: the only way to change its contract or `secure` without a
 * new id. A draft that somebody left is taken over.
 * @throws Error with the platform's validation messages when the draft is not valid
 */
export async function publishDraft(
  session: Session,
  actionId: string,
  change: Omit<Models.UpdateDraftInput, 'version'>,
): Promise<void> {
  const api = session.api.integrations;
  await withCurrentVersion(async () => {
    const draft =
      (await getOrUndefined(() => api.getIntegrationsActionDraft(actionId))) ??
      (await api.postIntegrationsActionDraft(actionId));
    const body: Models.UpdateDraftInput = { ...change, version: draft.version ?? 1 };
    const changed = await api.patchIntegrationsActionDraft(actionId, body);
    const validation = await api.getIntegrationsActionDraftValidation(actionId);
    if (validation.valid === false) throw invalidDraft(validation);
    await publish(session, actionId, changed.version ?? body.version);
  });
}

async function publish(session: Session, actionId: string, version: number): Promise<void> {
  const api = session.api.integrations;
  try {
    await api.postIntegrationsActionDraftPublish(actionId, { version });
  } catch (error) {
    const lost = error instanceof GenesysError && error.outcome === 'unknown';
    // Published after all when there is no draft any more.
    if (lost && (await getOrUndefined(() => api.getIntegrationsActionDraft(actionId))) === undefined) return;
    throw error;
  }
}

function invalidDraft(validation: Models.DraftValidationResult): ProblemError {
  const messages = (validation.errors ?? [])
    .map((error) => error.message)
    .filter((message) => message !== undefined);
  return cannotProceed(
    `The platform finds the data action's draft not valid: ${messages.join('; ') || 'no reason given'}`,
    'Remove the draft of this action in the admin UI, then run again.',
  );
}

/**
 * What running a data action came to. `login`: the integration could not log in with its credential; `not-found`: the
 * request of the action was answered with 404.
 */
export type ActionTest =
  | { readonly kind: 'ok' }
  | { readonly kind: 'login' | 'forbidden' | 'not-found' | 'failed'; readonly reason: string };

/** Runs the published data action for real, with its integration's credential (postIntegrationsActionTest). */
export async function testDataAction(
  session: Session,
  actionId: string,
  input: Readonly<Record<string, string>>,
): Promise<ActionTest> {
  const result = await session.api.integrations.postIntegrationsActionTest(actionId, input);
  if (result.success === true) return { kind: 'ok' };
  const reason = reasonOf(result);
  if (isLoginFailure(result, reason)) return { kind: 'login', reason };
  switch (result.error?.status) {
    case 403:
      return { kind: 'forbidden', reason };
    case 404:
      return { kind: 'not-found', reason };
    default:
      return { kind: 'failed', reason };
  }
}

function reasonOf({ error, operations }: Models.TestExecutionResult): string {
  const step = operations?.find((operation) => operation.success === false);
  const stepError = step?.error?.message;
  return (
    error?.message ?? stepError ?? (step?.name === undefined ? 'It gave no reason.' : `${step.name} failed.`)
  );
}

/** Unverified: in which words a test tells that the credential of the integration was refused. */
function isLoginFailure({ error }: Models.TestExecutionResult, reason: string): boolean {
  return error?.status === 401 || /invalid_client|log in|client authentication/i.test(reason);
}
