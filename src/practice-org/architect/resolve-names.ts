import { findActionsByTitle } from '../integrations/action-names.js';
import { flatProperties } from '../integrations/flatten.js';
import { isListed } from '../lag.js';
import type { Org } from '../org.js';
import { findContactListByName, findWrapupCodeByName } from '../outbound/names.js';
import { columnsOf } from './data-table-schema.js';
import { findDataTableByName } from './data-tables.js';
import type { DataType } from './expressions/values.js';
import type { ResolvedAction, Resolver } from './yaml/resolver.js';

/**
 * Looks names up in the org as Architect does; ids of what is found are added to `references`. That it finds names as
 * late as lists show them is unverified.
 */
export function resolverOf(org: Org, references: Set<string>): Resolver {
  const found = <T extends { readonly id: string }>(object: T): T => {
    references.add(object.id);
    return object;
  };
  const listed = <T extends { readonly createdAt: number }>(object: T | undefined): T | undefined =>
    object !== undefined && isListed(org, object) ? object : undefined;
  return {
    dataAction: (category, name) => {
      const action = resolveAction(org, category, name);
      return typeof action === 'string' ? action : found(action);
    },
    dataTable: (name) => {
      const table = findDataTableByName(org, name);
      if (table === undefined || !isListed(org, table))
        return `The selected Data Table could not be found. No data table is called "${name}".`;
      const columns = Object.entries(columnsOf(table.schema)).filter(([column]) => column !== 'key');
      return found({
        id: table.id,
        columns: Object.fromEntries(columns.map(([column, { type }]) => [column, dataTypeOf(type)])),
      });
    },
    contactList: (name) =>
      named(() => listed(findContactListByName(org, name)), `No contact list is called "${name}".`, found),
    wrapupCode: (name) =>
      named(() => listed(findWrapupCodeByName(org, name)), `No wrap-up code is called "${name}".`, found),
    division: (name) =>
      Object.values(org.state.identity.divisions).find((division) => division.name === name) ??
      `No division is called "${name}".`,
  };
}

/** The picker of Call Data Action asks for actions that are not secure, so a secure one is not there. */
function resolveAction(org: Org, category: string, name: string): ResolvedAction | string {
  const matches = findActionsByTitle(org, category, name).filter((action) => isListed(org, action));
  const [action, another] = matches.filter(({ version }) => !version.secure);
  if (action === undefined)
    return matches.length > 0
      ? `The selected data action could not be found. "${category} / ${name}" is secure, and Call Data Action cannot use secure data actions.`
      : `The selected data action could not be found. There is no published data action "${category} / ${name}".`;
  if (another !== undefined)
    return `The data action "${category} / ${name}" is ambiguous: several have this category and name.`;
  const inputs = flatProperties(action.version.inputSchema);
  const odd = Object.keys(inputs).find((input) => !/^[A-Za-z0-9_.]+$/.test(input));
  if (odd !== undefined)
    return `The data action "${name}" is not valid for use because the input named "${odd}" contains invalid characters.`;
  return {
    id: action.id,
    inputs: dataTypes(inputs),
    outputs: dataTypes(flatProperties(action.version.successSchema)),
  };
}

function named<T extends { readonly id: string }>(
  find: () => T | undefined,
  missing: string,
  found: (object: T) => T,
): { readonly id: string } | string {
  try {
    const object = find();
    return object === undefined ? missing : found(object);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function dataTypes(properties: Readonly<Record<string, string>>): Record<string, DataType> {
  return Object.fromEntries(Object.entries(properties).map(([name, type]) => [name, dataTypeOf(type)]));
}

/** The Architect type for a type of JSON schema. */
function dataTypeOf(type: string): DataType {
  switch (type) {
    case 'integer':
      return 'integer';
    case 'number':
      return 'decimal';
    case 'boolean':
      return 'boolean';
    case 'array':
      return 'stringCollection';
    case 'object':
      return 'json';
    default:
      return 'string';
  }
}
