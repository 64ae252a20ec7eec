import type { Models } from 'purecloud-platform-client-v2';
import { type Kind, listing, put, remove, requested, requireVersion } from '../collection.js';
import { assumed, badRequest, notFound, Refusal, refuse } from '../errors.js';
import type { Call, Handlers } from '../handler.js';
import { isObject } from '../json.js';
import type { Org } from '../org.js';
import type { FailureOutputs } from './action-failure.js';
import { checkedConfig, checkedContract, checkedName } from './action-rules.js';
import { type ActionRun, runAction } from './run-action.js';
import type { ActionState, ActionVersion, IntegrationState } from './state.js';

const idsAtMost = 50;

/** An action as listings compare it: the name is its published version's. */
type Listed = ActionState & { readonly name: string };

/** An action without a published version, a draft alone, is not modelled. */
const actionKind: Kind<Listed> = {
  what: 'action',
  uri: '/api/v2/integrations/actions',
  parameter: 'actionId',
  store: (org) =>
    Object.values(org.state.integrations.actions).map((action) => ({
      ...action,
      name: action.published.name,
    })),
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
    return { body: listing(call, actionKind) };
  },
  postIntegrationsActions: (call) => ({ body: actionBody(addAction(call), everything) }),
  getIntegrationsAction: (call) => {
    const { expand, includeConfig } = call.query;
    const shown = { contract: expand === 'contract', config: includeConfig !== 'false' };
    return { body: actionBody(requestedAction(call), shown) };
  },
  patchIntegrationsAction: (call) => {
    const action = requestedAction(call);
    requireChangeable(action);
    for (const fixed of ['contract', 'secure', 'integrationId'])
      if (Object.hasOwn(call.body as object, fixed))
        throw badRequest(`${fixed} of a published action cannot be changed.`);
    action.published = changed(call, action, action.published);
    return { body: actionBody(action, everything) };
  },
  getIntegrationsActionDraft: (call) => ({ body: draftBody(call) }),
  postIntegrationsActionDraft: (call) => {
    const action = requestedAction(call);
    requireChangeable(action);
    if (action.draft !== undefined)
      throw refuse('general.conflict', `The action ${action.id} has a draft already.`);
    action.draft = action.published;
    return { body: draftBody(call) };
  },
  patchIntegrationsActionDraft: (call) => {
    const action = requestedAction(call);
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
    const [action, draft] = [requestedAction(call), requestedDraft(call)];
    requireVersion((call.body as Models.UpdateDraftInput).version, draft.version, 'version.mismatch');
    action.published = { ...draft, version: Math.max(action.published.version, draft.version) + 1 };
    action.draft = undefined;
    return { body: actionBody(action, everything) };
  },
  deleteIntegrationsAction: (call) => {
    requireChangeable(requestedAction(call));
    return remove(call, {
      ...actionKind,
      onDelete: (org, { id }) => delete org.state.integrations.actions[id],
    });
  },
  /** The names are those of the addresses that answers give. */
  getIntegrationsActionTemplate: (call) => {
    const { request, response } = requestedAction(call).published.config;
    const name = call.path.fileName ?? '';
    if (name === 'requesttemplate.vm') return { text: request.requestTemplate };
    if (name === 'successtemplate.vm') return { text: response.successTemplate };
    throw notFound('template', name);
  },
};

const everything = { contract: true, config: true };

/** The action that the path names; throws `not.found`. */
function requestedAction(call: Call): ActionState {
  const { id } = requested(call, actionKind);
  const action = call.org.state.integrations.actions[id];
  if (action === undefined) throw notFound('action', id);
  return action;
}

/** All data actions of exactly this category and name: flows refer to actions by the two together. */
export function findActionsByTitle(org: Org, category: string, name: string): readonly ActionState[] {
  return Object.values(org.state.integrations.actions).filter(
    ({ published }) => published.category === category && published.name === name,
  );
}

/** Throws 400 for an action that came with the platform. */
function requireChangeable(action: ActionState): void {
  if (action.id.startsWith('static'))
    throw badRequest(`The action ${action.id} is built in and cannot be changed.`);
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
  return put(org, { store: () => org.state.integrations.actions }, action);
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
    ...(name === undefined ? {} : { name: checkedName(name, 'name') }),
    ...(category === undefined ? {} : { category: checkedName(category, 'category') }),
    ...(config === undefined
      ? {}
      : { config: checkedConfig(config, integrationOf(org, action.integrationId)) }),
  };
}

/** The draft of the action that the path names; throws `not.found`. */
function requestedDraft(call: Call): ActionVersion {
  const { id, draft } = requestedAction(call);
  if (draft === undefined) throw notFound('draft of the action', id);
  return draft;
}

function draftBody(call: Call) {
  return actionBody({ ...requestedAction(call), published: requestedDraft(call) }, everything);
}

interface Shown {
  readonly contract?: boolean;
  readonly config?: boolean;
}

/** Templates are never inlined: each has its own address. */
function actionBody({ id, integrationId, published }: ActionState, shown: Shown) {
  const selfUri = `${actionKind.uri}/${id}`;
  const { name, category, version, secure } = published;
  return {
    ...{ id, name, integrationId, category, version, secure },
    ...(shown.contract === true ? { contract: contractBody(published, selfUri) } : {}),
    ...(shown.config === true ? { config: configBody(published, selfUri) } : {}),
    selfUri,
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

/** Running a data action by hand: `test` reports every stage, `execute` gives the output or the error alone. */
export const actionRunHandlers: Handlers = {
  postIntegrationsActionTest: (call) => {
    const run = runRequested(call);
    const operations = run.operations.map(({ name, success, result, error }, index) => ({
      step: index + 1,
      name,
      success,
      ...(result === undefined ? {} : { result }),
      ...(error === undefined ? {} : { error: { message: error } }),
    }));
    const end = run.ok ? { finalResult: run.output } : { error: errorBody(run.error) };
    return { body: { operations, success: run.ok, ...end } };
  },
  postIntegrationsActionExecute: (call) => {
    const run = runRequested(call);
    if (run.ok) return { body: run.output };
    throw new Refusal(run.error.status, run.error.errorCode, run.error.userMessage);
  },
};

function runRequested(call: Call): ActionRun {
  const { org, body, origin } = call;
  const { id } = requestedAction(call);
  if (!isObject(body)) throw badRequest('The body must be an object with the inputs of the action.');
  return runAction(org, id, body, origin);
}

function errorBody(error: FailureOutputs) {
  return {
    message: error.userMessage,
    code: error.errorCode,
    status: error.status,
    ...(error.correlationId === '' ? {} : { contextId: error.correlationId }),
  };
}
