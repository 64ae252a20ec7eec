import type { AnswersOf } from '../../answers/field.js';
import {
  choiceField,
  fileField,
  flowNameProblem,
  switchField,
  textListField,
} from '../../answers/field-kinds.js';
import { adoptField, integrationNames, nameFields } from '../name-fields.js';

const section = 'teamsPresence';
const workflowName = 'Microsoft Teams Integration Presence Trigger';

/** The names that the published blueprint gives its objects. */
const names = {
  ...integrationNames(section, {
    role: 'Presence API User',
    oauthClient: 'Presence Public API',
    integration: 'Genesys Cloud Presence API',
  }),
  ...nameFields(section, {
    actionGetPresence: ['Get Genesys Cloud User Presence', 'data action that reads a presence'],
    actionUpdatePresence: ['GC User Presence Update', 'data action that changes a presence'],
    dataTable: ['MsTeamsPresenceMappings', 'data table'],
    workflow: [workflowName, 'workflow', flowNameProblem],
    trigger: [workflowName, 'trigger'],
  }),
} as const;

/** The column of the mapping table that holds the id of a presence, as the published blueprint calls it. */
export const presenceColumn = 'GenesysCloudPresenceId';

/** What `teams-presence` asks, beside the connection. */
export const teamsPresenceFields = {
  mappings: fileField({
    key: 'teamsPresence.mappings',
    flag: '--mappings <file>',
    summary: 'CSV file of mappings; it wins over rows changed in the org, and replaces the usual eleven',
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
  protect: textListField({
    key: 'teamsPresence.protect',
    flag: '--protect <presence>',
    offers: ['presence'],
    values: () => ['Available', 'Away', 'Break', 'Busy', 'Meal', 'Meeting', 'Training'],
    negation: '--no-protect',
    summary: 'presence in which people are left alone, besides On Queue, such as Meal',
    repeatable: true,
    default: [],
  }),
  pilot: textListField({
    key: 'teamsPresence.pilot',
    flag: '--pilot <email|group>',
    offers: ['person', 'group'],
    negation: '--no-pilot',
    summary: 'only this person, or who is in this group now, follows Teams at first; --no-pilot: everybody',
    repeatable: true,
    default: [],
  }),
  triggerDisabled: switchField({
    key: 'teamsPresence.triggerDisabled',
    flag: '--trigger-disabled',
    negation: '--no-trigger-disabled',
    summary: 'leave the trigger off',
    default: false,
  }),
  adopt: adoptField(section),
  names,
} as const;

export type TeamsPresenceAnswers = AnswersOf<typeof teamsPresenceFields>;

export type TeamsPresenceNames = TeamsPresenceAnswers['names'];
