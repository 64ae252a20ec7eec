import { iso } from '../collection.js';
import { divisionRef } from '../identity/divisions.js';
import type { Org } from '../org.js';
import type { DataType } from './expressions/values.js';
import type { Author, FlowState, FlowVersionState } from './state.js';

const schemaTypes: Partial<Record<DataType, string>> = {
  integer: 'integer',
  decimal: 'number',
  boolean: 'boolean',
  json: 'object',
};

export function flowBody(org: Org, flow: FlowState, withSchemas: boolean) {
  const published = flow.versions.find(({ id }) => id === flow.publishedVersion);
  const latest = flow.versions.at(-1);
  return {
    id: flow.id,
    name: flow.name,
    division: divisionRef(org, flow.divisionId),
    description: flow.description,
    type: flow.type,
    ...lockBody(flow),
    active: flow.active,
    system: false,
    deleted: flow.deleted,
    ...(published === undefined ? {} : { publishedVersion: versionBody(flow, published) }),
    ...(latest === undefined
      ? {}
      : { savedVersion: versionBody(flow, latest), checkedInVersion: versionBody(flow, latest) }),
    ...(withSchemas && published !== undefined
      ? {
          inputSchema: variableSchema(published, 'isInput'),
          outputSchema: variableSchema(published, 'isOutput'),
        }
      : {}),
    selfUri: `/api/v2/flows/${flow.id}`,
  };
}

export function versionBody(flow: FlowState, version: FlowVersionState) {
  const uri = `/api/v2/flows/${flow.id}/versions/${version.id}`;
  return {
    id: version.id,
    name: version.id,
    commitVersion: version.id.replace(/\.0$/, ''),
    configurationVersion: version.id.replace(/\.0$/, ''),
    type: 'PUBLISH',
    secure: false,
    debug: false,
    ...authorBody(version.createdBy),
    configurationUri: `${uri}/configuration`,
    dateCreated: version.createdAt,
    dateCheckedIn: version.createdAt,
    dateSaved: version.createdAt,
    datePublished: iso(version.createdAt),
    inputSchema: variableSchema(version, 'isInput'),
    outputSchema: variableSchema(version, 'isOutput'),
    selfUri: uri,
  };
}

function authorBody({ kind, id, name }: Author) {
  return kind === 'client'
    ? { createdByClient: { id, name, selfUri: `/api/v2/oauth/clients/${id}` } }
    : { createdBy: { id, name, version: 1, selfUri: `/api/v2/users/${id}` } };
}

function lockBody({ lock }: FlowState) {
  if (lock === undefined) return {};
  const { kind, id, name } = lock.by;
  return kind === 'client'
    ? { lockedClient: { id, name, selfUri: `/api/v2/oauth/clients/${id}` } }
    : { lockedUser: { id, name, version: 1, selfUri: `/api/v2/users/${id}` } };
}

/** The variables that go in or out of a workflow, named with their prefix. */
function variableSchema({ program }: FlowVersionState, direction: 'isInput' | 'isOutput') {
  const variables = program?.kind === 'workflow' ? program.variables : [];
  return {
    $schema: 'http://json-schema.org/draft-04/schema#',
    type: 'object',
    properties: Object.fromEntries(
      variables
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
