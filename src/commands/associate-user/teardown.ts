import { teardownFields } from '../../answers/life-fields.js';
import type { Command } from '../command.js';
import { connectionOptions, generalOptionsOfWriters } from '../option-groups.js';

export const associateUserTeardown: Command = {
  description:
    'Takes away what setup created, in reverse order, and puts back what it changed. Shows the plan first. Only what carries the mark of gc-presence, hangs on such an object, or was noted on this machine when it was created is removed; adopted objects and look-alikes stay and are listed. Works from any machine.\n\nOn a terminal it asks for the name of the org. Without a terminal it needs --yes and --org.',
  options: [{ title: 'Consent', table: teardownFields }, connectionOptions, generalOptionsOfWriters],
  permissions: async () => (await import('./permissions.js')).teardownPermissions(),
  examples: [
    { title: 'What would be removed?', line: 'gc-presence associate-user teardown --dry-run' },
    {
      title: 'Without a terminal',
      line: 'gc-presence associate-user teardown --yes --org "Riverbend Insurance"',
    },
  ],
  load: () => import('./run-teardown.js'),
};
