import { badRequest, conflict } from '../errors.js';
import type { Call, Handlers, Reply } from '../handler.js';
import { flowBody } from './flow-wire.js';
import { publishedVersionOf, requestedFlow } from './flows.js';
import { addVersion } from './publish-flow.js';
import type { FlowState } from './state.js';

/** The operations whose flow stands in the query: `?flow=ID`. */
export const flowActionHandlers: Handlers = {
  postFlowsActionsUnlock,
  postFlowsActionsPublish,
  postFlowsActionsDeactivate,
};

/** Takes the lock away, whoever holds it. What its owner has saved and not published is published by that. */
function postFlowsActionsUnlock(call: Call): Reply {
  const flow = flowInQuery(call, 'architect:flow:unlock');
  const { lock } = flow;
  if (lock?.draft === true) {
    addVersion(call.org, flow, { createdBy: lock.by, ...latestContent(flow) });
    call.org.note(
      'flow',
      `Forcing the lock of "${flow.name}" published the draft of ${lock.by.name} as version ${flow.publishedVersion}.`,
    );
  }
  flow.lock = undefined;
  return { body: flowBody(call.org, flow, false) };
}

function postFlowsActionsPublish(call: Call): Reply {
  const { org, caller, query } = call;
  const flow = flowInQuery(call, 'architect:flow:unlock', 'architect:flow:publish');
  const { lock } = flow;
  if (lock !== undefined && lock.by.id !== caller.clientId)
    throw conflict(`The flow "${flow.name}" is locked by ${lock.by.name}.`, 'flow.locked');
  const version =
    query.version === undefined ? flow.versions.at(-1) : flow.versions.find(({ id }) => id === query.version);
  if (version === undefined)
    throw badRequest(`The flow "${flow.name}" has no version ${query.version ?? 'yet'}.`);
  flow.publishedVersion = version.id;
  flow.active = true;
  return {
    body: {
      id: org.id(),
      complete: true,
      client: { id: caller.clientId, name: caller.clientName },
      actionName: 'PUBLISH',
      actionStatus: 'SUCCESS',
    },
  };
}

function postFlowsActionsDeactivate(call: Call): Reply {
  const flow = flowInQuery(call, 'architect:flow:publish');
  flow.active = false;
  return { body: flowBody(call.org, flow, false) };
}

function flowInQuery(call: Call, ...permissions: string[]): FlowState {
  return requestedFlow({ ...call, path: { flowId: call.query.flow ?? '' } }, ...permissions);
}

function latestContent(flow: FlowState) {
  const latest = publishedVersionOf(flow) ?? flow.versions.at(-1);
  return { program: latest?.program, source: latest?.source, references: latest?.references ?? [] };
}
