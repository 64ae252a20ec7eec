import type { Command } from '../command.js';
import { connectionOptions, generalOptions } from '../option-groups.js';
import { teamsPresenceOptions } from './options.js';

export const teamsPresenceStatus: Command = {
  description:
    'Compares the org with what the answers of the last setup say. Sends no write. Exits 0 when everything is in sync, and 2 when something differs: the step and the field are named, and setup repairs exactly that. What somebody changed (drift) is told from what nobody touched and a newer version or other answers want different (outdated), as far as this machine has seen it in sync before; and who changed it when, wherever Genesys Cloud tells.',
  options: [teamsPresenceOptions, connectionOptions, generalOptions],
  permissions: async () => (await import('./permissions.js')).planPermissions(),
  examples: [
    { title: 'Is everything as it should be?', line: 'gc-presence teams-presence status' },
    {
      title: 'Watch for changes in a nightly job',
      line: 'gc-presence teams-presence status --quiet || notify-team',
    },
  ],
  load: () => import('./run-status.js'),
};
