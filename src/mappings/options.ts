import type { OptionGroup } from '../answers/command.js';
import type { FieldTable } from '../answers/field.js';
import { choiceField, fileField, switchField } from '../answers/field-kinds.js';
import {
  connectionOptions,
  generalOptionsOfRows,
  generalOptionsOfRowWriters,
} from '../answers/option-groups.js';
import type { MappingChange } from '../resources/architect/mapping-table.js';
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

/** The options of a command that reads mappings. */
export function readerOptions(table: FieldTable): readonly OptionGroup[] {
  return [{ title: 'Options of mappings', table }, connectionOptions, generalOptionsOfRows];
}

/** The options of a command that changes mappings. */
export function writerOptions(table: FieldTable): readonly OptionGroup[] {
  return [{ title: 'Options of mappings', table }, connectionOptions, generalOptionsOfRowWriters];
}

/** What reading the mapping table takes. Alternatives are joined by ` | `. */
export const readPermissions: readonly string[] = [
  'architect:datatable:view',
  'architect:datatable:view | architect:datatableRow:view',
];

const addition = 'architect:datatable:add | architect:datatableRow:add';
const edit = 'architect:datatable:edit | architect:datatableRow:edit';
const removal = 'architect:datatable:delete | architect:datatableRow:delete';

export const writePermissions: readonly string[] = [...readPermissions, addition, edit, removal];

/** What just these changes take. */
export function permissionsFor(changes: readonly MappingChange[]): readonly string[] {
  return [
    ...(changes.some(({ before }) => before === undefined) ? [addition] : []),
    ...(changes.some(({ before, after }) => before !== undefined && after !== undefined) ? [edit] : []),
    ...(changes.some(({ after }) => after === undefined) ? [removal] : []),
  ];
}
