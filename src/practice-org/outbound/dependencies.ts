import { findFlow, flowsReferringTo } from '../architect/flows.js';
import type { FlowState } from '../architect/state.js';
import { notFound } from '../errors.js';
import type { Call, Handlers } from '../handler.js';
import type { Org } from '../org.js';
import { numberedPage } from '../paging.js';

const uri = '/api/v2/architect/dependencytracking';

/** What flows use and what uses them, as far as the published versions know. */
export const dependencyHandlers: Handlers = {
  getArchitectDependencytrackingConsumingresources: consumingResources,
  getArchitectDependencytrackingConsumedresources: consumedResources,
};

interface Dependency {
  readonly id: string;
  readonly name: string;
  readonly version?: string;
  /** As the contract lists them: `CONTACTLIST`, `WORKFLOW`. */
  readonly type: string;
}

function consumingResources(call: Call) {
  const { org, query } = call;
  const id = query.id ?? '';
  const flows = objectOf(org, id)?.type === query.objectType ? flowsReferringTo(org, id) : [];
  return listing(call, flows.map(flowDependency), 'consumingresources');
}

function consumedResources(call: Call) {
  const { org, query } = call;
  const flow = findFlow(org, query.id ?? '');
  const version = flow?.versions.find(({ id }) => id === query.version);
  if (flow === undefined || version === undefined || flowDependency(flow).type !== query.objectType)
    throw notFound('version of the flow', `${query.id ?? ''} ${query.version ?? ''}`);
  const objects = version.references.map((id) => objectOf(org, id));
  return listing(
    call,
    objects.filter((object) => object !== undefined),
    'consumedresources',
  );
}

function listing(call: Call, all: readonly Dependency[], path: string) {
  const types = call.query.resourceType?.split(',');
  const asked = all.filter(({ type }) => types === undefined || types.includes(type));
  const page = numberedPage(asked, call.query, { max: 100, uri: `${uri}/${path}` });
  const entities = page.entities.map((one) => ({
    ...one,
    deleted: false,
    updated: false,
    stateUnknown: false,
  }));
  return { body: { ...page, entities } };
}

function flowDependency(flow: FlowState): Dependency {
  const type = flow.type === 'WORKFLOW' ? 'WORKFLOW' : `${flow.type}FLOW`;
  return {
    id: flow.id,
    name: flow.name,
    type,
    ...(flow.publishedVersion === undefined ? {} : { version: flow.publishedVersion }),
  };
}

/** The object behind an id that a flow refers to, of whatever kind it is. */
function objectOf(org: Org, id: string): Dependency | undefined {
  const { integrations, architect, outbound } = org.state;
  const action = integrations.actions[id]?.published;
  if (action !== undefined) return { id, name: action.name, type: 'DATAACTION' };
  const table = architect.dataTables[id];
  if (table !== undefined) return { id, name: table.name, type: 'DATATABLE' };
  const flow = findFlow(org, id);
  if (flow !== undefined) return flowDependency(flow);
  const list = outbound.contactLists.find((one) => one.id === id);
  if (list !== undefined) return { id, name: list.name, type: 'CONTACTLIST' };
  const code = outbound.wrapupCodes.find((one) => one.id === id);
  return code === undefined ? undefined : { id, name: code.name, type: 'ACDWRAPUPCODE' };
}
