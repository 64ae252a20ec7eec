import type { Command } from '../cli/command.js';
import { mappingsFields } from './fields.js';
import { writerOptions } from './options.js';

export const mappingsRemove: Command = {
  description:
    'Takes rows away: a Teams presence without a row changes nothing in Genesys Cloud. A row that is not there is pointed out and is no error.',
  options: writerOptions(mappingsFields),
  positionals: [
    { name: 'KEY', summary: 'a Teams presence, as the table spells it', required: true, variadic: true },
  ],
  permissions: async () => (await import('./permissions.js')).writePermissions,
  examples: [{ title: 'Leave people alone who present', line: 'gc-presence mappings remove Presenting' }],
  load: () => import('./run-remove.js'),
};
