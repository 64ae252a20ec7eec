import type { MappingChange } from './mapping-table.js';

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
