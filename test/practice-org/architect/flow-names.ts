import type { Resolver } from '../../../src/practice-org/architect/yaml/reading.js';

/** The names that the flows of these tests may refer to. */
export const flowNames: Resolver = {
  dataAction: (category, name) =>
    category === 'Presence API' && name === 'Get Presence'
      ? { id: 'action-1', inputs: { USER_ID: 'string' }, outputs: { systemPresence: 'string' } }
      : 'The selected data action could not be found.',
  dataTable: (name) =>
    name === 'Mappings'
      ? { id: 'table-1', columns: { PresenceId: 'string' } }
      : 'The selected Data Table could not be found.',
  contactList: (name) => (name === 'Contacts' ? { id: 'list-1' } : `No contact list is called "${name}".`),
  wrapupCode: (name) => (name === 'Done' ? { id: 'code-1' } : `No wrap-up code is called "${name}".`),
  division: (name) => (name === 'Home' ? { id: 'division-1' } : `No division is called "${name}".`),
};

/** A workflow of one state with the given actions (YAML list items, indented by nothing). */
export function workflowYaml(actions: string, more = ''): string {
  const indented = actions
    .trim()
    .split('\n')
    .map((line) => `          ${line}`)
    .join('\n');
  return `workflow:
  name: Test flow
  startUpRef: "/workflow/states/state[start]"
  defaultLanguage: en-us
  variables:
    - stringVariable: {name: Flow.userId, initialValue: {noValue: true}, isInput: true, isOutput: false}
    - stringVariable: {name: Flow.result, isOutput: true}
    - integerVariable: {name: Flow.count, initialValue: {lit: 0}}
    - stringVariable: {name: Flow.errorCode}
    - integerVariable: {name: Flow.status}
  settingsErrorHandling: {errorHandling: {endWorkflow: {none: true}}}
${more}  states:
    - state:
        name: Start
        refId: start
        actions:
${indented}
`;
}
