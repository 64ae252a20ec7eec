import type { SolutionDeclaration } from '../solution.js';
import type { TeamsPresenceAnswers } from './fields.js';

export const teamsPresenceDeclaration: SolutionDeclaration = {
  setup: {
    description:
      'Installs the Microsoft Teams presence solution: a role, an OAuth client with its credential, an integration with two data actions, the mapping table, the workflow and its trigger. Shows the plan and asks once. Running it again repairs what has changed.',
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
  },
  verify: {
    description:
      'Proves with one person that the solution works: the integration is active, its credential is accepted, the data actions and their role do what they should, every mapping leads to a presence, the workflow is published and the trigger on. Then it starts the workflow as an event of Microsoft Teams would, watches the presence of that person arrive, and puts it back, also after Ctrl-C.',
  },
  fields: async () => (await import('./fields.js')).teamsPresenceFields,
  readFiles: async ({ mappings }: TeamsPresenceAnswers) =>
    mappings === undefined ? undefined : (await import('./mappings-file.js')).readGivenMappings(mappings),
  permissions: async () => (await import('./resources.js')).teamsPresencePermissions(),
  examinesPeople: true,
  prerequisites: async () => (await import('./prerequisites.js')).teamsPresencePrerequisites,
  solution: async () => (await import('./solution.js')).teamsPresence,
};
