import { type Kind, listing, readable, remove, requested } from '../collection.js';
import { badRequest, existing } from '../errors.js';
import { divisionRef } from '../identity/divisions.js';
import { iso, picked } from '../json.js';
import type { Call, Handlers, Org } from '../org.js';
import { nameMatcher, numberedPage } from '../paging.js';
import type { StaticType } from './expressions/values.js';
import type { Author, FlowState, FlowVersionState } from './state.js';
import { flowTypes } from './yaml/flow-reader.js';

/** The filters on names and descriptions are found anywhere in them, or take `*`. A deleted flow is only there where it is asked for. */
const flowKind: Kind<FlowState> = {
  what: 'flow',
  uri: '/api/v2/flows',
  store: (org) => org.state.architect.flows,
  wire: (flow, { org, query }) => flowBody(org, flow, query.includeSchemas === 'true'),
  permission: 'architect:flow',
  missing: 'architect.flow.not.found',
  list: {
    name: 'part',
    max: 500,
    filters: {
      type: ({ type }, wanted) => wanted.split(',').includes(type.toLowerCase()),
      secure: (_, wanted) => wanted === 'false',
      deleted: ({ deleted }, wanted) => String(deleted) === wanted,
      description: ({ description }, wanted) => nameMatcher(wanted, 'part')(description),
      nameOrDescription: (flow, wanted) => [flow.name, flow.description].some(nameMatcher(wanted, 'part')),
    },
  },
  users: usersOf,
  onDelete: (_org, flow) => Object.assign(flow, { deleted: true, active: false }),
};

export const flowHandlers: Handlers = {
  getFlows: (call) => {
    const unknown = call.query.type?.split(',').find((type) => !flowTypes.includes(type));
    if (unknown !== undefined) throw badRequest(`Unknown flow type "${unknown}".`);
    return { body: listing({ ...call, query: { deleted: 'false', ...call.query } }, flowKind) };
  },
  getFlow: (call) => ({ body: flowBody(call.org, requestedFlow(call), true) }),
  getFlowVersions: (call) => {
    const flow = requestedFlow(call);
    const versions = flow.versions.toReversed().map((version) => versionBody(flow, version));
    return { body: numberedPage(versions, call.query, { uri: `${flowKind.uri}/${flow.id}/versions` }) };
  },
  getFlowVersion: (call) => {
    const flow = requestedFlow(call);
    return { body: versionBody(flow, requestedVersion(flow, call.path.versionId)) };
  },
  postFlowsActionsDeactivate: (call) => {
    const flow = flowOfAction(call, 'publish');
    flow.active = false;
    return { body: flowBody(call.org, flow, false) };
  },
  /** Brings back a version: here every one was published once. Assumed: that it makes an inactive flow active. */
  postFlowsActionsPublish: (call) => {
    const { org, caller, query } = call;
    const flow = flowOfAction(call, 'publish', 'unlock');
    const version = requestedVersion(flow, query.version ?? flow.versions.at(-1)?.id);
    Object.assign(flow, { publishedVersion: version.id, active: true });
    const client = picked(caller, ['id', 'name']);
    return { body: { id: org.id(), complete: true, client, actionName: 'PUBLISH', actionStatus: 'SUCCESS' } };
  },
  deleteFlow: (call) => {
    requestedFlow(call, 'architect:flow:delete');
    return remove(call, flowKind);
  },
};

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

/** A deleted flow only when asked for. Throws 404, and 403 unless one of the permissions is held in its division. */
function requestedFlow(call: Call, ...permissions: string[]): FlowState {
  const flow = requested(call, flowKind, ...permissions);
  const shown = flow.deleted && call.query.deleted !== 'true' ? undefined : flow;
  return readable(call.org, shown, 'flow', flow.id, flowKind.missing);
}

/** As `requestedFlow`, for the actions that name their flow in the query. */
export function flowOfAction(call: Call, ...actions: string[]): FlowState {
  const path = { flowId: call.query.flow ?? '' };
  return requestedFlow({ ...call, path }, ...actions.map((action) => `architect:flow:${action}`));
}

function requestedVersion({ versions }: FlowState, id = ''): FlowVersionState {
  const version = versions.find((one) => one.id === id);
  return existing(version, 'flow version', id, 'architect.flow.version.missing');
}

/** Who refers to the flow: triggers and call analysis response sets. */
function usersOf(org: Org, { id }: FlowState): readonly string[] {
  const { triggers, scheduledTriggers = [] } = org.state.automation;
  const started = [...triggers, ...scheduledTriggers].filter(({ target }) => target.id === id);
  const sets = org.state.outbound.responseSets.filter(({ responses }) =>
    Object.values(responses).some(
      ({ reactionType, data }) => reactionType === 'transfer_flow' && data === id,
    ),
  );
  return [
    ...started.map(({ name }) => `the trigger "${name}"`),
    ...sets.map(({ name }) => `the call analysis response set "${name}"`),
  ];
}

const schemaTypes: Partial<Record<StaticType, string>> = {
  integer: 'integer',
  decimal: 'number',
  boolean: 'boolean',
  json: 'object',
};

export function flowBody(org: Org, flow: FlowState, withSchemas: boolean) {
  const published = publishedVersionOf(flow);
  const latest = flow.versions.at(-1);
  return {
    ...picked(flow, ['id', 'name', 'description', 'type', 'active', 'deleted']),
    system: false,
    division: divisionRef(org, flow.divisionId),
    ...authorBody('locked', flow.lock?.by),
    publishedVersion: published && versionBody(flow, published),
    savedVersion: latest && versionBody(flow, latest),
    checkedInVersion: latest && versionBody(flow, latest),
    inputSchema: withSchemas && published ? variableSchema(published, 'isInput') : undefined,
    outputSchema: withSchemas && published ? variableSchema(published, 'isOutput') : undefined,
    selfUri: `/api/v2/flows/${flow.id}`,
  };
}

export function versionBody(flow: FlowState, version: FlowVersionState) {
  const { createdAt } = version;
  const uri = `/api/v2/flows/${flow.id}/versions/${version.id}`;
  return {
    id: version.id,
    name: version.id,
    commitVersion: version.id.replace(/\.0$/, ''),
    configurationVersion: version.id.replace(/\.0$/, ''),
    ...{ type: 'PUBLISH', secure: false, debug: false },
    ...authorBody('createdBy', version.createdBy),
    configurationUri: `${uri}/configuration`,
    ...{ dateCreated: createdAt, dateCheckedIn: createdAt, dateSaved: createdAt },
    datePublished: iso(createdAt),
    inputSchema: variableSchema(version, 'isInput'),
    outputSchema: variableSchema(version, 'isOutput'),
    selfUri: uri,
  };
}

function authorBody(of: 'createdBy' | 'locked', author: Author | undefined) {
  if (author === undefined) return {};
  const { kind, id, name } = author;
  return kind === 'client'
    ? { [`${of}Client`]: { id, name, selfUri: `/api/v2/oauth/clients/${id}` } }
    : { [of === 'locked' ? 'lockedUser' : of]: { id, name, version: 1, selfUri: `/api/v2/users/${id}` } };
}

/** The variables that go in or out of a workflow, named with their prefix. */
function variableSchema({ workflow }: FlowVersionState, direction: 'isInput' | 'isOutput') {
  return {
    $schema: 'http://json-schema.org/draft-04/schema#',
    type: 'object',
    properties: Object.fromEntries(
      (workflow?.variables ?? [])
        .filter((variable) => variable[direction])
        .map(({ name, type }) => [
          name,
          type.endsWith('Collection')
            ? { type: 'array', items: { type: 'string' } }
            : { type: schemaTypes[type] ?? 'string' },
        ]),
    ),
    additionalProperties: false,
  };
}
