import type { Command, OptionGroup } from '../answers/command.js';
import {
  connectionOptions,
  generalOptionsOfInstallers,
  generalOptionsOfPlanners,
  generalOptionsOfRemovers,
  generalOptionsOfReporters,
} from '../answers/option-groups.js';
import { teardownFields, verifyFields } from '../answers/run-fields.js';
import type { SolutionCommand, SolutionDeclaration, SolutionEntry } from '../solutions/solution.js';
import type { SolutionWork } from './report.js';

interface Declared extends SolutionDeclaration {
  readonly id: string;
}

/** A command, and what it does once it is loaded. */
type Parts = Omit<Command, 'permissions' | 'load'> & { readonly work: () => Promise<SolutionWork> };

/** Commands that need the user's files. Their mistakes are told before any request is sent. */
const readingFiles: readonly SolutionCommand[] = ['setup', 'plan', 'status'];

/** One command of a solution: what all solutions have in common, and what this one says itself. */
export async function declareCommand(
  { id, declare }: SolutionEntry,
  command: SolutionCommand,
): Promise<Command> {
  const declared = { id, ...(await declare()) };
  const { work, ...texts } = await commands[command](declared);
  return {
    ...texts,
    permissions: async () => (await declared.permissions())[command === 'plan' ? 'status' : command] ?? [],
    load: async () => {
      const { solutionHandler } = await import('./report.js');
      return solutionHandler(declared, readingFiles.includes(command), work);
    },
  };
}

const commands: Readonly<Record<SolutionCommand, (solution: Declared) => Parts | Promise<Parts>>> = {
  setup: async (declared) => ({
    description: `${declared.setup.description}\n\nOn a terminal it asks for what is missing. Elsewhere it never asks: it needs --yes, and lists all missing answers at once.`,
    examples: declared.setup.examples,
    options: [await ownOptions(declared), connectionOptions, generalOptionsOfInstallers],
    work: async () => (await import('./setup.js')).setUp,
  }),
  plan: async (declared) => ({
    description:
      'Shows what setup would create, update or adopt; with --verbose, every setting. Sends no write. Exits 0 when there is nothing to do, and 2 when changes are pending.',
    examples: [
      { title: 'What would setup do?', line: `gc-presence ${declared.id} plan` },
      { title: 'For a script', line: `gc-presence ${declared.id} plan --json | jq .steps` },
    ],
    ...declared.plan,
    options: [await ownOptions(declared), connectionOptions, generalOptionsOfPlanners],
    work: () => showingPlan('planned'),
  }),
  status: async (declared) => ({
    description:
      'Compares the org with the answers of the last setup. Sends no write. Exits 0 when everything is in sync, and 2 when something differs; setup repairs exactly that. Distinguishes manual changes (who and when, where Genesys Cloud tells) from settings that a new version or new answers would change (outdated).',
    examples: [
      { title: 'Is everything as it should be?', line: `gc-presence ${declared.id} status` },
      {
        title: 'Watch for changes in a nightly job',
        line: `gc-presence ${declared.id} status --quiet || { test $? = 2 && notify-team; }`,
      },
    ],
    ...declared.status,
    options: [await ownOptions(declared), connectionOptions, generalOptionsOfReporters],
    work: () => showingPlan('drift'),
  }),
  verify: async (declared) => {
    const own = (await declared.verifyFields?.()) ?? {};
    const { description, more, examples = [] } = declared.verify;
    const whom = { title: 'Person to test with', table: { ...verifyFields, ...own } };
    return {
      description: [
        `${description} Exits 5 when something does not work, and says what.`,
        ...(more === undefined ? [] : [more]),
        'A person who is On Queue is refused.',
      ].join('\n\n'),
      examples: [
        {
          title: 'Does it work?',
          line: `gc-presence ${declared.id} verify --user ada.okafor@riverbend.example`,
        },
        ...examples,
      ],
      options: [whom, connectionOptions, generalOptionsOfReporters],
      work: async () => {
        const { verify } = await import('./verify.js');
        return (run, solution) => verify(run, solution, own);
      },
    };
  },
  'rotate-secret': (declared) => ({
    description:
      'Gives the OAuth client of the solution a new secret, stores it in the credential at once, and tries it with a data action. The secret goes from memory into Genesys Cloud and nowhere else. If interrupted, nothing is lost: run it again, or run setup, to finish.',
    examples: [{ title: 'In a monthly job', line: `gc-presence ${declared.id} rotate-secret --yes` }],
    options: [connectionOptions, generalOptionsOfRemovers],
    work: async () => (await import('./rotate-secret.js')).rotate,
  }),
  teardown: (declared) => ({
    description:
      'Removes what setup created, in reverse order, and puts back credentials of adopted integrations and settings of queues and people. Shows the plan first. Adopted objects stay as setup left them otherwise, as objects of others do, and are listed. Works from any machine.\n\nOn a terminal it asks for the name of the org. Without a terminal it needs --yes and --org.',
    examples: [
      { title: 'What would be removed?', line: `gc-presence ${declared.id} teardown --dry-run` },
      {
        title: 'Without a terminal',
        line: `gc-presence ${declared.id} teardown --yes --org "Riverbend Insurance"`,
      },
    ],
    options: [{ title: 'Consent', table: teardownFields }, connectionOptions, generalOptionsOfRemovers],
    work: async () => (await import('./teardown.js')).tearDown,
  }),
};

async function showingPlan(pending: 'planned' | 'drift'): Promise<SolutionWork> {
  const { showPlan } = await import('./plan.js');
  return (run, solution) => showPlan(run, solution, pending);
}

async function ownOptions({ id, fields }: Declared): Promise<OptionGroup> {
  return { title: `Options of ${id}`, table: await fields() };
}
