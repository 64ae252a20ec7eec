import type { Command } from '../cli/command.js';
import { mappingsFields } from './fields.js';
import { readerOptions } from './options.js';

export const mappingsList: Command = {
  description:
    'Lists which Genesys Cloud presence follows which Teams presence, with a mark on rows that lead nowhere because their presence was deactivated or removed.',
  options: readerOptions(mappingsFields),
  permissions: async () => (await import('./permissions.js')).readPermissions,
  examples: [
    { title: 'What becomes what?', line: 'gc-presence mappings list' },
    {
      title: 'Rows that lead nowhere',
      line: "gc-presence mappings list --json | jq '.mappings[] | select(.problem != null)'",
    },
  ],
  load: () => import('./run-list.js'),
};
