import { choiceField, fileField, switchField } from '../answers/field-kinds.js';
import { teamsPresenceFields } from '../solutions/teams-presence/fields.js';

/** These belong to one run: no config file and no later run could use them. */
const once = { lifetime: 'run' } as const;

/** Where the mappings are. */
export const mappingsFields = {
  table: { ...teamsPresenceFields.names.dataTable, flag: '--table <name>' },
  file: fileField({
    key: 'file',
    flag: '--file <file>',
    summary: 'work on this CSV file instead of an org',
    ...once,
  }),
} as const;

export const importFields = {
  ...mappingsFields,
  mode: choiceField({
    key: 'mode',
    flag: '--mode <mode>',
    summary: 'append: add and change rows; replace-all: make the table equal the file',
    choices: ['append', 'replace-all'],
    default: 'append',
    ...once,
  }),
} as const;

export const exportFields = {
  ...mappingsFields,
  names: switchField({
    key: 'names',
    flag: '--names',
    summary: 'names of presences instead of ids: for people and spreadsheets, not for the admin UI',
    default: false,
    ...once,
  }),
} as const;
