import type { Action } from '../flow-model.js';
import { type ActionContext, readBranches } from './action-context.js';
import {
  type Place,
  problem,
  type ResolvedTable,
  readObject,
  readOnlyEntry,
  readSource,
  readTargets,
} from './reading.js';

/** The `failure` branch is known from exports of the user interface only, not from any YAML seen. */
export function readDataTableLookup(
  context: ActionContext,
  place: Place,
  node: unknown,
  name: string,
): Action {
  const { problems, resolver, variables } = context;
  const body = readObject(problems, place, node, ['name', 'lookupValue', 'dataTable', 'outputs']);
  if (body.lookupValue === undefined) problem(problems, place, 'The lookupValue is missing.');
  const at = `${place}.dataTable`;
  const [tableName = '', bindings] = readOnlyEntry(problems, at, body.dataTable, 'data table') ?? [];
  const resolved = resolver.dataTable(tableName);
  const table: ResolvedTable = typeof resolved === 'string' ? { id: '', columns: {} } : resolved;
  if (typeof resolved === 'string') problem(problems, at, resolved);
  const bound = readObject(problems, `${at}.${tableName}`, bindings ?? {}, [
    'foundOutputs',
    'failureOutputs',
  ]);
  const branches = readBranches(context, `${place}.outputs`, body.outputs, ['found', 'notFound', 'failure']);
  return {
    type: 'dataTableLookup',
    name,
    tableId: table.id,
    tableName,
    lookupValue: readSource(problems, `${place}.lookupValue`, body.lookupValue, 'string', variables),
    foundOutputs:
      typeof resolved === 'string'
        ? {}
        : readTargets(
            problems,
            `${at}.${tableName}.foundOutputs`,
            bound.foundOutputs,
            table.columns,
            variables,
          ),
    failureOutputs: readTargets(
      problems,
      `${at}.${tableName}.failureOutputs`,
      bound.failureOutputs,
      { errorType: 'string', errorMessage: 'string' },
      variables,
    ),
    found: branches.found,
    notFound: branches.notFound,
    failure: branches.failure,
  };
}
