import type { Models } from 'purecloud-platform-client-v2';
import type { Observed, Output, Resource } from '../../engine/resource.js';
import { GenesysError } from '../../genesys/errors.js';
import { allPages } from '../../genesys/pages.js';
import type { Session } from '../../genesys/session.js';
import type { DataActionTemplate } from '../architect/template-files.js';
import { compare, fieldsOf } from '../kit/compare.js';
import { requireUnique } from '../kit/find.js';
import { getOrUndefined, onceAccepted, removeWhenUnused, withCurrentVersion } from '../kit/wait.js';
import { publishDraft } from './data-action-draft.js';

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
