import { verifyFields } from '../../answers/life-fields.js';
import type { Command } from '../command.js';
import { connectionOptions, generalOptions } from '../option-groups.js';

export const teamsPresenceVerify: Command = {
  description:
    'Proves with one person that the solution works: the integration is active, its credential is accepted, the data actions and their role do what they should, every mapping leads to a presence, the workflow is published and the trigger on. Then it starts the workflow as an event of Microsoft Teams would, watches the presence of that person arrive, and puts it back, also after Ctrl-C. Exits 5 when something does not work, and says what.\n\nA person who is On Queue is refused.',
  options: [{ title: 'Whom to try it with', table: verifyFields }, connectionOptions, generalOptions],
  permissions: async () => (await import('./permissions.js')).verifyPermissions(),
  examples: [
    {
      title: 'Does it work?',
      line: 'gc-presence teams-presence verify --user marta.kovacs@example.com',
    },
  ],
  load: () => import('./run-verify.js'),
};
