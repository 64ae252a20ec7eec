import type { Command } from '../cli/command.js';
import { importFields } from './fields.js';
import { writerOptions } from './options.js';

export const mappingsImport: Command = {
  description:
    'Brings the rows of a CSV file into the table: a header such as key,GenesysCloudPresenceId or Teams presence,Genesys presence, then a row for each Teams presence, with names or ids of presences; comma, semicolon or tab. Everything that is wrong in the file is reported with its line and column, before anything is written. Rows that a replace-all would remove need --yes, or your consent at the terminal.',
  options: writerOptions(importFields),
  positionals: [{ name: 'FILE.csv', summary: 'the file to import', required: true }],
  permissions: async () => (await import('./permissions.js')).writePermissions,
  examples: [
    { title: 'Add and change rows', line: 'gc-presence mappings import mappings.csv' },
    {
      title: 'Make the table equal the file, in a pipeline',
      line: 'gc-presence mappings import mappings.csv --mode replace-all --yes',
    },
  ],
  load: () => import('./run-import.js'),
};
