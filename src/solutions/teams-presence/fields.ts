import type { AnswersOf } from '../../answers/field.js';
import { choiceField, fileField, flowNameProblem, switchField } from '../../answers/field-kinds.js';
import { credentialNameField, nameFieldOf } from '../../solution/name-fields.js';

const workflowName = 'Microsoft Teams Integration Presence Trigger';

const nameField = nameFieldOf('teamsPresence');

/** The names that the published blueprint gives its objects. */
const names = {
  role: nameField('role', 'Presence API User', 'name of the role'),
  oauthClient: nameField('oauthClient', 'Presence Public API', 'name of the OAuth client'),
  credential: credentialNameField('teamsPresence'),
  integration: nameField('integration', 'Genesys Cloud Presence API', 'name of the integration'),
  actionGetPresence: nameField(
    'actionGetPresence',
    'Get Genesys Cloud User Presence',
    'name of the data action that reads a presence',
  ),
  actionUpdatePresence: nameField(
    'actionUpdatePresence',
    'GC User Presence Update',
    'name of the data action that changes a presence',
  ),
  dataTable: nameField('dataTable', 'MsTeamsPresenceMappings', 'name of the data table'),
  workflow: nameField('workflow', workflowName, 'name of the workflow', flowNameProblem),
  trigger: nameField('trigger', workflowName, 'name of the trigger'),
} as const;

/** What `teams-presence` asks, beside the connection. */
export const teamsPresenceFields = {
  mappings: fileField({
    key: 'teamsPresence.mappings',
    flag: '--mappings <file>',
    summary: 'CSV file that maps Teams presences to Genesys Cloud presences',
    lifetime: 'config',
  }),
  mappingsMode: choiceField({
    key: 'teamsPresence.mappingsMode',
    flag: '--mappings-mode <mode>',
    summary: 'append: add and change rows; replace-all: make the table equal the file',
    choices: ['append', 'replace-all'],
    default: 'append',
    lifetime: 'config',
  }),
  leastPrivilege: switchField({
    key: 'teamsPresence.leastPrivilege',
    flag: '--least-privilege',
    negation: '--no-least-privilege',
    summary: 'the role gets only what the two data actions need',
    default: false,
  }),
  triggerDisabled: switchField({
    key: 'teamsPresence.triggerDisabled',
    flag: '--trigger-disabled',
    negation: '--no-trigger-disabled',
    summary: 'leave the trigger off',
    default: false,
  }),
  adopt: switchField({
    key: 'teamsPresence.adopt',
    flag: '--adopt',
    negation: '--no-adopt',
    summary: 'take over objects of the same names that this tool did not create (default: ask)',
    lifetime: 'config',
  }),
  names,
} as const;

export type TeamsPresenceAnswers = AnswersOf<typeof teamsPresenceFields>;

export type TeamsPresenceNames = Readonly<Record<keyof TeamsPresenceAnswers['names'], string>>;

/** Every name. The credential is called like the OAuth client unless it was given a name of its own. */
export function teamsPresenceNames(answers: TeamsPresenceAnswers): TeamsPresenceNames {
  return { ...answers.names, credential: answers.names.credential ?? answers.names.oauthClient };
}
