import type { Models } from 'purecloud-platform-client-v2';
import { type Kind, listing, put, remove, requested, requireVersion, values } from '../collection.js';
import { assumed, badRequest, existing, Refusal, refuse } from '../errors.js';
import { isObject, type JsonObject } from '../json.js';
import type { Call, Handlers, Org } from '../org.js';
import { countedPage } from '../paging.js';
import type { ActionFailure } from './action-failure.js';
import { schemaProblem } from './flatten.js';
import { type ActionRun, runAction } from './run-action.js';
import type { ActionState, ActionVersion, IntegrationState } from './state.js';

const idsAtMost = 50;
const longestName = 256;
const requestTypes = ['GET', 'PUT', 'POST', 'PATCH', 'DELETE', 'HEAD'];

/** An action without a published version, a draft alone, is not modelled. */
const actionKind: Kind<ActionState> = {
  what: 'action',
  uri: '/api/v2/integrations/actions',
  store: (org) => org.state.integrations.actions,
  wire: (action, { query }) => actionBody(action, { config: query.includeConfig === 'true' }),
  list: {
    name: 'contains',
    filters: {
      category: ({ published }, wanted) => published.category === wanted,
      secure: ({ published }, wanted) => String(published.secure) === wanted,
    },
  },
};

export const actionHandlers: Handlers = {
  getIntegrationsActions: (call) => {
    const count = call.query.ids?.split(',').length ?? 0;
    if (count > idsAtMost) throw badRequest(`At most ${idsAtMost} ids are allowed.`);
    // Compared by the names of their published versions.
    const named = Object.values(call.org.state.integrations.actions).map((action) => ({
      ...action,
      name: action.published.name,
    }));
    return { body: listing(call, { ...actionKind, store: () => named }) };
  },
  postIntegrationsActions: (call) => ({ body: actionBody(addAction(call), everything) }),
  getIntegrationsAction: (call) => {
    const { expand, includeConfig } = call.query;
    const shown = { contract: expand === 'contract', config: includeConfig !== 'false' };
    return { body: actionBody(requested(call, actionKind), shown) };
  },
  patchIntegrationsAction: (call) => {
    const action = changeableAction(call);
    for (const fixed of ['contract', 'secure', 'integrationId'])
      if (Object.hasOwn(call.body as object, fixed))
        throw badRequest(`${fixed} of a published action cannot be changed.`);
    action.published = changed(call, action, action.published);
    return { body: actionBody(action, everything) };
  },
  getIntegrationsActionDraft: (call) => ({ body: draftBody(call) }),
  postIntegrationsActionDraft: (call) => {
    const action = changeableAction(call);
    if (action.draft !== undefined)
      throw refuse('general.conflict', `The action ${action.id} has a draft already.`);
    action.draft = action.published;
    return { body: draftBody(call) };
  },
  patchIntegrationsActionDraft: (call) => {
    const action = requested(call, actionKind);
    const { contract, secure } = call.body as Models.UpdateDraftInput;
    const draft = changed(call, action, requestedDraft(call));
    action.draft = {
      ...draft,
      ...(contract === undefined ? {} : checkedContract(contract)),
      secure: secure ?? draft.secure,
    };
    return { body: draftBody(call) };
  },
  getIntegrationsActionDraftValidation: (call) => {
    requestedDraft(call);
    return { body: { valid: true, errors: [] } };
  },
  postIntegrationsActionDraftPublish: (call) => {
    const [action, draft] = [requested(call, actionKind), requestedDraft(call)];
    requireVersion((call.body as Models.UpdateDraftInput).version, draft.version, 'version.mismatch');
    action.published = { ...draft, version: Math.max(action.published.version, draft.version) + 1 };
    action.draft = undefined;
    return { body: actionBody(action, everything) };
  },
  deleteIntegrationsAction: (call) => {
    changeableAction(call);
    return remove(call, actionKind);
  },
  /** The names are those of the addresses that answers give. */
  getIntegrationsActionTemplate: (call) => ({
    text: file(call, ({ config: { request, response } }) => ({
      'requesttemplate.vm': request.requestTemplate,
      'successtemplate.vm': response.successTemplate,
    })),
  }),
  getIntegrationsActionSchema: (call) => ({
    body: file(call, ({ inputSchema, successSchema }) => ({
      'inputschema.json': inputSchema,
      'successschema.json': successSchema,
    })),
  }),
  getIntegrationsActionsCategories: ({ org, query }) => {
    const { secure } = query;
    const shown = values(org, actionKind).filter(
      ({ published }) => secure === undefined || String(published.secure) === secure,
    );
    const names = new Set(shown.map(({ published }) => published.category));
    const categories = [...names].sort().map((name) => ({ name }));
    return { body: countedPage(categories, query) };
  },
  /** Running a data action by hand: `test` reports every stage, `execute` gives the output or the error alone. */
  postIntegrationsActionTest: (call) => {
    const run = runRequested(call);
    const operations = run.operations.map((operation, index) => ({ step: index + 1, ...operation }));
    const end = run.ok ? { finalResult: run.output } : { error: errorBody(run.error) };
    return { body: { operations, success: run.ok, ...end } };
  },
  postIntegrationsActionExecute: (call) => {
    const run = runRequested(call);
    if (run.ok) return { body: run.output };
    throw new Refusal(run.error.status, run.error.errorCode, run.error.message);
  },
};

const everything = { contract: true, config: true };

/** All data actions of exactly this category and name: flows refer to actions by the two together. */
export function findActionsByTitle(org: Org, category: string, name: string): readonly ActionState[] {
  return Object.values(org.state.integrations.actions).filter(
    ({ published }) => published.category === category && published.name === name,
  );
}

function changeableAction(call: Call): ActionState {
  const action = requested(call, actionKind);
  if (action.id.startsWith('static'))
    throw badRequest(`The action ${action.id} is built in and cannot be changed.`);
  return action;
}

/** Publishes at once. Names are not unique, not even in one category. Throws 400. */
function addAction({ org, body }: Call): ActionState {
  const request = body as Models.PostActionInput;
  const integration = integrationOf(org, request.integrationId);
  if (org.now() - integration.createdAt < org.conditions.integrationAcceptsActions)
    throw badRequest(`The integration ${integration.id} cannot take actions yet.`);
  const published: ActionVersion = {
    version: 1,
    category: checkedName(request.category, 'category'),
    name: checkedName(request.name, 'name'),
    secure: request.secure ?? false,
    config: checkedConfig(request.config, integration),
    ...checkedContract(request.contract),
  };
  const id = `custom_-_${org.id()}`;
  const action = { id, integrationId: integration.id, published, createdAt: org.now() };
  return put(org, actionKind, action);
}

function integrationOf(org: Org, id: string): IntegrationState {
  const integration = org.state.integrations.integrations[id];
  if (integration === undefined) throw assumed(badRequest(`The integration ${id} does not exist.`));
  return integration;
}

/** The version after the change that the body asks for: of what can be changed without a draft. */
function changed({ org, body }: Call, action: ActionState, current: ActionVersion): ActionVersion {
  const { version, name, category, config } = body as Models.UpdateDraftInput;
  requireVersion(version, current.version, 'version.mismatch');
  return {
    ...current,
    version: current.version + 1,
    name: checkedName(name ?? current.name, 'name'),
    category: checkedName(category ?? current.category, 'category'),
    config: config ? checkedConfig(config, integrationOf(org, action.integrationId)) : current.config,
  };
}

/** Of the files of the action, the one that the path names; throws `not.found`. */
function file<T>(call: Call, files: (version: ActionVersion) => Readonly<Record<string, T>>): T {
  const name = call.path.fileName ?? '';
  const all = files(requested(call, actionKind).published);
  return existing(Object.hasOwn(all, name) ? all[name] : undefined, 'file', name);
}

function requestedDraft(call: Call): ActionVersion {
  const { id, draft } = requested(call, actionKind);
  return existing(draft, 'draft of the action', id);
}

function draftBody(call: Call) {
  return actionBody({ ...requested(call, actionKind), published: requestedDraft(call) }, everything);
}

/** Templates are never inlined: each has its own address. */
function actionBody(
  { id, integrationId, published }: ActionState,
  shown: { readonly contract?: boolean; readonly config?: boolean },
) {
  const selfUri = `${actionKind.uri}/${id}`;
  const { name, category, version, secure } = published;
  return {
    ...{ id, name, integrationId, category, version, secure, selfUri },
    contract: shown.contract ? contractBody(published, selfUri) : undefined,
    config: shown.config ? configBody(published, selfUri) : undefined,
  };
}

function configBody({ config }: ActionVersion, uri: string) {
  const { request, response, ...others } = config;
  const { requestTemplate: _request, ...requestShown } = request;
  const { successTemplate: _success, ...responseShown } = response;
  return {
    ...others,
    request: { ...requestShown, requestTemplateUri: `${uri}/templates/requesttemplate.vm` },
    response: { ...responseShown, successTemplateUri: `${uri}/templates/successtemplate.vm` },
  };
}

function contractBody({ inputSchema, successSchema }: ActionVersion, uri: string) {
  return {
    input: { inputSchema, inputSchemaUri: `${uri}/schemas/inputschema.json` },
    output: { successSchema, successSchemaUri: `${uri}/schemas/successschema.json` },
  };
}

function runRequested(call: Call): ActionRun {
  const { org, body, origin } = call;
  const { id } = requested(call, actionKind);
  if (!isObject(body)) throw badRequest('The body must be an object with the inputs of the action.');
  return runAction(org, id, body, origin);
}

function errorBody({ message, errorCode: code, status, more }: ActionFailure) {
  return { message, code, status, contextId: more.correlationId };
}

/** A change replaces it all: a template that is not sent falls back to the default. Throws 400. */
export function checkedConfig(config: Models.ActionConfig, integration: IntegrationState): ActionConfig {
  const { timeoutSeconds, request } = config;
  const seconds = timeoutSeconds ?? 60;
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > 60)
    throw badRequest(`timeoutSeconds must be a whole number from 1 to 60, not ${timeoutSeconds}.`);
  const type = request?.requestType ?? '';
  if (!requestTypes.includes(type))
    throw badRequest(`requestType must be one of ${requestTypes.join(', ')}, not "${type}".`);
  const url = request?.requestUrlTemplate ?? '';
  if (url.trim() === '') throw assumed(badRequest('requestUrlTemplate must not be empty.'));
  if (integration.typeId === 'purecloud-data-actions' && !url.startsWith('/api/'))
    throw assumed(badRequest('requestUrlTemplate must start with /api/ for a Genesys Cloud data action.'));
  return keptConfig(config);
}

export type ActionConfig = ReturnType<typeof keptConfig>;

export function keptConfig({ timeoutSeconds, request, response }: Models.ActionConfig) {
  return {
    timeoutSeconds,
    request: {
      requestUrlTemplate: request?.requestUrlTemplate ?? '',
      requestTemplate: request?.requestTemplate ?? `\${input.rawRequest}`,
      requestType: request?.requestType ?? '',
      headers: request?.headers ?? {},
    },
    response: {
      translationMap: response?.translationMap ?? {},
      translationMapDefaults: response?.translationMapDefaults ?? {},
      successTemplate: response?.successTemplate ?? `\${rawResult}`,
    },
  };
}

function checkedContract({ input, output }: Models.ActionContractInput) {
  return {
    inputSchema: checkedSchema(input.inputSchema, 'inputSchema', ['object']),
    successSchema: checkedSchema(output.successSchema, 'successSchema', ['object', 'array']),
  };
}

function checkedName(name: string, what: 'name' | 'category'): string {
  if (name.trim() === '') throw badRequest(`The ${what} of an action must not be blank.`);
  if (name.length > longestName)
    throw badRequest(`The ${what} of an action can have ${longestName} characters at most.`);
  return name;
}

function checkedSchema(schema: unknown, name: string, types: readonly unknown[]): JsonObject {
  if (!isObject(schema) || !types.includes(schema.type))
    throw assumed(badRequest(`The ${name} must be a JSON schema of type ${types.join(' or ')}.`));
  try {
    schemaProblem(schema, {});
  } catch {
    throw assumed(badRequest(`The ${name} is not a valid JSON schema.`));
  }
  return schema as JsonObject;
}
