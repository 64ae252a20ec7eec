import type { Catalogue, Command, CommandEntry, CommandGroup } from '../answers/command.js';
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

/** The commands that a file declares: their words, what they do, and the name under which the file has them. */
function commandsIn<Name extends string>(
  load: () => Promise<Readonly<Record<Name, Command>>>,
  commands: readonly (readonly [words: string, summary: string, name: Name])[],
): readonly CommandEntry[] {
  return commands.map(([words, summary, name]) => ({
    path: words.split(' '),
    summary,
    declare: async () => (await load())[name],
  }));
}

const mappings = commandsIn(
  () => import('../mappings/commands.js'),
  [
    ['mappings edit', 'change the mappings at the terminal, by name', 'mappingsEdit'],
    ['mappings list', 'show which presence follows which Teams presence', 'mappingsList'],
    ['mappings set', 'add rows or change them', 'mappingsSet'],
    ['mappings remove', 'take rows away', 'mappingsRemove'],
    ['mappings import', 'import a CSV file into the table', 'mappingsImport'],
    ['mappings export', 'write the table as a CSV file', 'mappingsExport'],
  ],
);

const others = [
  commandsIn(
    () => import('../doctor/doctor.js'),
    [['doctor', 'check credentials, permissions, prerequisites and limits', 'doctor']],
  ),
  commandsIn(
    () => import('../export/cx-as-code.js'),
    [['export cx-as-code', 'write what is installed as configuration for Terraform', 'exportCxAsCode']],
  ),
  commandsIn(
    () => import('../practice-org/cli/commands.js'),
    [
      ['sandbox show', 'show people and presences, what is installed, and recent events', 'sandboxShow'],
      ['sandbox reset', 'replace the practice org by a new one', 'sandboxReset'],
      ['sandbox start', 'keep the practice org running for other programs', 'sandboxStart'],
      [
        'sandbox emit',
        'pretend that Microsoft Teams reports a presence, and see what happens',
        'sandboxEmit',
      ],
      [
        'sandbox run-schedules',
        'let days pass in the practice org, and see what its campaign schedules do',
        'sandboxRunSchedules',
      ],
    ],
  ),
  commandsIn(
    () => import('../rehearsal/from-org.js'),
    [['sandbox from-org', 'copy your own org into a practice org; only reads', 'sandboxFromOrg']],
  ),
  commandsIn(
    () => import('../templates/templates.js'),
    [
      ['templates list', 'list the files that the solutions install', 'templatesList'],
      ['templates export', 'copy those files into a folder', 'templatesExport'],
    ],
  ),
  commandsIn(
    () => import('./completion.js'),
    [['completion', 'print a completion script for your shell', 'completion']],
  ),
].flat();

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
    ...others,
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
