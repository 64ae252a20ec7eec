import { badRequest } from '../errors.js';
import type { Call, Handlers, Reply } from '../handler.js';
import { isListed, readable } from '../lag.js';
import type { Org } from '../org.js';
import { numberedPage } from '../paging.js';
import { checkedConfig, checkedContract, checkedName } from './action-rules.js';
import { actionBody } from './action-wire.js';
import type { ActionState, ActionVersion, IntegrationState } from './state.js';

export const actionHandlers: Handlers = {
  getIntegrationsActions: (call) => listActions(call, (action) => action.published, 'actions'),
  getIntegrationsActionsDrafts: (call) => listActions(call, (action) => action.draft, 'actions/drafts'),
  getIntegrationsActionsCategories,
  postIntegrationsActions,
  getIntegrationsAction,
  deleteIntegrationsAction,
};

const idsAtMost = 50;

export interface CreateBody {
  readonly category: string;
  readonly name: string;
  readonly integrationId: string;
  readonly config: unknown;
  readonly contract: unknown;
  readonly secure?: boolean;
}

/** The action that the path names, published or not; throws `not.found`. */
export function requestedAction({ org, path }: Call): ActionState {
  const id = path.actionId ?? '';
  return readable(org, org.state.integrations.actions[id], 'action', id);
}

export function requestedPublished(call: Call): { action: ActionState; published: ActionVersion } {
  const action = requestedAction(call);
  if (action.published === undefined)
    throw badRequest(`The action ${action.id} has no published version, only a draft.`);
  return { action, published: action.published };
}

/** Throws 400 for an action that came with the platform. */
export function requireChangeable(action: ActionState): void {
  if (action.id.startsWith('static'))
    throw badRequest(`The action ${action.id} is built in and cannot be changed.`);
}

export function integrationOf(org: Org, action: ActionState): IntegrationState {
  const integration = org.state.integrations.integrations[action.integrationId];
  if (integration === undefined)
    throw new Error(`The integration of the action ${action.id} is gone without it.`);
  return integration;
}

/** Checks a create body and adds the action, published or as a draft. Throws 400. */
export function addAction(org: Org, body: unknown, as: 'published' | 'draft'): ActionState {
  const request = body as CreateBody;
  const integration = org.state.integrations.integrations[request.integrationId];
  if (integration === undefined) throw badRequest(`The integration ${request.integrationId} does not exist.`);
  if (org.now() - integration.createdAt < org.conditions.integrationAcceptsActions)
    throw badRequest(`The integration ${integration.id} cannot take actions yet.`);
  const version: ActionVersion = {
    version: 1,
    category: checkedName(request.category, 'category'),
    name: checkedName(request.name, 'name'),
    secure: request.secure ?? false,
    config: checkedConfig(request.config, integration),
    ...checkedContract(request.contract),
  };
  const action: ActionState = {
    id: `custom_-_${org.id()}`,
    integrationId: integration.id,
    [as]: version,
    createdAt: org.now(),
  };
  org.state.integrations.actions[action.id] = action;
  return action;
}

/** Publishes at once. Names are not unique, not even in one category. */
function postIntegrationsActions({ org, body }: Call): Reply {
  const action = addAction(org, body, 'published');
  return { body: published(action, { contract: true, config: true }) };
}

function getIntegrationsAction(call: Call): Reply {
  const { query } = call;
  const { action, published: version } = requestedPublished(call);
  return {
    body: actionBody(action, version, {
      contract: query.expand === 'contract',
      config: query.includeConfig !== 'false',
      flatten: query.flatten === 'true',
    }),
  };
}

function deleteIntegrationsAction(call: Call): Reply {
  const action = requestedAction(call);
  requireChangeable(action);
  delete call.org.state.integrations.actions[action.id];
  return { status: 204 };
}

function listActions(
  { org, query }: Call,
  version: (action: ActionState) => ActionVersion | undefined,
  uri: string,
): Reply {
  const ids = query.ids?.split(',');
  if (ids !== undefined && ids.length > idsAtMost) throw badRequest(`At most ${idsAtMost} ids are allowed.`);
  const name = query.name?.toLowerCase() ?? '';
  const found = Object.values(org.state.integrations.actions)
    .filter((action) => isListed(org, action))
    .flatMap((action) => {
      const shown = version(action);
      return shown === undefined ? [] : [{ action, shown }];
    })
    .filter(({ action }) => ids === undefined || ids.includes(action.id))
    .filter(({ shown }) => query.category === undefined || shown.category === query.category)
    .filter(({ shown }) => shown.name.toLowerCase().includes(name))
    .filter(({ shown }) => query.secure === undefined || String(shown.secure) === query.secure)
    .sort((one, other) => one.shown.name.localeCompare(other.shown.name))
    .map(({ action, shown }) => actionBody(action, shown, { config: query.includeConfig === 'true' }));
  return { body: numberedPage(found, query, { uri: `/api/v2/integrations/${uri}` }) };
}

function getIntegrationsActionsCategories({ org, query }: Call): Reply {
  const names = new Set(
    Object.values(org.state.integrations.actions).flatMap(({ published: version }) =>
      version === undefined || (query.secure !== undefined && String(version.secure) !== query.secure)
        ? []
        : [version.category],
    ),
  );
  const entities = [...names].sort().map((name) => ({ name }));
  const { pageSize, pageNumber, total, pageCount, ...page } = numberedPage(entities, query, {
    uri: '/api/v2/integrations/actions/categories',
  });
  return { body: { entities: page.entities, pageSize, pageNumber, total, pageCount } };
}

function published(action: ActionState, shown: Parameters<typeof actionBody>[2]) {
  if (action.published === undefined) throw new Error(`The action ${action.id} is not published.`);
  return actionBody(action, action.published, shown);
}
