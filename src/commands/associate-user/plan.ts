import type { Command } from '../command.js';
import { connectionOptions, generalOptions } from '../option-groups.js';
import { associateUserOptions } from './options.js';

export const associateUserPlan: Command = {
  description:
    'Looks at the org and shows who would go into which presence when, and what setup would create, update or adopt, field by field. Sends no write. Exits 0 when there is nothing to do, and 2 when changes are pending.',
  options: [associateUserOptions, connectionOptions, generalOptions],
  permissions: async () => (await import('./permissions.js')).planPermissions(),
  examples: [
    { title: 'What would setup do?', line: 'gc-presence associate-user plan --users associates.csv' },
    { title: 'For a script', line: 'gc-presence associate-user plan --json | jq .steps' },
  ],
  load: () => import('./run-plan.js'),
};
