import { describe, expect, it } from 'vitest';
import { readFlow } from '../../../src/practice-org/architect/yaml/flow-reader.js';
import { flowNames, workflowYaml } from './flow-names.js';

function problems(text: string): string {
  const reading = readFlow(text, flowNames);
  return reading.ok ? '' : reading.problems.join('\n');
}

const end = '- endWorkflow: {name: End, exitReason: {lit: done}}';

const callData = (bindings: string, more = '') => `
- callData:
    name: Get presence
    ${more}
    category:
      "Presence API":
        dataAction:
          "Get Presence": ${bindings}
${end}`;

const outbound = (body: string) => `outboundCall:
  name: Scheduled
  startUpRef: "/outboundCall/menus/menu[main]"
  defaultLanguage: en-us
  initialGreeting: {tts: Hello}
  settingsOutboundCall:
    contactList: {lit: {name: Contacts}}
    wrapupCode: {lit: {name: Done}}
  settingsErrorHandling: {errorHandling: {disconnect: {none: true}}, preHandlingAudio: {tts: Sorry}}
${body}
`;

const menu = `  menus:
    - menu:
        name: Main
        refId: main
        audio: {tts: Press nine}
        choices:
          - menuDisconnect: {name: Bye, dtmf: digit_9}`;

describe('the YAML of a flow', () => {
  it('a complete workflow and a complete outbound call flow are taken', () => {
    expect(problems(workflowYaml(end))).toBe('');
    expect(problems(outbound(menu))).toBe('');
  });
  it('a leftover substitution is refused with the words of the platform', () => {
    expect(problems(workflowYaml(`# {{ flow_name }}\n${end}`))).toBe(
      "pre-processor substitution key of '{{ flow_name }}' was found in the flow YAML, but was not found in the options file.",
    );
  });
  it.each([
    ['unknown flow type', 'inboundFax: {name: x}', /flow type 'inboundFax' is not known/],
    ['two flows in one file', 'workflow: {name: x}\nworkitem: {name: y}', /Exactly one flow type/],
    ['invalid YAML', 'workflow: [', /YAML cannot be read/],
    ['unknown key at the top', workflowYaml(end, '  colour: red\n'), /'colour' is not known/],
    [
      'unknown key of an action',
      workflowYaml('- endWorkflow: {name: End, reason: {lit: x}}'),
      /'reason' is not known/,
    ],
    [
      'unknown branch',
      workflowYaml('- decision: {name: D, condition: {lit: true}, outputs: {maybe: {actions: []}}}'),
      /'maybe' is not known/,
    ],
    [
      'two actions in one item',
      workflowYaml('- endWorkflow: {none: true}\n  wait: {duration: {lit: {seconds: 1}}}'),
      /Exactly one action/,
    ],
    [
      'undeclared variable',
      workflowYaml('- endWorkflow: {name: End, exitReason: {exp: Flow.gone}}'),
      /"Flow.gone" does not exist/,
    ],
    [
      'wrong type of an expression',
      workflowYaml('- endWorkflow: {name: End, exitReason: {exp: Flow.count}}'),
      /type integer; string is expected/,
    ],
    ['a name with a slash', workflowYaml(end).replace('Test flow', 'Test/flow'), /no "\/"/],
    ['unknown division', workflowYaml(end, '  division: Moon\n'), /No division is called "Moon"/],
    [
      'default language outside of the supported ones',
      workflowYaml(end, '  supportedLanguages: {de-de: {none: true}}\n'),
      /not among the supported/,
    ],
    ['a loop step outside of a loop', workflowYaml('- loopExit: {name: x}'), /can only stand in a loop/],
    [
      'a refId that is used twice',
      workflowYaml(end).replace(
        / {2}states:\n/,
        '  states:\n    - state: {name: Twin, refId: start, actions: []}\n',
      ),
      /refId "start" is used by another state/,
    ],
  ])('%s is refused', (_what, text, message) => {
    expect(problems(text)).toMatch(message);
  });
  it('an action or a function that is not known here is published with a warning', () => {
    const unknown =
      '- teleport: {name: x}\n- endWorkflow: {name: End, exitReason: {exp: ToPhoneNumber("1")}}';
    const reading = readFlow(workflowYaml(unknown), flowNames);
    expect(reading).toMatchObject({ ok: true });
    expect(reading.ok ? reading.warnings : []).toEqual([
      expect.stringContaining("does not know the action 'teleport'"),
      expect.stringContaining('does not know the function "ToPhoneNumber"'),
    ]);
  });
  it('a data type that is not known here fits everywhere, and is warned of', () => {
    const text = workflowYaml(
      '- updateData: {name: U, statements: [{badge: {variable: Flow.seal, value: {exp: Flow.userId}}}]}',
    ).replace(
      'variables:\n',
      'variables:\n    - badgeVariable: {name: Flow.seal, initialValue: {lit: {name: Seal}}}\n',
    );
    expect(readFlow(text, flowNames)).toMatchObject({ ok: true, warnings: { length: 2 } });
  });
  it('properties of what the platform knows better fit everywhere, and a date-time is written as text', () => {
    const text = workflowYaml(`
- updateData:
    name: U
    statements:
      - string: {variable: Flow.result, value: {exp: Flow.person.firstName}}
      - string: {variable: Flow.result, value: {exp: ToPhoneNumber(Flow.userId).e164}}
      - string: {variable: Flow.result, value: {exp: Flow.due}}`).replace(
      'variables:\n',
      'variables:\n    - externalContactVariable: {name: Flow.person}\n    - dateTimeVariable: {name: Flow.due}\n',
    );
    expect(problems(text)).toBe('');
  });
  it('of a flow that is not run here, all that it names must exist, whatever its actions are', () => {
    const flow = (type: string, category: string, task: string) => `${type}:
  name: Front desk
  startUpRef: "/${type}/tasks/task[main]"
  supportedLanguages: {en-us: {noValue: true}}
  settingsActionDefaults: {callData: {processingPrompt: {noValue: true}}}
  tasks:
    - task:
        name: Main
        refId: main
        actions:
          - collectInput:
              inputAudio: {exp: 'ToAudioTTS(Call.Ani)'}
              outputs:
                success:
                  actions: [{callData: {processingPrompt: {noValue: true}, category: {${category}: {dataAction: {Get Presence: {}}}}}}]
                failure: {actions: [{jumpToTask: {targetTaskRef: "./tasks/task[${task}]"}}]}
`;
    expect(readFlow(flow('inboundCall', 'Presence API', 'main'), flowNames)).toMatchObject({
      ok: true,
      flow: { type: 'INBOUNDCALL' },
      warnings: [],
    });
    expect(readFlow(flow('botFlow', 'Presence API', 'main'), flowNames)).toMatchObject({
      flow: { type: 'BOT' },
    });
    expect(problems(flow('secureCall', 'Nowhere', 'main'))).toMatch(/data action could not be found/);
    expect(problems(flow('inboundCall', 'Presence API', 'gone'))).toMatch(/TypeError/);
    const inside =
      '- teleport: {outputs: {success: {actions: [{callData: {category: {Nowhere: {dataAction: {Gone: {}}}}}}]}}}';
    expect(problems(workflowYaml(inside))).toMatch(/data action could not be found/);
  });
  it('noValue stands for an empty list, and a choice may be spoken only', () => {
    expect(problems(workflowYaml(end, '  supportedLanguages: {noValue: true}\n'))).toBe('');
    const spoken = menu.replace('dtmf: digit_9', 'speechRecTerms: {en-us: [{term: bye}]}');
    expect(problems(outbound(spoken))).toBe('');
  });
  it('a dangling reference gives the unhelpful TypeError of the platform', () => {
    const text = workflowYaml(end).replace('state[start]', 'state[begin]');
    expect(problems(text)).toMatch(/TypeError: Cannot read properties of undefined \(reading 'refId'\)/);
    expect(problems(workflowYaml('- callTask: {name: T, targetTaskRef: "/workflow/tasks/task[x]"}'))).toMatch(
      /TypeError/,
    );
  });
  it('Call Data Action binds only inputs and outputs of the contract, to variables that exist', () => {
    const good =
      '{inputs: {USER_ID: {exp: Flow.userId}}, successOutputs: {systemPresence: {var: Flow.result}}}';
    expect(problems(workflowYaml(callData(good)))).toBe('');
    expect(problems(workflowYaml(callData('{inputs: {USER: {exp: Flow.userId}}}')))).toMatch(
      /'USER' is not known/,
    );
    expect(problems(workflowYaml(callData('{successOutputs: {presence: {var: Flow.result}}}')))).toMatch(
      /'presence' is not known/,
    );
    expect(problems(workflowYaml(callData('{successOutputs: {systemPresence: {var: Flow.gone}}}')))).toMatch(
      /"Flow.gone" does not exist/,
    );
    expect(problems(workflowYaml(callData('{successOutputs: {systemPresence: {var: Flow.count}}}')))).toMatch(
      /type string cannot be written into "Flow.count"/,
    );
    expect(problems(workflowYaml(callData('{failureOutputs: {status: {var: Flow.userId}}}')))).toMatch(
      /type integer cannot be written/,
    );
    expect(problems(workflowYaml(callData('{}').replace('Get Presence', 'Gone')))).toMatch(
      /could not be found/,
    );
    expect(problems(workflowYaml(callData('{}', 'timeout: {lit: {minutes: 0}}')))).toMatch(
      /Timeout must be greater than zero/,
    );
  });
  it('a data table lookup binds only columns that the table has', () => {
    const lookup = (table: string, column: string) =>
      workflowYaml(
        `- dataTableLookup: {name: L, lookupValue: {exp: Flow.userId}, dataTable: {${table}: {foundOutputs: {${column}: {var: Flow.result}}}}}`,
      );
    expect(problems(lookup('Mappings', 'PresenceId'))).toBe('');
    expect(problems(lookup('Mappings', 'key'))).toMatch(/'key' is not known/);
    expect(problems(lookup('Other', 'PresenceId'))).toMatch(/Data Table could not be found/);
  });
  it.each([
    [
      'wrapupCode',
      outbound(menu).replace('wrapupCode:', 'defaultWrapupCode:'),
      /'defaultWrapupCode' is not known/,
    ],
    [
      'contact list',
      outbound(menu).replace('name: Contacts', 'name: Others'),
      /No contact list is called "Others"/,
    ],
    ['digit', outbound(menu.replace('digit_9', 'nine')), /needs a dtmf/],
    ['start', outbound(menu).replace('menu[main]', 'menu[other]'), /TypeError/],
  ])('an outbound call flow with a wrong %s is refused', (_what, text, message) => {
    expect(problems(text)).toMatch(message);
  });
});
