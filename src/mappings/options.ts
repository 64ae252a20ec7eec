import type { FieldTable } from '../answers/field.js';
import type { OptionGroup } from '../cli/command.js';
import { connectionOptions, generalOptionsOfRows, generalOptionsOfRowWriters } from '../cli/option-groups.js';

/** The options of a command that reads mappings. */
export function readerOptions(table: FieldTable): readonly OptionGroup[] {
  return [{ title: 'Options of mappings', table }, connectionOptions, generalOptionsOfRows];
}

/** The options of a command that changes mappings. */
export function writerOptions(table: FieldTable): readonly OptionGroup[] {
  return [{ title: 'Options of mappings', table }, connectionOptions, generalOptionsOfRowWriters];
}
