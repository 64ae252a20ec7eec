import type { Command } from '../command.js';
import { connectionOptions, generalOptions } from '../option-groups.js';
import { teamsPresenceOptions } from './options.js';

export const teamsPresencePlan: Command = {
  description:
    'Looks at the org and shows what setup would create, update or adopt, field by field. Sends no write. Exits 0 when there is nothing to do, and 2 when changes are pending.',
  options: [teamsPresenceOptions, connectionOptions, generalOptions],
  permissions: async () => (await import('./permissions.js')).planPermissions(),
  examples: [
    { title: 'What would setup do?', line: 'gc-presence teams-presence plan' },
    { title: 'For a script', line: 'gc-presence teams-presence plan --json | jq .steps' },
  ],
  load: () => import('./run-plan.js'),
};
