import type { Command } from '../command.js';
import { connectionOptions, generalOptionsOfWriters } from '../option-groups.js';
import { associateUserOptions } from './options.js';

export const associateUserSetup: Command = {
  description:
    'Installs the associate user solution: people go into a presence at a time of day, by default Available at 08:00 and Offline at 16:30 from Monday to Friday. Needs a CSV file with their e-mail addresses; ids, names and phone numbers are looked up. Creates a role, an OAuth client with its credential, an integration with a data action, a contact list with the people in it, an outbound call flow, and a rule set, a campaign and its schedule for each time. The campaigns call nobody.\n\nLooks before it creates, shows who goes into which presence when and the plan field by field, and asks once. Running it again adds and changes people and repairs what has changed.\n\nOn a terminal it asks for what flags, environment, profile and config file have not answered. Without a terminal it never asks; it needs --yes, and lists missing answers all at once.',
  options: [associateUserOptions, connectionOptions, generalOptionsOfWriters],
  permissions: async () => (await import('./permissions.js')).setupPermissions(),
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
  load: () => import('./run-setup.js'),
};
