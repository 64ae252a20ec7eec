import { divisionRef, homeDivision } from '../identity/divisions.js';
import { holdsPermission } from '../identity/permissions.js';
import type { Org } from '../org.js';
import { resolverOf } from './resolve-names.js';
import type { Author, FlowState, FlowVersionState } from './state.js';
import { type ReadFlow, readFlow } from './yaml/flow-reader.js';

export type Publication =
  | { readonly ok: true; readonly flow: FlowState }
  | { readonly ok: false; readonly problems: readonly string[] };

/**
 * Publishes a flow from YAML as the author. A flow of the same name and type gets a new version, otherwise there is a
 * new flow. Everything that the YAML names must exist.
 */
export function publishYaml(org: Org, text: string, author: Author): Publication {
  const references = new Set<string>();
  const reading = readFlow(text, resolverOf(org, references));
  if (!reading.ok) return reading;
  const { flow: read } = reading;
  const present = findFlowByName(org, read.name, read.type);
  const divisionId = read.divisionId ?? present?.divisionId ?? homeDivision(org).id;
  const problems = [
    ...missingPermissions(org, author, present === undefined ? 'add' : 'edit', divisionId),
    ...lockProblems(present, author),
  ];
  if (problems.length > 0) return { ok: false, problems };
  const flow = present ?? addFlow(org, read, divisionId);
  flow.description = read.description;
  flow.divisionId = divisionId;
  addVersion(org, flow, { createdBy: author, program: read.program, references: [...references] });
  return { ok: true, flow };
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

/** Names are compared without case (API notes, Found since). */
function findFlowByName(org: Org, name: string, type: string): FlowState | undefined {
  return Object.values(org.state.architect.flows).find(
    (flow) => !flow.deleted && flow.type === type && flow.name.toLowerCase() === name.toLowerCase(),
  );
}

function addFlow(org: Org, read: ReadFlow, divisionId: string): FlowState {
  const flow: FlowState = {
    id: org.id(),
    name: read.name,
    type: read.type,
    description: read.description,
    divisionId: divisionRef(org, divisionId).id,
    active: false,
    deleted: false,
    versions: [],
    createdAt: org.now(),
  };
  org.state.architect.flows[flow.id] = flow;
  return flow;
}

/** A job publishes with its caller's own permissions, beyond those for jobs. */
function missingPermissions(
  org: Org,
  author: Author,
  change: 'add' | 'edit',
  divisionId: string,
): readonly string[] {
  const missing = [`architect:flow:${change}`, 'architect:flow:publish'].filter(
    (permission) => !holdsPermission(org, author.id, permission, divisionId),
  );
  return missing.length === 0
    ? []
    : [`Archy cannot publish the flow: you are missing the following permission(s): [${missing.join(', ')}]`];
}

function lockProblems(flow: FlowState | undefined, author: Author): readonly string[] {
  if (flow?.lock === undefined || flow.lock.by.id === author.id) return [];
  return [
    `The flow '${flow.name}' is locked by another entity (${flow.lock.by.name}). Use force unlock to publish it anyway.`,
  ];
}
