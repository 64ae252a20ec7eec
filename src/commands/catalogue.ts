import type { Catalogue } from './command.js';

/**
 * Every command. Only places and summaries stand here, so that the overview and a mistyped command need not load all
 * the declarations.
 */
export const catalogue: Catalogue = {
  summary:
    'installs, checks, repairs and removes presence solutions in Genesys Cloud: presences follow Microsoft Teams, or a schedule',
  commands: [
    {
      path: ['teams-presence', 'setup'],
      summary: 'install the solution, or repair what has changed',
      declare: async () => (await import('./teams-presence/setup.js')).teamsPresenceSetup,
    },
    {
      path: ['teams-presence', 'plan'],
      summary: 'show what setup would do; writes nothing',
      declare: async () => (await import('./teams-presence/plan.js')).teamsPresencePlan,
    },
    {
      path: ['teams-presence', 'status'],
      summary: 'compare the org with the answers of the last setup',
      declare: async () => (await import('./teams-presence/status.js')).teamsPresenceStatus,
    },
    {
      path: ['teams-presence', 'verify'],
      summary: 'prove with one person that the solution works',
      declare: async () => (await import('./teams-presence/verify.js')).teamsPresenceVerify,
    },
    {
      path: ['teams-presence', 'rotate-secret'],
      summary: 'give the OAuth client a new secret, and store it',
      declare: async () => (await import('./teams-presence/rotate-secret.js')).teamsPresenceRotateSecret,
    },
    {
      path: ['teams-presence', 'teardown'],
      summary: 'remove what setup created, and only that',
      declare: async () => (await import('./teams-presence/teardown.js')).teamsPresenceTeardown,
    },
    {
      path: ['mappings', 'edit'],
      summary: 'change the mappings at the terminal, by name',
      declare: async () => (await import('./mappings/edit.js')).mappingsEdit,
    },
    {
      path: ['mappings', 'list'],
      summary: 'show which presence follows which Teams presence',
      declare: async () => (await import('./mappings/list.js')).mappingsList,
    },
    {
      path: ['mappings', 'set'],
      summary: 'add rows or change them',
      declare: async () => (await import('./mappings/set.js')).mappingsSet,
    },
    {
      path: ['mappings', 'remove'],
      summary: 'take rows away',
      declare: async () => (await import('./mappings/remove.js')).mappingsRemove,
    },
    {
      path: ['mappings', 'import'],
      summary: 'bring a CSV file into the table',
      declare: async () => (await import('./mappings/import.js')).mappingsImport,
    },
    {
      path: ['mappings', 'export'],
      summary: 'write the table as a CSV file',
      declare: async () => (await import('./mappings/export.js')).mappingsExport,
    },
    {
      path: ['associate-user', 'setup'],
      summary: 'install the solution, add and change people, or repair what has changed',
      declare: async () => (await import('./associate-user/setup.js')).associateUserSetup,
    },
    {
      path: ['associate-user', 'plan'],
      summary: 'show what setup would do; writes nothing',
      declare: async () => (await import('./associate-user/plan.js')).associateUserPlan,
    },
    {
      path: ['associate-user', 'status'],
      summary: 'compare the org with the answers of the last setup',
      declare: async () => (await import('./associate-user/status.js')).associateUserStatus,
    },
    {
      path: ['associate-user', 'verify'],
      summary: 'prove with one person that the solution works',
      declare: async () => (await import('./associate-user/verify.js')).associateUserVerify,
    },
    {
      path: ['associate-user', 'rotate-secret'],
      summary: 'give the OAuth client a new secret, and store it',
      declare: async () => (await import('./associate-user/rotate-secret.js')).associateUserRotateSecret,
    },
    {
      path: ['associate-user', 'teardown'],
      summary: 'remove what setup created, and only that',
      declare: async () => (await import('./associate-user/teardown.js')).associateUserTeardown,
    },
    {
      path: ['doctor'],
      summary: 'look at credentials, permissions, prerequisites and limits',
      declare: async () => (await import('./doctor/doctor.js')).doctor,
    },
    {
      path: ['sandbox', 'show'],
      summary: 'show people and presences, what is installed, and recent events',
      declare: async () => (await import('./sandbox/show.js')).sandboxShow,
    },
    {
      path: ['sandbox', 'reset'],
      summary: 'throw the practice org away and make a new one',
      declare: async () => (await import('./sandbox/reset.js')).sandboxReset,
    },
    {
      path: ['sandbox', 'start'],
      summary: 'keep the practice org running for other programs',
      declare: async () => (await import('./sandbox/start.js')).sandboxStart,
    },
    {
      path: ['sandbox', 'emit'],
      summary: 'pretend that Microsoft Teams reports a presence, and see what happens',
      declare: async () => (await import('./sandbox/emit.js')).sandboxEmit,
    },
    {
      path: ['sandbox', 'run-schedules'],
      summary: 'let days pass in the practice org, and see what its campaign schedules do',
      declare: async () => (await import('./sandbox/run-schedules.js')).sandboxRunSchedules,
    },
    {
      path: ['templates', 'list'],
      summary: 'list the files that the solutions install',
      declare: async () => (await import('./templates/list.js')).templatesList,
    },
    {
      path: ['templates', 'export'],
      summary: 'copy those files into a folder',
      declare: async () => (await import('./templates/export.js')).templatesExport,
    },
    {
      path: ['completion'],
      summary: 'print a completion script for your shell',
      declare: async () => (await import('./completion/completion.js')).completion,
    },
  ],
  groups: [
    {
      name: 'teams-presence',
      summary: 'the Microsoft Teams presence of a person sets the presence in Genesys Cloud',
    },
    {
      name: 'mappings',
      summary: 'which Genesys Cloud presence follows which Teams presence: in an org, or in a file',
    },
    {
      name: 'associate-user',
      summary: 'people go on and off by schedule: campaigns that call nobody set their presences',
    },
    { name: 'sandbox', summary: 'the embedded practice org: try everything without an account' },
    { name: 'templates', summary: 'the files that the solutions install: readable, and importable by hand' },
  ],
  examples: [
    { title: 'Try it without an account', line: 'gc-presence teams-presence setup --sandbox' },
    { title: 'Install, guided', line: 'gc-presence teams-presence setup' },
  ],
};
