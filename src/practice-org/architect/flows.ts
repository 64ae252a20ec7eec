import { badRequest, conflict, notFound } from '../errors.js';
import type { Call, Handlers, Reply } from '../handler.js';
import { permitted, requireIn } from '../identity/authority.js';
import { isListed, readable } from '../lag.js';
import type { Org } from '../org.js';
import { numberedPage } from '../paging.js';
import { configurationOf, flowBody, versionBody } from './flow-wire.js';
import type { FlowState, FlowVersionState } from './state.js';
import { wildcard } from './wildcard.js';

export const flowHandlers: Handlers = {
  getFlows,
  getFlow: (call) => ({ body: flowBody(call.org, requestedFlow(call), true) }),
  getFlowVersions,
  getFlowVersion: (call) => {
    const { flow, version } = requestedVersion(call);
    return { body: versionBody(flow, version) };
  },
  getFlowVersionConfiguration: (call) => {
    const { flow, version } = requestedVersion(call);
    return { body: configurationOf(flow, version) };
  },
  getFlowLatestconfiguration: (call) => {
    const flow = requestedFlow(call);
    const latest = flow.versions.at(-1);
    if (latest === undefined) throw notFound('version of the flow', flow.id);
    return { body: configurationOf(flow, latest) };
  },
  deleteFlow,
};

const flowTypes = [
  'bot',
  'commonmodule',
  'digitalbot',
  'inboundcall',
  'inboundchat',
  'inboundemail',
  'inboundshortmessage',
  'inqueuecall',
  'inqueueemail',
  'inqueueshortmessage',
  'outboundcall',
  'securecall',
  'speech',
  'surveyinvite',
  'voice',
  'voicemail',
  'voicesurvey',
  'workflow',
  'workitem',
];

/** A flow that is not deleted. */
export function findFlow(org: Org, id: string): FlowState | undefined {
  const flow = org.state.architect.flows[id];
  return flow?.deleted === true ? undefined : flow;
}

/** The version that runs now; undefined when the flow was never published. */
export function publishedVersionOf(flow: FlowState): FlowVersionState | undefined {
  return flow.versions.find(({ id }) => id === flow.publishedVersion);
}

/** The flows whose published version refers to a data action, a data table, a contact list or a wrap-up code. */
export function flowsReferringTo(org: Org, id: string): readonly FlowState[] {
  return Object.values(org.state.architect.flows).filter(
    (flow) => !flow.deleted && publishedVersionOf(flow)?.references.includes(id) === true,
  );
}

/**
 * The flow that the path names, a deleted one only when asked for. Throws `not.found`, and `missing.permissions`
 * unless the caller holds one of the permissions in the flow's division.
 */
export function requestedFlow(call: Call, ...permissions: string[]): FlowState {
  const { org, path, query } = call;
  const id = path.flowId ?? '';
  const named = org.state.architect.flows[id];
  const wanted = named?.deleted === true && query.deleted !== 'true' ? undefined : named;
  const flow = readable(org, wanted, 'flow', id);
  requireIn(call, flow.divisionId, ...(permissions.length === 0 ? ['architect:flow:view'] : permissions));
  return flow;
}

/** Types in lower case; the name filter is found anywhere in a name, or takes `*`. */
function getFlows(call: Call): Reply {
  const { org, query } = call;
  const types = query.type?.split(',');
  const unknown = types?.find((type) => !flowTypes.includes(type));
  if (unknown !== undefined) throw badRequest(`Unknown flow type "${unknown}".`);
  const name = query.name ?? '*';
  const matches = wildcard(name.includes('*') ? name : `*${name}*`);
  const ids = query.id?.split(',');
  const divisions = query.divisionId?.split(',');
  const found = permitted(call, Object.values(org.state.architect.flows), 'architect:flow:view')
    .filter((flow) => isListed(org, flow) && matches(flow.name))
    .filter((flow) => flow.deleted === (query.deleted === 'true'))
    .filter(({ type }) => types === undefined || types.includes(type.toLowerCase()))
    .filter(({ id }) => ids === undefined || ids.includes(id))
    .filter(({ divisionId }) => divisions === undefined || divisions.includes(divisionId))
    .sort((one, other) => one.name.localeCompare(other.name) || one.id.localeCompare(other.id))
    .map((flow) => flowBody(org, flow, query.includeSchemas === 'true'));
  return { body: numberedPage(found, query, { uri: '/api/v2/flows', max: 500 }) };
}

function getFlowVersions(call: Call): Reply {
  const flow = requestedFlow(call);
  const versions = flow.versions.toReversed().map((version) => versionBody(flow, version));
  return { body: numberedPage(versions, call.query, { uri: `/api/v2/flows/${flow.id}/versions` }) };
}

function requestedVersion(call: Call): { flow: FlowState; version: FlowVersionState } {
  const flow = requestedFlow(call);
  const id = call.path.versionId ?? '';
  const version = flow.versions.find((candidate) => candidate.id === id);
  if (version === undefined) throw notFound('version of the flow', id);
  return { flow, version };
}

function deleteFlow(call: Call): Reply {
  const { org } = call;
  const flow = requestedFlow(call, 'architect:flow:delete');
  const user = userOf(org, flow.id);
  if (user !== undefined)
    throw conflict(`The flow "${flow.name}" cannot be deleted: it is in use by ${user}.`, 'in.use');
  flow.deleted = true;
  flow.active = false;
  return { status: 204 };
}

/** Who refers to the flow: a trigger, a scheduled trigger or a call analysis response set. */
function userOf(org: Org, flowId: string): string | undefined {
  const { triggers, scheduledTriggers } = org.state.automation;
  const trigger = [...triggers, ...scheduledTriggers].find(({ target }) => target.id === flowId);
  if (trigger !== undefined) return `the trigger "${trigger.name}"`;
  const set = org.state.outbound.responseSets.find(({ responses }) =>
    Object.values(responses).some(
      ({ reactionType, data }) => reactionType === 'transfer_flow' && data === flowId,
    ),
  );
  return set === undefined ? undefined : `the call analysis response set "${set.name}"`;
}
