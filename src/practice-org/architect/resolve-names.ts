import { type Entity, isListed, type Kind, values } from '../collection.js';
import { divisionNamed } from '../identity/divisions.js';
import { findActionsByTitle } from '../integrations/actions.js';
import { flatProperties } from '../integrations/flatten.js';
import type { Org } from '../org.js';
import { contactListKind } from '../outbound/contact-lists.js';
import { wrapupCodeKind } from '../outbound/wrapup-codes.js';
import { columnsOf } from './data-table-schema.js';
import { findDataTableByName } from './data-tables.js';
import type { DataType } from './expressions/values.js';
import type { ResolvedAction, Resolver } from './yaml/resolver.js';

/**
 * Looks names up in the org as Architect does; ids of what is found are added to `references`. That it finds names as
 * late as lists show them is assumed.
 */
export function resolverOf(org: Org, references: Set<string>): Resolver {
  const found = <T extends { readonly id: string }>(object: T): T => {
    references.add(object.id);
    return object;
  };
  const named = <T extends Entity>(kind: Kind<T>, name: string) => {
    const object = values(org, kind).find(
      (one) => isListed(org, one) && one.name?.toLowerCase() === name.toLowerCase(),
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
  const matches = findActionsByTitle(org, category, name).filter((action) => isListed(org, action));
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
