import type { Command } from '../cli/command.js';
import { exportFields } from './fields.js';
import { readerOptions } from './options.js';

export const mappingsExport: Command = {
  description:
    'Writes the table as a CSV file that the admin UI and "mappings import" take, to standard output when no file is named. With --names presences stand in it by their names.',
  options: readerOptions(exportFields),
  positionals: [{ name: 'FILE.csv', summary: 'the file to write', required: false }],
  permissions: async () => (await import('./permissions.js')).readPermissions,
  examples: [
    { title: 'Keep a copy', line: 'gc-presence mappings export mappings.csv' },
    {
      title: 'Edit it in a spreadsheet, then import it',
      line: 'gc-presence mappings export mappings.csv --names',
    },
  ],
  load: () => import('./run-export.js'),
};
