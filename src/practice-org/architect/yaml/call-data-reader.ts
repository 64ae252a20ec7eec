import { failureOutputTypes } from '../../integrations/action-failure.js';
import { isDataType, type StaticType } from '../expressions/values.js';
import type { Action, Source } from '../flow-model.js';
import { type ActionContext, readBranches } from './action-context.js';
import {
  type Place,
  type Problems,
  problem,
  type ResolvedAction,
  readObject,
  readOnlyEntry,
  readSource,
  readTargets,
} from './reading.js';

const failureTypes: Readonly<Record<string, StaticType>> = Object.fromEntries(
  Object.entries(failureOutputTypes).map(([name, type]) => [name, isDataType(type) ? type : 'any']),
);

export function readCallData(context: ActionContext, place: Place, node: unknown, name: string): Action {
  const { problems, resolver, variables } = context;
  const body = readObject(problems, place, node, ['name', 'category', 'timeout', 'outputs']);
  const at = `${place}.category`;
  const [category = '', inside] = readOnlyEntry(problems, at, body.category, 'category') ?? [];
  const choice = readObject(problems, `${at}.${category}`, inside, ['dataAction']).dataAction;
  const [title = '', bindings] =
    readOnlyEntry(problems, `${at}.${category}.dataAction`, choice, 'data action') ?? [];
  const resolved = resolver.dataAction(category, title);
  const action: ResolvedAction =
    typeof resolved === 'string' ? { id: '', inputs: {}, outputs: {} } : resolved;
  if (typeof resolved === 'string') problem(problems, at, resolved);
  const bound = readObject(problems, `${at}.${title}`, bindings ?? {}, [
    'inputs',
    'successOutputs',
    'failureOutputs',
  ]);
  const branches = readBranches(context, `${place}.outputs`, body.outputs, ['success', 'failure', 'timeout']);
  const timeout = readTimeout(problems, `${place}.timeout`, body.timeout);
  return {
    type: 'callData',
    name,
    actionId: action.id,
    actionTitle: `${category} / ${title}`,
    ...(timeout === undefined ? {} : { timeout }),
    inputs:
      typeof resolved === 'string' ? {} : readInputs(context, `${at}.${title}.inputs`, bound.inputs, action),
    successOutputs:
      typeof resolved === 'string'
        ? {}
        : readTargets(
            problems,
            `${at}.${title}.successOutputs`,
            bound.successOutputs,
            action.outputs,
            variables,
          ),
    failureOutputs: readTargets(
      problems,
      `${at}.${title}.failureOutputs`,
      bound.failureOutputs,
      failureTypes,
      variables,
    ),
    success: branches.success,
    failure: branches.failure,
    timedOut: branches.timeout,
  };
}

function readInputs(
  { problems, variables }: ActionContext,
  place: Place,
  node: unknown,
  action: ResolvedAction,
): Record<string, Source> {
  if (node === undefined) return {};
  const inputs = readObject(problems, place, node, Object.keys(action.inputs));
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [
      name,
      readSource(problems, `${place}.${name}`, value, action.inputs[name] ?? 'any', variables),
    ]),
  );
}

/** Milliseconds. Seconds beside minutes are inferred from the common form of durations. */
function readTimeout(problems: Problems, place: Place, node: unknown): number | undefined {
  const source = readSource(problems, place, node, 'duration', new Map());
  if (source.kind !== 'literal') {
    if (source.kind === 'expression') problem(problems, place, 'The timeout must be a literal here.');
    return undefined;
  }
  if (Number(source.value) <= 0) problem(problems, place, 'Timeout must be greater than zero.');
  return Number(source.value);
}
