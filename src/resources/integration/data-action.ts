import type { Models } from 'purecloud-platform-client-v2';
import { cannotProceed } from '../../core/problem.js';
import { stateDigest } from '../../engine/fingerprint.js';
import { answerWasLost, type Output, type Resource, type Run } from '../../engine/resource.js';
import { GenesysError, getOrUndefined } from '../../genesys/errors.js';
import { allPages } from '../../genesys/pages.js';
import type { Session } from '../../genesys/session.js';
import type { DataActionTemplate } from '../architect/template-files.js';
import { defineResource, permissionsOn } from '../kit/define.js';
import { fieldsOf, type Wanted } from '../kit/field.js';
import { findByName, type Search } from '../kit/find.js';
import { onceAccepted, withCurrentVersion } from '../kit/wait.js';

interface DataActionOptions {
  readonly step: string;
  readonly name: string;
  /** The integration's name: Architect refers to an action by category and name. */
  readonly category: string;
  readonly template: DataActionTemplate;
}

/** A fresh integration refuses actions for a while with 400. */
const integrationDeadline = 60_000;

/**
 * A custom data action of our integration. Platform facts: names are not unique and the name filter is partial
 * (getIntegrationsActions); templates are read from endpoints of their own; PATCH takes the configuration only, the
 * contract and `secure` go through a draft; an action must never be recreated, because flows refer to its id.
 */
export function dataAction(session: Session, options: DataActionOptions): Resource<Wanted, Models.Action> {
  const { step, name, category, template } = options;
  const { config, contract, secure } = template;
  const { request, response } = config;
  const api = session.api.integrations;
  const templates: Templates = {
    requestTemplate: trimmed(request?.requestTemplate),
    successTemplate: trimmed(response?.successTemplate),
  };
  const publishedKey = `${step}:published`;
  /** Its templates are what they are now for as long as nobody publishes another version. */
  const notePublished = (action: Models.Action | undefined, run: Run) =>
    run.noted(publishedKey, action && publication(action.id ?? '', action.version, templates));
  let patched: Models.Action | undefined;
  const base = defineResource<Models.Action>({
    id: step,
    kind: 'data action',
    name,
    needs: ['integration'],
    adminPage: '/directory/#/admin/integrations/actions',
    permissions: {
      ...permissionsOn('integrations:action'),
      read: ['integrations:action:view | bridge:actions:view'],
    },
    find: async (lookup) => {
      const integrationId = await lookup.found('integration');
      if (integrationId === undefined) return undefined;
      const known = { published: lookup.remembered(publishedKey)?.id, templates };
      return findAction(session, name, integrationId, lookup.remembered(step)?.id, known);
    },
    mark: () => ({ chainedTo: 'integration' }),
    // Not the addresses that the server adds.
    fields: {
      name: { want: name },
      category: { want: category },
      secure: { want: secure, absent: false },
      'config.timeoutSeconds': { want: config.timeoutSeconds ?? null },
      'config.request.requestUrlTemplate': { want: request?.requestUrlTemplate ?? null },
      'config.request.requestType': { want: request?.requestType ?? null },
      'config.request.headers': { want: request?.headers ?? null },
      'config.request.requestTemplate': { want: request?.requestTemplate ?? null, canonical: trimmed },
      'config.response.translationMap': { want: response?.translationMap ?? null },
      'config.response.translationMapDefaults': { want: response?.translationMapDefaults ?? null },
      'config.response.successTemplate': { want: response?.successTemplate ?? null, canonical: trimmed },
      'contract.input.inputSchema': { want: contract.input.inputSchema },
      'contract.output.successSchema': { want: contract.output.successSchema },
    },
    get: (id) => api.getIntegrationsAction(id),
    put: async (id, { version = 1 }) => {
      patched = await api.patchIntegrationsAction(id, { version, name, category, config });
    },
    post: async (_, run) => {
      const made = await onceAccepted({
        what: 'the new integration to accept data actions',
        attempt: () =>
          api.postIntegrationsActions({
            ...{ name, category, config, contract, secure },
            integrationId: run.id('integration'),
          }),
        isTooEarly: (error) => error instanceof GenesysError && error.status === 400,
        deadline: integrationDeadline,
        run,
      });
      notePublished(made, run);
      return made;
    },
    remove: (id) => api.deleteIntegrationsAction(id),
  });
  return {
    ...base,
    needsOnlyToExist: ['integration'],
    isPartOf: 'integration',
    // Without the formalities of its schemas.
    preview: () =>
      fieldsOf({
        ...{ name, category, secure },
        config: {
          request: `${request?.requestType} ${request?.requestUrlTemplate}`,
          requestTemplate: trimmed(request?.requestTemplate),
        },
        contract: {
          input: Object.keys(contract.input.inputSchema?.properties ?? {}),
          output: Object.keys(contract.output.successSchema?.properties ?? {}),
        },
      }),
    update: async (wanted, observed, changes, run): Promise<Output> => {
      const isPatch = !changes.some(({ path }) => path.startsWith('contract') || path === 'secure');
      if (isPatch) await base.update(wanted, observed, changes, run);
      else patched = await publishDraft(session, observed.id, { name, category, config, secure, contract });
      notePublished(patched, run);
      return { id: observed.id, name };
    },
  };
}

function findAction(
  session: Session,
  name: string,
  integrationId: string,
  rememberedId: string | undefined,
  known: KnownTemplates,
): Promise<Models.Action | undefined> {
  const api = session.api.integrations;
  const search: Search<Models.Action> = {
    caseCounts: true,
    list: () => allPages((page) => api.getIntegrationsActions({ ...page, name })),
    get: (id) => readAction(session, id, known),
    isOne: (action) => action.integrationId === integrationId,
    isPart: () => true,
    isSure: true,
  };
  return findByName(`the data action "${name}"`, name, search, rememberedId);
}

interface Templates {
  readonly requestTemplate: string;
  readonly successTemplate: string;
}

/** What is wanted, and the publication in which this machine last sent just that. */
interface KnownTemplates {
  readonly templates: Templates;
  readonly published: string | undefined;
}

function publication(id: string, version: number | undefined, templates: Templates): string {
  return `${id} ${version} ${stateDigest(templates)}`;
}

/**
 * With its templates, which are read one by one. Those of a publication of ours are known. Unverified: that every change
 * of an action raises its version; changes are refused without the present one.
 */
async function readAction(
  { api }: Session,
  id: string,
  { published, templates }: KnownTemplates,
): Promise<Models.Action | undefined> {
  const template = async (file: string) =>
    (await getOrUndefined(() => api.integrations.getIntegrationsActionTemplate(id, file))) ?? '';
  const read = async (): Promise<Templates> => {
    const files = ['requesttemplate.vm', 'successtemplate.vm'].map(template);
    const [requestTemplate = '', successTemplate = ''] = await Promise.all(files);
    return { requestTemplate, successTemplate };
  };
  const [action, early] = await Promise.all([
    getOrUndefined(() =>
      api.integrations.getIntegrationsAction(id, { expand: 'contract', includeConfig: true }),
    ),
    published?.startsWith(`${id} `) === true ? undefined : read(),
  ]);
  const isKnown = action !== undefined && published === publication(id, action.version, templates);
  const { requestTemplate, successTemplate } = isKnown ? templates : (early ?? (await read()));
  const { request, response } = action?.config ?? {};
  return (
    action && {
      ...action,
      config: {
        ...action.config,
        request: { ...request, requestTemplate },
        response: { ...response, successTemplate },
      },
    }
  );
}

/** Templates are compared by their text, not by their line ends. */
function trimmed(template: unknown): string {
  return String(template ?? '')
    .replaceAll('\r\n', '\n')
    .trim();
}

/**
 * Changes a published data action in place through a draft: the only way to change its contract or `secure` without a
 * new id. A draft that somebody left is taken over.
 * @throws Error with the platform's validation messages when the draft is not valid
 */
async function publishDraft(
  session: Session,
  actionId: string,
  change: Omit<Models.UpdateDraftInput, 'version'>,
): Promise<Models.Action | undefined> {
  const api = session.api.integrations;
  return withCurrentVersion(async () => {
    const draft =
      (await getOrUndefined(() => api.getIntegrationsActionDraft(actionId))) ??
      (await api.postIntegrationsActionDraft(actionId));
    const body: Models.UpdateDraftInput = { ...change, version: draft.version ?? 1 };
    const changed = await api.patchIntegrationsActionDraft(actionId, body);
    const { valid, errors = [] } = await api.getIntegrationsActionDraftValidation(actionId);
    if (valid === false) {
      const reason = errors.flatMap(({ message }) => message ?? []).join('; ') || 'no reason given';
      throw cannotProceed(
        `Genesys Cloud considers the draft of the data action invalid: ${reason}`,
        'Remove the draft of this action in the admin UI, then run again.',
      );
    }
    return publish(session, actionId, changed.version ?? body.version);
  });
}

/** @returns undefined when the answer was lost */
async function publish(
  session: Session,
  actionId: string,
  version: number,
): Promise<Models.Action | undefined> {
  const api = session.api.integrations;
  try {
    return await api.postIntegrationsActionDraftPublish(actionId, { version });
  } catch (error) {
    // Published after all when there is no draft any more.
    if (
      answerWasLost(error) &&
      (await getOrUndefined(() => api.getIntegrationsActionDraft(actionId))) === undefined
    )
      return undefined;
    throw error;
  }
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
