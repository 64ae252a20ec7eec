import { badRequest, conflict, notFound } from '../errors.js';
import type { Call, Handlers, Reply } from '../handler.js';
import type { Org } from '../org.js';
import { checkedConfig, checkedContract, checkedName } from './action-rules.js';
import { actionBody } from './action-wire.js';
import {
  addAction,
  integrationOf,
  requestedAction,
  requestedPublished,
  requireChangeable,
} from './actions.js';
import type { ActionState, ActionVersion } from './state.js';

/** Changes of data actions: PATCH of a published one, and drafts with their way to publication. */
export const actionChangeHandlers: Handlers = {
  patchIntegrationsAction,
  postIntegrationsActionsDrafts,
  postIntegrationsActionDraft,
  getIntegrationsActionDraft,
  patchIntegrationsActionDraft,
  deleteIntegrationsActionDraft,
  getIntegrationsActionDraftValidation: (call) => {
    requestedDraft(call);
    return { body: { valid: true, errors: [] } };
  },
  postIntegrationsActionDraftPublish,
};

interface ChangeBody {
  readonly version: number;
  readonly category?: string;
  readonly name?: string;
  readonly config?: unknown;
  readonly contract?: unknown;
  readonly secure?: boolean;
}

const everything = { contract: true, config: true };

/** The draft that the path names; throws `not.found`. */
export function requestedDraft(call: Call): { action: ActionState; draft: ActionVersion } {
  const action = requestedAction(call);
  if (action.draft === undefined) throw notFound('draft of the action', action.id);
  return { action, draft: action.draft };
}

/** The contract and `secure` cannot be changed here, nor can the integration: that takes a draft. */
function patchIntegrationsAction(call: Call): Reply {
  const { action, published } = requestedPublished(call);
  requireChangeable(action);
  const body = call.body as ChangeBody;
  requireVersion(body.version, published.version);
  for (const fixed of ['contract', 'secure', 'integrationId'])
    if (Object.hasOwn(body, fixed)) throw badRequest(`${fixed} of a published action cannot be changed.`);
  action.published = changed(call.org, action, published, body);
  return { body: actionBody(action, action.published, everything) };
}

function postIntegrationsActionsDrafts({ org, body }: Call): Reply {
  const action = addAction(org, body, 'draft');
  if (action.draft === undefined) throw new Error('The draft was not kept.');
  return { body: actionBody(action, action.draft, everything) };
}

function postIntegrationsActionDraft(call: Call): Reply {
  const { action, published } = requestedPublished(call);
  requireChangeable(action);
  if (action.draft !== undefined) throw conflict(`The action ${action.id} has a draft already.`);
  action.draft = { ...published };
  return { body: actionBody(action, action.draft, everything) };
}

function getIntegrationsActionDraft(call: Call): Reply {
  const { action, draft } = requestedDraft(call);
  return {
    body: actionBody(action, draft, {
      contract: call.query.expand === 'contract',
      config: call.query.includeConfig !== 'false',
      flatten: call.query.flatten === 'true',
    }),
  };
}

function patchIntegrationsActionDraft(call: Call): Reply {
  const { action, draft } = requestedDraft(call);
  const body = call.body as ChangeBody;
  requireVersion(body.version, draft.version);
  action.draft = {
    ...changed(call.org, action, draft, body),
    ...(body.contract === undefined ? {} : checkedContract(body.contract)),
    secure: body.secure ?? draft.secure,
  };
  return { body: actionBody(action, action.draft, everything) };
}

/** A draft that was never published takes the whole action along. */
function deleteIntegrationsActionDraft(call: Call): Reply {
  const { action } = requestedDraft(call);
  if (action.published === undefined) delete call.org.state.integrations.actions[action.id];
  else action.draft = undefined;
  return { status: 204 };
}

function postIntegrationsActionDraftPublish(call: Call): Reply {
  const { action, draft } = requestedDraft(call);
  requireVersion((call.body as ChangeBody).version, draft.version);
  const last = action.published?.version ?? 0;
  action.published = { ...draft, version: Math.max(last, draft.version) + 1 };
  action.draft = undefined;
  return { body: actionBody(action, action.published, everything) };
}

function changed(org: Org, action: ActionState, version: ActionVersion, body: ChangeBody): ActionVersion {
  return {
    ...version,
    version: version.version + 1,
    name: body.name === undefined ? version.name : checkedName(body.name, 'name'),
    category: body.category === undefined ? version.category : checkedName(body.category, 'category'),
    config:
      body.config === undefined ? version.config : checkedConfig(body.config, integrationOf(org, action)),
  };
}

function requireVersion(given: number, current: number): void {
  if (given !== current)
    throw conflict(
      `The version ${given} does not match the current version ${current} of the action.`,
      'version.mismatch',
    );
}
