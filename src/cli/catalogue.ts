import type { Catalogue, CommandEntry, CommandGroup } from '../answers/command.js';
import type { SolutionCommand, SolutionEntry } from '../solutions/solution.js';
import { solutions } from '../solutions/solutions.js';

/** What every solution offers, in the order of the help. */
const solutionCommands: readonly (readonly [SolutionCommand, string])[] = [
  ['setup', 'install the solution, or repair what has changed'],
  ['plan', 'show what setup would do; writes nothing'],
  ['status', 'compare the org with the answers of the last setup'],
  ['verify', 'prove with one person that the solution works'],
  ['rotate-secret', 'give the OAuth client a new secret, and store it'],
  ['teardown', 'remove what setup created, and only that'],
];

function commandsOf(solution: SolutionEntry): readonly CommandEntry[] {
  const offered = solutionCommands.filter(([word]) => word !== 'rotate-secret' || solution.rotatesSecret);
  return offered.map(([word, summary]) => ({
    path: [solution.id, word],
    summary: word === 'setup' ? (solution.setup ?? summary) : summary,
    declare: async () => (await import('../solution/declare.js')).declareCommand(solution, word),
  }));
}

const mappings: readonly CommandEntry[] = [
  {
    path: ['mappings', 'edit'],
    summary: 'change the mappings at the terminal, by name',
    declare: async () => (await import('../mappings/commands.js')).mappingsEdit,
  },
  {
    path: ['mappings', 'list'],
    summary: 'show which presence follows which Teams presence',
    declare: async () => (await import('../mappings/commands.js')).mappingsList,
  },
  {
    path: ['mappings', 'set'],
    summary: 'add rows or change them',
    declare: async () => (await import('../mappings/commands.js')).mappingsSet,
  },
  {
    path: ['mappings', 'remove'],
    summary: 'take rows away',
    declare: async () => (await import('../mappings/commands.js')).mappingsRemove,
  },
  {
    path: ['mappings', 'import'],
    summary: 'import a CSV file into the table',
    declare: async () => (await import('../mappings/commands.js')).mappingsImport,
  },
  {
    path: ['mappings', 'export'],
    summary: 'write the table as a CSV file',
    declare: async () => (await import('../mappings/commands.js')).mappingsExport,
  },
];

const mappingsGroup: CommandGroup = {
  name: 'mappings',
  summary: 'which Genesys Cloud presence follows which Teams presence: in an org, or in a file',
};

/** The mappings are those of one solution, and stand behind it. */
const hasMappings = ({ id }: SolutionEntry) => id === 'teams-presence';

/**
 * Every command. Only places and summaries stand here, so that the overview and a mistyped command need not load all
 * the declarations.
 */
export const catalogue: Catalogue = {
  summary:
    'installs, checks, repairs and removes presence solutions in Genesys Cloud: presences follow Microsoft Teams, or a schedule',
  commands: [
    ...solutions.flatMap((solution) => [...commandsOf(solution), ...(hasMappings(solution) ? mappings : [])]),
    {
      path: ['doctor'],
      summary: 'check credentials, permissions, prerequisites and limits',
      declare: async () => (await import('../doctor/doctor.js')).doctor,
    },
    {
      path: ['export', 'cx-as-code'],
      summary: 'write what is installed as configuration for Terraform',
      declare: async () => (await import('../export/cx-as-code.js')).exportCxAsCode,
    },
    {
      path: ['sandbox', 'show'],
      summary: 'show people and presences, what is installed, and recent events',
      declare: async () => (await import('../practice-org/cli/commands.js')).sandboxShow,
    },
    {
      path: ['sandbox', 'reset'],
      summary: 'replace the practice org by a new one',
      declare: async () => (await import('../practice-org/cli/commands.js')).sandboxReset,
    },
    {
      path: ['sandbox', 'start'],
      summary: 'keep the practice org running for other programs',
      declare: async () => (await import('../practice-org/cli/commands.js')).sandboxStart,
    },
    {
      path: ['sandbox', 'emit'],
      summary: 'pretend that Microsoft Teams reports a presence, and see what happens',
      declare: async () => (await import('../practice-org/cli/commands.js')).sandboxEmit,
    },
    {
      path: ['sandbox', 'run-schedules'],
      summary: 'let days pass in the practice org, and see what its campaign schedules do',
      declare: async () => (await import('../practice-org/cli/commands.js')).sandboxRunSchedules,
    },
    {
      path: ['sandbox', 'from-org'],
      summary: 'copy your own org into a practice org; only reads',
      declare: async () => (await import('../rehearsal/from-org.js')).sandboxFromOrg,
    },
    {
      path: ['templates', 'list'],
      summary: 'list the files that the solutions install',
      declare: async () => (await import('../templates/templates.js')).templatesList,
    },
    {
      path: ['templates', 'export'],
      summary: 'copy those files into a folder',
      declare: async () => (await import('../templates/templates.js')).templatesExport,
    },
    {
      path: ['completion'],
      summary: 'print a completion script for your shell',
      declare: async () => (await import('./completion.js')).completion,
    },
  ],
  groups: [
    ...solutions.flatMap((solution) => [
      { name: solution.id, summary: solution.summary },
      ...(hasMappings(solution) ? [mappingsGroup] : []),
    ]),
    { name: 'export', summary: 'hand what is installed over to another tool' },
    { name: 'sandbox', summary: 'the embedded practice org: try everything without an account' },
    { name: 'templates', summary: 'the files that the solutions install, to read and to work with' },
  ],
  examples: [
    { title: 'Try it without an account', line: 'gc-presence teams-presence setup --sandbox' },
    { title: 'Install, guided', line: 'gc-presence teams-presence setup' },
  ],
};
