import { type Entity, isListed, type Kind, values } from '../collection.js';
import { existing } from '../errors.js';
import { divisionNamed, homeDivision } from '../identity/divisions.js';
import { holdsPermission } from '../identity/permissions.js';
import { findActionsByTitle } from '../integrations/actions.js';
import { flatProperties } from '../integrations/flatten.js';
import type { Call, Handlers, Org, Reply, Tasks } from '../org.js';
import { contactListKind } from '../outbound/contact-lists.js';
import { wrapupCodeKind } from '../outbound/wrapup-codes.js';
import { type Uploads, uploadAddress, uploadHeaders } from '../uploads.js';
import { columnsOf, dataTableKind } from './data-tables.js';
import type { DataType } from './expressions/values.js';
import { flowBody, flowOfAction, publishedVersionOf } from './flows.js';
import type { Author, FlowJobState, FlowState, FlowVersionState } from './state.js';
import { readFlow } from './yaml/flow-reader.js';
import type { ResolvedAction, Resolver } from './yaml/reading.js';

const uploadKind = 'flow-jobs';

export const flowJobHandlers: Handlers = { postFlowsJobs, getFlowsJob, postFlowsActionsUnlock };

const task = 'flow job finishes';

export const flowJobTasks: Tasks = { [task]: finishJob };

/** The upload of the YAML starts the job. */
export const flowJobUploads: Uploads = {
  [uploadKind]: {
    jobs: (org) => org.state.architect.flowJobs,
    status: ['Registered', 'Started'],
    task,
    takes: 'flowJob',
  },
};

function postFlowsJobs({ org, caller, origin }: Call): Reply {
  const id = org.id();
  const job: FlowJobState = {
    id,
    status: 'Registered',
    caller: { kind: caller.signedInBy === undefined ? 'client' : 'user', id: caller.id, name: caller.name },
    messages: [],
  };
  org.state.architect.flowJobs[id] = job;
  return {
    body: {
      id,
      presignedUrl: uploadAddress(org, origin, uploadKind, id),
      headers: uploadHeaders(id),
      selfUri: `/api/v2/flows/jobs/${id}`,
    },
  };
}

/** Messages only when they are expanded. */
function getFlowsJob({ org, path, query }: Call): Reply {
  const id = path.jobId ?? '';
  const job = existing(org.state.architect.flowJobs[id], 'flow job', id);
  return {
    body: {
      id,
      status: job.status,
      command: 'Publish',
      flow: job.flowId && { id: job.flowId, selfUri: `/api/v2/flows/${job.flowId}` },
      messages: query.expand?.split(',').includes('messages') ? job.messages : undefined,
      selfUri: `/api/v2/flows/jobs/${id}`,
    },
  };
}

function finishJob(org: Org, id: string): void {
  const job = org.state.architect.flowJobs[id];
  if (job?.text === undefined) return;
  const { flow, texts } = publishYaml(org, job.text, job.caller);
  const type = flow === undefined ? 'Error' : 'Warning';
  Object.assign(job, {
    status: flow === undefined ? 'Failure' : 'Success',
    text: undefined,
    flowId: flow?.id,
    messages: texts.map((text) => ({ dateTime: org.timestamp(), type, text })),
  });
  if (flow === undefined) org.note('flow', `A flow could not be published: ${texts[0]}`);
  else org.note('flow', `"${flow.name}" was published as version ${flow.publishedVersion}.`);
}

/** Takes the lock away, whoever holds it. What its owner has saved and not published is published by that. */
function postFlowsActionsUnlock(call: Call): Reply {
  const { org } = call;
  const flow = flowOfAction(call, 'unlock');
  const { lock } = flow;
  if (lock?.draft === true) {
    const { workflow, references = [] } = publishedVersionOf(flow) ?? flow.versions.at(-1) ?? {};
    addVersion(org, flow, { createdBy: lock.by, workflow, references });
    org.note(
      'flow',
      `Forcing the lock of "${flow.name}" published the draft of ${lock.by.name} as version ${flow.publishedVersion}.`,
    );
  }
  flow.lock = undefined;
  return { body: flowBody(org, flow, false) };
}

/**
 * Publishes a flow from YAML as the author. A flow of the same name (in any case: API notes, Found since) and type gets a
 * new version, otherwise there is a new flow. Everything that the YAML names must exist. The texts are warnings, and what
 * was wrong where there is no flow.
 */
function publishYaml(org: Org, text: string, author: Author) {
  const references = new Set<string>();
  const reading = readFlow(text, resolverOf(org, references));
  if (!reading.ok) return { texts: reading.problems };
  const { workflow, divisionId: named, ...read } = reading.flow;
  const { flows } = org.state.architect;
  const present = Object.values(flows).find(
    ({ deleted, type, name }) =>
      !deleted && type === read.type && name.toLowerCase() === read.name.toLowerCase(),
  );
  const divisionId = named ?? present?.divisionId ?? homeDivision(org).id;
  const problems: string[] = [];
  // A job publishes with its caller's own permissions, beyond those for jobs.
  const needed = [`architect:flow:${present === undefined ? 'add' : 'edit'}`, 'architect:flow:publish'];
  const missing = needed.filter((permission) => !holdsPermission(org, author, permission, divisionId));
  if (missing.length > 0)
    problems.push(
      `Archy cannot publish the flow: you are missing the following permission(s): [${missing.join(', ')}]`,
    );
  if (present?.lock !== undefined && present.lock.by.id !== author.id)
    problems.push(
      `The flow '${present.name}' is locked by another entity (${present.lock.by.name}). Use force unlock to publish it anyway.`,
    );
  if (problems.length > 0) return { texts: problems };
  const flow = present ?? {
    ...{ ...read, id: org.id(), createdAt: org.now(), versions: [] },
    ...{ divisionId, active: false, deleted: false },
  };
  flows[flow.id] = Object.assign(flow, { description: read.description, divisionId });
  addVersion(org, flow, { createdBy: author, workflow, references: [...references] });
  return { flow, texts: reading.warnings };
}

/** Makes a version the published one, under the next whole number. */
export function addVersion(
  org: Org,
  flow: FlowState,
  content: Omit<FlowVersionState, 'id' | 'createdAt'>,
): void {
  const version: FlowVersionState = { id: `${flow.versions.length + 1}.0`, createdAt: org.now(), ...content };
  flow.versions.push(version);
  flow.publishedVersion = version.id;
  flow.active = true;
}

/** Adds the ids of what is found to `references`. That it finds names as late as lists show them is assumed. */
function resolverOf(org: Org, references: Set<string>): Resolver {
  const found = <T extends { readonly id: string }>(object: T | string): T | string => {
    if (typeof object !== 'string') references.add(object.id);
    return object;
  };
  const named = <T extends Entity>(kind: Kind<T>, name: string) =>
    found(
      values(org, kind).find(
        (one) => isListed(org, one, true) && one.name?.toLowerCase() === name.toLowerCase(),
      ) ?? `No ${kind.what} is called "${name}".`,
    );
  return {
    dataAction: (category, name) => found(resolveAction(org, category, name)),
    dataTable: (name) => {
      const table = named(dataTableKind, name);
      if (typeof table === 'string') return `The selected Data Table could not be found. ${table}`;
      const { key: _key, ...columns } = columnsOf(table.schema);
      const types = Object.entries(columns).map(([column, { type }]) => [column, type]);
      return { id: table.id, columns: dataTypes(Object.fromEntries(types)) };
    },
    contactList: (name) => named(contactListKind, name),
    wrapupCode: (name) => named(wrapupCodeKind, name),
    division: (name) => divisionNamed(org, name) ?? `No division is called "${name}".`,
  };
}

/** The picker of Call Data Action asks for actions that are not secure, so a secure one is not there. */
function resolveAction(org: Org, category: string, name: string): ResolvedAction | string {
  const matches = findActionsByTitle(org, category, name).filter((action) => isListed(org, action, true));
  const [action, another] = matches.filter(({ published }) => !published.secure);
  if (action === undefined)
    return matches.length > 0
      ? `The selected data action could not be found. "${category} / ${name}" is secure, and Call Data Action cannot use secure data actions.`
      : `The selected data action could not be found. There is no published data action "${category} / ${name}".`;
  if (another !== undefined)
    return `The data action "${category} / ${name}" is ambiguous: several have this category and name.`;
  const inputs = flatProperties(action.published.inputSchema);
  const odd = Object.keys(inputs).find((input) => !/^[A-Za-z0-9_.]+$/.test(input));
  if (odd !== undefined)
    return `The data action "${name}" is not valid for use because the input named "${odd}" contains invalid characters.`;
  return {
    id: action.id,
    inputs: dataTypes(inputs),
    outputs: dataTypes(flatProperties(action.published.successSchema)),
  };
}

/** The Architect type for a type of JSON schema; all others are texts. */
const dataTypeNames: Readonly<Record<string, DataType>> = {
  integer: 'integer',
  number: 'decimal',
  boolean: 'boolean',
  array: 'stringCollection',
  object: 'json',
};

function dataTypes(properties: Readonly<Record<string, string>>): Record<string, DataType> {
  const types = Object.entries(properties).map(([name, type]) => [name, dataTypeNames[type] ?? 'string']);
  return Object.fromEntries(types);
}
