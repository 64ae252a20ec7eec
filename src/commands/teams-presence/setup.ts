import type { Command } from '../command.js';
import { connectionOptions, generalOptionsOfWriters } from '../option-groups.js';
import { teamsPresenceOptions } from './options.js';

export const teamsPresenceSetup: Command = {
  description:
    'Installs the Microsoft Teams presence solution: a role, an OAuth client with its credential, an integration with two data actions, the mapping table, the workflow and its trigger. Looks before it creates, shows the plan field by field, and asks once. Running it again repairs what has changed, and does nothing when nothing has.\n\nOn a terminal it asks for what flags, environment, profile and config file have not answered. Without a terminal it never asks; it needs --yes, and lists missing answers all at once.',
  options: [teamsPresenceOptions, connectionOptions, generalOptionsOfWriters],
  permissions: async () => (await import('./permissions.js')).setupPermissions(),
  examples: [
    { title: 'Guided, on a terminal', line: 'gc-presence teams-presence setup' },
    {
      title: 'In the practice org, without an account',
      line: 'gc-presence teams-presence setup --sandbox --yes',
    },
    {
      title: 'In a pipeline, with the secret from a file',
      line: 'gc-presence teams-presence setup --region eu-west-1 --client-id ID --client-secret-file secret.txt --yes',
    },
    {
      title: 'With mappings of your own',
      line: 'gc-presence teams-presence setup --mappings mappings.csv --mappings-mode replace-all',
    },
  ],
  load: () => import('./run-setup.js'),
};
