import { expect, test } from 'vitest';
import { allActions, at, isNode, type Node, parsed } from './workflow-yaml.js';

/**
 * Which keys occur where in published workflows: the platform documents no grammar, and refuses others without saying
 * where. `*` stands for names of the org or of a contract.
 */
const action = {
  decision: ['name', 'condition.exp', 'condition.lit', 'outputs.yes.actions', 'outputs.no.actions'],
  dataTableLookup: [
    'name',
    'lookupValue.exp',
    'dataTable.*.foundOutputs.*.var',
    'dataTable.*.failureOutputs.errorType.var',
    'dataTable.*.failureOutputs.errorType.noValue',
    'dataTable.*.failureOutputs.errorMessage.var',
    'dataTable.*.failureOutputs.errorMessage.noValue',
    'outputs.found.actions',
    'outputs.notFound.actions',
  ],
  callData: [
    'name',
    'timeout.lit.minutes',
    'category.*.dataAction.*.inputs.*.exp',
    'category.*.dataAction.*.successOutputs.*.var',
    'category.*.dataAction.*.failureOutputs.errorCode.var',
    'category.*.dataAction.*.failureOutputs.status.var',
    'outputs.success.actions',
    'outputs.failure.actions',
    'outputs.timeout.actions',
  ],
  endWorkflow: ['name', 'exitReason.lit', 'exitReason.exp'],
} as const;

const variable = ['name', 'initialValue.noValue', 'initialValue.lit', 'isInput', 'isOutput'];
const top = [
  'name',
  'description',
  'division',
  'startUpRef',
  'defaultLanguage',
  'supportedLanguages.en-us.none',
  'settingsErrorHandling.errorHandling.endWorkflow.none',
];

/** The paths of all values; lists are values. */
function leaves(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (!isNode(value)) return [path];
  return Object.entries(value).flatMap(([key, member]) => leaves(member, [...path, key]));
}

function isAllowed(path: readonly string[], allowed: readonly string[]): boolean {
  return allowed.some((pattern) => {
    const parts = pattern.split('.');
    return parts.length === path.length && parts.every((part, index) => part === '*' || part === path[index]);
  });
}

function expectOnly(value: unknown, allowed: readonly string[]): void {
  const strange = leaves(value).filter((path) => !isAllowed(path, allowed));
  expect(strange.map((path) => path.join('.'))).toEqual([]);
}

const flow = parsed();

function listed(...path: readonly (string | number)[]): readonly Node[] {
  const list = at(flow, ...path);
  return Array.isArray(list) ? list.filter(isNode) : [];
}

test('the workflow uses only keys that are known at its top and in its one state', () => {
  const { variables, states, ...others } = flow;
  expectOnly(others, top);
  expect([variables, states].every(Array.isArray)).toBe(true);
  expect(listed('states')).toHaveLength(1);
  expect(Object.keys(at(flow, 'states', 0, 'state') as Node)).toEqual([
    'name',
    'refId',
    'variables',
    'actions',
  ]);
  expect(at(flow, 'startUpRef')).toBe(
    `/workflow/states/state[${String(at(flow, 'states', 0, 'state', 'refId'))}]`,
  );
});

test('its variables use only keys and types that are known', () => {
  const all = [...listed('variables'), ...listed('states', 0, 'state', 'variables')];
  expect(all.length).toBeGreaterThan(5);
  for (const entry of all) {
    const [[type, body] = []] = Object.entries(entry);
    expect(['stringVariable', 'integerVariable']).toContain(type);
    expectOnly(body, variable);
  }
});

test('its actions are of known kinds and use only keys that are known for them', () => {
  for (const { kind, body } of allActions(flow)) {
    expect(Object.keys(action)).toContain(kind);
    expectOnly(body, action[kind as keyof typeof action]);
  }
});

test('the status of a failed call goes into an integer, its code into a text', () => {
  const types = new Map(
    listed('states', 0, 'state', 'variables').map((entry) => {
      const [[type, body] = []] = Object.entries(entry);
      return [at(body, 'name'), type];
    }),
  );
  expect(types.get('State.errorStatus')).toBe('integerVariable');
  expect(types.get('State.errorCode')).toBe('stringVariable');
});
