import { resolve } from 'node:path';
import type { Command } from '../answers/command.js';
import { withMappings } from '../resources/architect/mapping-table.js';
import { importFields, writePermissions, writerOptions } from './options.js';

export const mappingsImport: Command = {
  description:
    'Brings the rows of a CSV file into the table: a header such as key,GenesysCloudPresenceId or Teams presence,Genesys presence, then a row for each Teams presence, with names or ids of presences; comma, semicolon or tab. Everything that is wrong in the file is reported with its line and column, before anything is written. At a terminal the changes are shown and asked about; elsewhere only rows that a replace-all would remove need --yes.',
  options: writerOptions(importFields),
  positionals: [{ name: 'FILE.csv', summary: 'the file to import', required: true }],
  permissions: async () => writePermissions,
  examples: [
    { title: 'Add and change rows', line: 'gc-presence mappings import mappings.csv' },
    {
      title: 'Make the table equal the file, in a pipeline',
      line: 'gc-presence mappings import mappings.csv --mode replace-all --yes',
    },
  ],
  load: async () => {
    const { mappingsHandler } = await import('./run.js');
    const { saveMappings } = await import('./save.js');
    const { readMappingsFile, resolveMappings, textsIn } = await import(
      '../solutions/teams-presence/mappings-file.js'
    );
    return mappingsHandler({
      fields: importFields,
      fileMustExist: false,
      prepare: async ({ context, answers }) => {
        const path = resolve(context.io.cwd, context.positionals[0] ?? '');
        const file = await readMappingsFile(path, 'Check the path of the file to import.');
        const { mode } = answers.own;
        return (run) => {
          for (const text of file.warnings) run.warn(text);
          const { presences, table } = run.store;
          const rows = presences === undefined ? textsIn(file.rows) : resolveMappings(file, presences, table);
          return saveMappings(run, {
            table: withMappings(table, rows, mode),
            whole: mode === 'replace-all',
            fromFile: true,
          });
        };
      },
    });
  },
};
