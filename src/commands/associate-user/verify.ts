import { liveFields, verifyFields } from '../../answers/life-fields.js';
import type { Command } from '../command.js';
import { connectionOptions, generalOptions } from '../option-groups.js';

export const associateUserVerify: Command = {
  description:
    'Proves with one person that the solution works: the integration is active, its credential is accepted, the data action and its role do what they should, the person is in the contact list with all that is needed, each rule set sets a presence that exists, each campaign can start, and each schedule has next times. The data action is tried with the presence that the person has already. No campaign is started. Exits 5 when something does not work, and says what.\n\nWith --live, and only when all else is as it should be, a copy of a campaign is made with a list of its own that holds nobody but this person. It is started, the presence is watched and put back, and copy and list are removed, also after Ctrl-C; what a killed run leaves is removed by the next one, or by teardown. That takes outbound:campaign:add, edit and delete, outbound:contactList:add and delete, and outbound:contact:add as well.\n\nA person who is On Queue is refused.',
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
    {
      title: 'With a real start of a campaign that reaches nobody else',
      line: 'gc-presence associate-user verify --user marta.kovacs@example.com --live',
    },
  ],
  load: () => import('./run-verify.js'),
};
