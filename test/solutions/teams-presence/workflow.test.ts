import { describe, expect, test } from 'vitest';
import { flowNameProblem, objectNameProblem } from '../../../src/answers/field-kinds.js';
import { blueprintNames } from './built.js';
import {
  allActions,
  at,
  branches,
  isNode,
  mainActions,
  parsed,
  rendered,
  template,
} from './workflow-yaml.js';

const flow = parsed();
const main = mainActions(flow);
const all = allActions(flow);

function position(what: (action: (typeof main)[number]) => boolean): number {
  const found = main.findIndex(what);
  if (found < 0) throw new Error('There is no such action on the main way.');
  return found;
}

/** The call of a data action, by the data action's name. */
function call(action: string) {
  return main[
    position(
      ({ kind, body }) =>
        kind === 'callData' && at(body, 'category', category, 'dataAction', action) !== undefined,
    )
  ];
}

const category = blueprintNames.integration;
const read = call(blueprintNames.actionGetPresence);
const bound = (output: string) =>
  at(
    read?.body,
    'category',
    category,
    'dataAction',
    blueprintNames.actionGetPresence,
    'successOutputs',
    output,
    'var',
  );

const conditionOf = (action: (typeof main)[number]) => String(at(action.body, 'condition', 'exp') ?? '');

describe('the workflow never takes anybody off queue', () => {
  test('the presence that is read is written into a variable', () => {
    expect(bound('systemPresence')).toMatch(/^State\.\w+$/);
  });

  test('and that very variable is compared with On Queue, before anything is changed', () => {
    const onQueue = position((action) => conditionOf(action).includes('"onqueue"'));
    expect(conditionOf(main[onQueue] ?? { kind: '', body: {} })).toContain(
      `(${String(bound('systemPresence'))})`,
    );
    expect(position((action) => action === read)).toBeLessThan(onQueue);
    expect(onQueue).toBeLessThan(position((action) => action === call(blueprintNames.actionUpdatePresence)));
  });

  test('nothing is changed when the presence could not be read, is empty or unknown', () => {
    const update = position((action) => action === call(blueprintNames.actionUpdatePresence));
    const guards = main
      .slice(0, update)
      .filter(({ kind }) => kind === 'decision')
      .map(conditionOf);
    const presence = String(bound('systemPresence'));
    const current = String(bound('presenceDefinitionId'));
    expect(guards).toContain(`IsNotSetOrEmpty(${presence}) or IsNotSetOrEmpty(${current})`);
    expect(
      guards.filter((guard) => guard.startsWith('!Contains(') && guard.includes(`Lower(${presence})`)),
    ).toHaveLength(1);
    for (const branch of ['failure', 'timeout'])
      expect(endOf(at(branches(read ?? { kind: '', body: {} }), branch))).toBe(true);
  });

  test('the presence is read last before it is judged, and the mapping is looked up before', () => {
    const lookup = position(({ kind }) => kind === 'dataTableLookup');
    const reading = position((action) => action === read);
    const update = position((action) => action === call(blueprintNames.actionUpdatePresence));
    expect(lookup).toBeLessThan(reading);
    expect(main.slice(reading + 1, update).every(({ kind }) => kind === 'decision')).toBe(true);
  });

  test('every other presence that Genesys Cloud has is recognised, On Queue is not', () => {
    const list = /,([a-z,]+),/.exec(
      main.map(conditionOf).find((text) => text.startsWith('!Contains(')) ?? '',
    )?.[1];
    expect(list?.split(',')).toEqual(
      expect.arrayContaining([
        'available',
        'away',
        'break',
        'busy',
        'idle',
        'meal',
        'meeting',
        'offline',
        'training',
      ]),
    );
    expect(list).not.toMatch(/queue/);
  });
});

describe('every way through the workflow', () => {
  test('ends with an exit reason of its own', () => {
    const ends = all.filter(({ kind }) => kind === 'endWorkflow');
    const reasons = ends.map(({ body }) => at(body, 'exitReason', 'lit'));
    for (const reason of reasons) expect(reason).toMatch(/\w/);
    expect(new Set(reasons).size).toBe(reasons.length);
    expect(reasons.length).toBeGreaterThan(10);
  });

  test('has an end: the last action, and every branch', () => {
    expect(main.at(-1)?.kind).toBe('endWorkflow');
    for (const action of all) {
      for (const branch of Object.values(branches(action))) expect(endOf(branch)).toBe(true);
    }
  });

  test('leaves no failure and no time-out to chance', () => {
    for (const action of all.filter(({ kind }) => kind === 'callData')) {
      expect(Object.keys(branches(action)).sort()).toEqual(['failure', 'timeout']);
    }
    const lookup = all.find(({ kind }) => kind === 'dataTableLookup');
    expect(Object.keys(branches(lookup ?? { kind: '', body: {} }))).toEqual(['notFound']);
    const error = String(
      at(lookup?.body, 'dataTable', blueprintNames.dataTable, 'failureOutputs', 'errorType', 'var'),
    );
    expect(main.map(conditionOf)).toContain(`!IsNotSetOrEmpty(${error})`);
  });

  test('can be told from the others in the history of executions: no two actions share a name', () => {
    const names = all.map(({ body }) => body.name);
    expect(new Set(names).size).toBe(names.length);
  });

  test('starts with a look at whether the event is complete, since empty values would end in the error handling', () => {
    expect(conditionOf(main[0] ?? { kind: '', body: {} })).toBe(
      'IsNotSetOrEmpty(Flow.userId) or IsNotSetOrEmpty(Flow.message)',
    );
  });
});

describe('the variables of the workflow', () => {
  const declared = [
    ...variablesOf(at(flow, 'variables')),
    ...variablesOf(at(flow, 'states', 0, 'state', 'variables')),
  ];
  const used = new Set(JSON.stringify(flow).match(/\b(?:Flow|State)\.\w+/g));

  test('are declared, once, where they are used, and used where they are declared', () => {
    expect(declared.map(({ name }) => name).sort()).toEqual([...used].sort());
  });

  test('take in only fields that the event has', () => {
    const inputs = declared.filter(({ isInput }) => isInput).map(({ name }) => name);
    expect(inputs).toEqual(['Flow.userId', 'Flow.message']);
  });
});

describe('the names that are put into the workflow', () => {
  const nasty = [
    'GC: Presence',
    'say "A"',
    'a\\b',
    'Yes',
    '123',
    'Zürich – Café',
    ' - ',
    '{x}',
    '# 1',
    "O'Brien",
    '*x',
  ];

  test('stand in double quotes, keys included, and are known to the solution', () => {
    const tokens = [...template.matchAll(/.?\{\{([^{}]*)\}\}.?/g)];
    expect(tokens.length).toBeGreaterThan(5);
    for (const [text] of tokens) expect(text).toMatch(/^"\{\{\w+\}\}"$/);
    expect(rendered()).not.toContain('{{');
  });

  test.each(nasty)('arrive exactly as they are: %j', (name) => {
    const names = {
      workflow: `${name}1`,
      integration: `${name}2`,
      actionGetPresence: `${name}3`,
      actionUpdatePresence: `${name}4`,
      dataTable: `${name}5`,
    };
    for (const [key, value] of Object.entries(names)) {
      expect((key === 'workflow' ? flowNameProblem : objectNameProblem)(value)).toBeUndefined();
    }
    const made = parsed({ names, division: name });
    const calls = mainActions(made).filter(({ kind }) => kind === 'callData');
    expect(at(made, 'name')).toBe(names.workflow);
    expect(at(made, 'division')).toBe(name);
    expect(keysOf(mainActions(made).find(({ kind }) => kind === 'dataTableLookup')?.body.dataTable)).toEqual([
      names.dataTable,
    ]);
    for (const { body } of calls) expect(keysOf(body.category)).toEqual([names.integration]);
    expect(calls.map(({ body }) => keysOf(at(body, 'category', names.integration, 'dataAction'))[0])).toEqual(
      [names.actionGetPresence, names.actionUpdatePresence],
    );
  });

  test.each(nasty)('arrive exactly also without anything around them: %j', (name) => {
    expect(at(parsed({ division: name }), 'division')).toBe(name);
  });
});

test('the description says whose the workflow is and from which template it was made', () => {
  expect(at(flow, 'description')).toMatch(
    /Managed by gc-presence \(teams-presence\)\. Template [0-9a-f]{16}-[0-9a-f]{8}\.$/,
  );
});

/** Whether a branch ends the workflow and does nothing else. */
function endOf(branch: unknown): boolean {
  const actions = at(branch, 'actions');
  return Array.isArray(actions) && actions.length === 1 && at(actions, 0, 'endWorkflow') !== undefined;
}

function keysOf(value: unknown): readonly string[] {
  return isNode(value) ? Object.keys(value) : [];
}

function variablesOf(list: unknown): readonly { readonly name: string; readonly isInput: boolean }[] {
  if (!Array.isArray(list)) return [];
  return list.map((entry: unknown) => {
    const [variable] = isNode(entry) ? Object.values(entry) : [];
    return { name: String(at(variable, 'name')), isInput: at(variable, 'isInput') === true };
  });
}
