import type { SolutionDeclaration } from '../solution.js';
import type { AssociateUserAnswers } from './fields.js';

export const associateUserDeclaration: SolutionDeclaration = {
  setup: {
    description:
      'People go into a presence at a time of day: by default Available at 08:00 and Offline at 16:30, Monday to Friday. Campaigns that call nobody set the presences. Needs a CSV file with e-mail addresses; ids, names and phone numbers are looked up.\n\nShows who goes into which presence when and the plan, and asks once. Running it again adds and changes people and repairs what has changed.',
    examples: [
      { title: 'Guided, on a terminal', line: 'gc-presence associate-user setup' },
      {
        title: 'In the practice org, without an account, with people who work there',
        line: "gc-presence associate-user setup --sandbox --users examples/associates.csv --time-zone America/New_York --site 'Head Office' --caller-number +13175550100 --yes",
      },
      {
        title: 'With a lunch break',
        line: "gc-presence associate-user setup --users associates.csv --schedule 'Morning=Available@08:00 mon-fri' --schedule 'Lunch=Meal@12:00 mon-fri' --schedule 'Afternoon=Available@12:45 mon-fri' --schedule 'Evening=Offline@16:30 mon-fri'",
      },
      {
        title: 'Let calls ring longer in two queues',
        line: "gc-presence associate-user setup --queue 'Branch Location A' --queue Claims --alerting-timeout 30",
      },
    ],
  },
  plan: {
    description:
      'Shows who would go into which presence when, and what setup would create, update or adopt; with --verbose, every setting. Sends no write. Exits 0 when there is nothing to do, and 2 when changes are pending.',
    examples: [
      { title: 'What would setup do?', line: 'gc-presence associate-user plan --users associates.csv' },
      { title: 'For a script', line: 'gc-presence associate-user plan --json | jq .steps' },
    ],
  },
  status: {
    description:
      'Compares the org with the answers of the last setup and the file of associates. Sends no write. Exits 0 when everything is in sync, and 2 when something differs; setup repairs exactly that. Distinguishes manual changes (who and when, where Genesys Cloud tells) from settings that a new version or new answers would change (outdated).',
  },
  verify: {
    description:
      'Proves with one person that the solution works: the integration is active, its credential is accepted, the data action and its role do what they should, the person is in the contact list with all that is needed, each rule set sets a presence that exists, each campaign can start, and each schedule has next times. The data action is tried with the presence that the person has already. No campaign is started.',
    more: 'With --live, and only when all else is as it should be, a copy of a campaign is made with a list of its own that holds nobody but this person. It is started, the presence is watched and put back, and copy and list are removed, also after Ctrl-C; what a killed run leaves is removed by the next one, or by teardown. That takes outbound:campaign:add, edit and delete, outbound:contactList:add and delete, and outbound:contact:add as well.',
    examples: [
      {
        title: 'With a real start of a campaign that reaches nobody else',
        line: 'gc-presence associate-user verify --user ada.okafor@riverbend.example --live',
      },
    ],
  },
  fields: async () => (await import('./fields.js')).associateUserFields,
  verifyFields: async () => (await import('./fields.js')).liveFields,
  readFiles: async ({ users }: AssociateUserAnswers) =>
    users === undefined ? undefined : (await import('./read-users-csv.js')).readUsersFile(users),
  permissions: async () => (await import('./resources.js')).associateUserPermissions(),
  prerequisites: async () => (await import('./look-ups.js')).associateUserPrerequisites,
  solution: async () => (await import('./solution.js')).associateUser,
};
