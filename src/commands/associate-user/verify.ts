import { liveFields, verifyFields } from '../../answers/life-fields.js';
import type { Command } from '../command.js';
import { connectionOptions, generalOptions } from '../option-groups.js';

export const associateUserVerify: Command = {
  description:
    'Proves with one person that the solution works: the integration is active, its credential is accepted, the data action and its role do what they should, the person is in the contact list with all that is needed, each rule set sets a presence that exists, each campaign can start, and each schedule has next times. The data action is tried with the presence that the person has already. No campaign is started. Exits 5 when something does not work, and says what.\n\nA person who is On Queue is refused.',
  options: [
    { title: 'Whom to try it with', table: { ...verifyFields, ...liveFields } },
    connectionOptions,
    generalOptions,
  ],
  permissions: async () => (await import('./permissions.js')).verifyPermissions(),
  examples: [
    {
      title: 'Does it work?',
      line: 'gc-presence associate-user verify --user marta.kovacs@example.com',
    },
  ],
  load: () => import('./run-verify.js'),
};
