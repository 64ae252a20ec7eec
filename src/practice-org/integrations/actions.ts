import { type Kind, listing, put, remove, requested, requireVersion } from '../collection.js';
import { assumed, badRequest, notFound, Refusal, refuse } from '../errors.js';
import type { Call, Handlers, Reply } from '../handler.js';
import { isObject, type JsonObject } from '../json.js';
import type { Org } from '../org.js';
import { plainPage } from '../paging.js';
import { type FailureOutputs, failureSchema } from './action-failure.js';
import { checkedConfig, checkedContract, checkedName } from './action-rules.js';
import { flatProperties, flatten } from './flatten.js';
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
  getIntegrationsActionsCategories: ({ org, query }) => {
    const names = Object.values(org.state.integrations.actions)
      .filter(({ published }) => query.secure === undefined || String(published.secure) === query.secure)
      .map(({ published }) => published.category);
    return {
      body: plainPage(
        [...new Set(names)].sort().map((name) => ({ name })),
        query,
      ),
    };
  },
  postIntegrationsActions: (call) => ({ body: actionBody(addAction(call), everything) }),
  getIntegrationsAction: (call) => {
    const { expand, includeConfig, flatten } = call.query;
    const shown = { contract: expand === 'contract', config: includeConfig !== 'false' };
    return { body: actionBody(requestedAction(call), { ...shown, flatten: flatten === 'true' }) };
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
    const { contract, secure } = call.body as ChangeBody;
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
    requireVersion((call.body as ChangeBody).version, draft.version, 'version.mismatch');
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
  getIntegrationsActionTemplate: (call) => {
    const { request, response } = requestedAction(call).published.config;
    return file(call, 'template', {
      'requesttemplate.vm': { text: request.requestTemplate },
      'successtemplate.vm': { text: response.successTemplate },
    });
  },
  getIntegrationsActionSchema: (call) => {
    const { inputSchema, successSchema } = requestedAction(call).published;
    const shown = (schema: JsonObject) => ({
      body: call.query.flatten === 'true' ? flattenedSchema(schema) : schema,
    });
    return file(call, 'schema', {
      'inputschema.json': shown(inputSchema),
      'successschema.json': shown(successSchema),
      'errorschema.json': shown(failureSchema),
    });
  },
};

/** The names of the files are those of the addresses that answers give. */
function file({ path }: Call, what: string, files: Readonly<Record<string, Reply>>): Reply {
  const name = path.fileName ?? '';
  const found = files[name];
  if (found === undefined) throw notFound(what, name);
  return found;
}

const everything = { contract: true, config: true };

interface CreateBody {
  readonly category: string;
  readonly name: string;
  readonly integrationId: string;
  readonly config: unknown;
  readonly contract: unknown;
  readonly secure?: boolean;
}

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
  const request = body as CreateBody;
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

type ChangeBody = Partial<CreateBody> & { readonly version: number };

/** The version after the change that the body asks for: of what can be changed without a draft. */
function changed({ org, body }: Call, action: ActionState, current: ActionVersion): ActionVersion {
  const { version, name, category, config } = body as ChangeBody;
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
  readonly flatten?: boolean;
}

/** Templates are never inlined: each has its own address. */
function actionBody({ id, integrationId, published }: ActionState, shown: Shown) {
  const selfUri = `${actionKind.uri}/${id}`;
  const { name, category, version, secure } = published;
  return {
    ...{ id, name, integrationId, category, version, secure },
    ...(shown.contract === true
      ? { contract: contractBody(published, selfUri, shown.flatten === true) }
      : {}),
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

function contractBody({ inputSchema, successSchema }: ActionVersion, uri: string, flattened: boolean) {
  if (!flattened)
    return {
      input: { inputSchema, inputSchemaUri: `${uri}/schemas/inputschema.json` },
      output: { successSchema, successSchemaUri: `${uri}/schemas/successschema.json` },
    };
  return {
    input: { inputSchemaFlattened: flattenedSchema(inputSchema) },
    output: { successSchemaFlattened: { schema: flattenedSchema(successSchema), arrayProperties: [] } },
  };
}

function flattenedSchema(schema: JsonObject) {
  const required = isObject(schema) && Array.isArray(schema.required) ? schema.required : [];
  const properties = Object.entries(flatProperties(schema)).map(([name, type]) => [
    name,
    { type, name, required: required.includes(name) },
  ]);
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    additionalProperties: schema.additionalProperties ?? true,
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
    const end = run.ok ? { finalResult: outputOf(call, run) } : { error: errorBody(run.error) };
    return { body: { operations, success: run.ok, ...end } };
  },
  postIntegrationsActionExecute: (call) => {
    const run = runRequested(call);
    if (run.ok) return { body: outputOf(call, run) };
    throw new Refusal(run.error.status, run.error.errorCode, run.error.userMessage);
  },
};

function runRequested(call: Call): ActionRun {
  const { org, body, origin } = call;
  const { id } = requestedAction(call);
  if (!isObject(body)) throw badRequest('The body must be an object with the inputs of the action.');
  return runAction(org, id, body, origin);
}

function outputOf({ query }: Call, run: Extract<ActionRun, { ok: true }>) {
  return query.flatten === 'true' ? flatten(run.output) : run.output;
}

function errorBody(error: FailureOutputs) {
  return {
    message: error.userMessage,
    code: error.errorCode,
    status: error.status,
    ...(error.correlationId === '' ? {} : { contextId: error.correlationId }),
  };
}
