import { type Entity, isListed, type Kind, values } from '../collection.js';
import { divisionNamed, divisionRef, homeDivision } from '../identity/divisions.js';
import { holdsPermission } from '../identity/permissions.js';
import { findActionsByTitle } from '../integrations/actions.js';
import { flatProperties } from '../integrations/flatten.js';
import type { Org } from '../org.js';
import { contactListKind } from '../outbound/contact-lists.js';
import { wrapupCodeKind } from '../outbound/wrapup-codes.js';
import { columnsOf } from './data-table-schema.js';
import { findDataTableByName } from './data-tables.js';
import type { DataType } from './expressions/values.js';
import type { Author, FlowState, FlowVersionState } from './state.js';
import { type ReadFlow, readFlow } from './yaml/flow-reader.js';
import type { ResolvedAction, Resolver } from './yaml/reading.js';

export type Publication =
  | { readonly ok: true; readonly flow: FlowState; readonly warnings: readonly string[] }
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
  addVersion(org, flow, { createdBy: author, workflow: read.workflow, references: [...references] });
  return { ok: true, flow, warnings: reading.warnings };
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
    (permission) => !holdsPermission(org, { id: author.id }, permission, divisionId),
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

/**
 * Looks names up in the org as Architect does; ids of what is found are added to `references`. That it finds names as
 * late as lists show them is assumed.
 */
function resolverOf(org: Org, references: Set<string>): Resolver {
  const found = <T extends { readonly id: string }>(object: T): T => {
    references.add(object.id);
    return object;
  };
  const named = <T extends Entity>(kind: Kind<T>, name: string) => {
    const object = values(org, kind).find(
      (one) => isListed(org, one, true) && one.name?.toLowerCase() === name.toLowerCase(),
    );
    return object === undefined ? `No ${kind.what} is called "${name}".` : found(object);
  };
  return {
    dataAction: (category, name) => {
      const action = resolveAction(org, category, name);
      return typeof action === 'string' ? action : found(action);
    },
    dataTable: (name) => {
      const table = findDataTableByName(org, name);
      if (table === undefined)
        return `The selected Data Table could not be found. No data table is called "${name}".`;
      const columns = Object.entries(columnsOf(table.schema)).filter(([column]) => column !== 'key');
      return found({
        id: table.id,
        columns: Object.fromEntries(columns.map(([column, { type }]) => [column, dataTypeOf(type)])),
      });
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

function dataTypes(properties: Readonly<Record<string, string>>): Record<string, DataType> {
  return Object.fromEntries(Object.entries(properties).map(([name, type]) => [name, dataTypeOf(type)]));
}

function dataTypeOf(type: string): DataType {
  return dataTypeNames[type] ?? 'string';
}

/** The Architect type for a type of JSON schema; all others are texts. */
const dataTypeNames: Readonly<Record<string, DataType>> = {
  integer: 'integer',
  number: 'decimal',
  boolean: 'boolean',
  array: 'stringCollection',
  object: 'json',
};
