import type { InRound } from '../../core/round.js';
import { command, text } from '../../core/text.js';
import { beginObserving } from '../../engine/observe.js';
import type { Session } from '../../genesys/session.js';
import { namedPresences, presencesInRound, presenceTitle, readPresences } from '../../presences/presences.js';
import { presencesIn, rowsNow } from '../../resources/architect/data-table-rows.js';
import { divisionOfOurFlow } from '../../resources/architect/find-flow.js';
import { triggersOnPresences } from '../../resources/architect/trigger.js';
import { inactiveClients } from '../../resources/identity/oauth-client.js';
import { permissionsOfDomain } from '../../resources/identity/permissions.js';
import { seemsConnectedToTeams } from '../../resources/integration/teams-connection.js';
import type { Overview } from '../../ui/layout.js';
import { sharesIntegration } from '../presence-integration.js';
import type { DescribeContext, Opened, PrepareContext, Prepared, Solution } from '../solution.js';
import { presenceColumn, type TeamsPresenceAnswers, teamsPresenceFields } from './fields.js';
import { isAddress, leftAlone, lookUpPilot, nobodyLeftAlone, outcomeOf } from './left-alone.js';
import { defaultMappings, type MappingsFile, readGivenMappings, resolveMappings } from './mappings-file.js';
import { teamsPresenceQuestions } from './questions.js';
import {
  integrationSought,
  soughtFlow,
  teamsPresenceAnywhere,
  teamsPresencePermissions,
  teamsPresenceResources,
} from './resources.js';

/** When a user's Microsoft Teams presence changes, the Genesys Cloud presence follows, unless the user is On Queue. */
export const teamsPresence: Solution<typeof teamsPresenceFields> = {
  id: 'teams-presence',
  summary:
    'When the Microsoft Teams presence of a person changes, their Genesys Cloud presence follows, unless they are On Queue.',
  fields: teamsPresenceFields,
  // Who is in the pilot is looked up before there are steps.
  permissions: (answers) => {
    if (answers === undefined || !answers.pilot.some(isAddress)) return undefined;
    const { status, setup } = teamsPresencePermissions();
    return { read: [...status, 'directory:user:view'], create: setup, update: [] };
  },
  adopts: ({ adopt }) => adopt,
  questions: teamsPresenceQuestions,
  open,
  prepareInstalled: async (context, answers) => {
    const { resources, warnings } = await prepare(context, answers, undefined, true);
    const client = inactiveClients(context.session, integrationSought(answers.names));
    return { resources, unwanted: [client], warnings };
  },
  begin: (session, answers, lookup) => [
    ...lookUps(session, lookup, true),
    ...beginObserving(teamsPresenceAnywhere(answers, session), lookup),
  ],
  installedIn: (session, answers, lookup) => divisionOfOurFlow(session, soughtFlow(answers.names), lookup),
  // Most commands have no use for it.
  verify: async (context) => (await import('./verify.js')).verifyTeamsPresence(context),
  describe,
  proveLogin: async (context) => (await import('./verify.js')).proveTeamsPresenceLogin(context),
  landmarks: ['data-table', 'workflow', 'trigger'],
  next: ({ practising, atTerminal, person }) => [
    ...(practising
      ? [
          text`See a presence follow: ${command('sandbox emit', '--user', person, '--teams-presence', 'InACall')}`,
        ]
      : []),
    atTerminal
      ? text`Decide which presence follows which: ${command('mappings edit')}`
      : text`See which presence follows which: ${command('mappings list')}`,
    ...(practising
      ? []
      : [text`See at any time whether anything was changed: ${command('teams-presence status')}`]),
  ],
};

/** Reads the user's file, so that its mistakes are reported before any request is sent. */
async function open(answers: TeamsPresenceAnswers): Promise<Opened> {
  const { mappings } = answers;
  const file = mappings === undefined ? undefined : await readGivenMappings(mappings);
  return {
    warnings: file?.warnings ?? [],
    early: (session, lookup) => lookUps(session, lookup),
    prepare: (context) => prepare(context, answers, file),
  };
}

function lookUps(session: Session, lookup: InRound, isInstalled = false) {
  return [
    permissionsOfDomain(session, lookup, 'presence'),
    presencesInRound(session, lookup),
    isInstalled || seemsConnectedToTeams(session, lookup),
  ] as const;
}

async function prepare(
  context: PrepareContext,
  answers: TeamsPresenceAnswers,
  file: MappingsFile | undefined,
  isInstalled = false,
): Promise<Prepared> {
  const { session } = context;
  const desires = !isInstalled || context.asksDesired === true;
  const [[catalogue, presences, teams], pilot] = await Promise.all([
    Promise.all(lookUps(session, context, isInstalled)),
    lookUpPilot(session, desires ? answers.pilot : []),
  ]);
  const defaults = () => resolveMappings(defaultMappings(), presences);
  const ofFile = file === undefined ? undefined : resolveMappings(file, presences);
  const alone = desires ? leftAlone(answers.protect, pilot, presences) : nobodyLeftAlone;
  const resources = teamsPresenceResources({
    context,
    answers,
    share: await sharesIntegration(context, integrationSought(answers.names), answers.adopt),
    alone,
    catalogue,
    presences,
    mappings: {
      // The published constants are never relied on: an org has its own ids.
      defaults,
      ...(ofFile === undefined ? {} : { file: { rows: ofFile, mode: answers.mappingsMode } }),
    },
  });
  const outcome = (people: 'named' | 'counted') =>
    answers.triggerDisabled
      ? ['The trigger is off: no presence follows until setup switches it on (--no-trigger-disabled).']
      : outcomeOf(answers.protect, pilot, people);
  return {
    resources,
    outcome: outcome('named'),
    countedOutcome: outcome('counted'),
    named: namedPresences(presences),
    person: pilot.somebody,
    warnings: !teams ? [teamsMissing] : [],
    lateWarnings: isInstalled ? Promise.resolve([]) : loopsWarnings(context),
  };
}

/** Asked for after the permissions, because the list of triggers takes one. */
async function loopsWarnings(context: PrepareContext): Promise<readonly string[]> {
  const loops = await triggersOnPresences(context.session, context);
  return loops.map(
    ({ name }) =>
      `The trigger "${name}" starts a workflow whenever a Genesys Cloud presence changes. If that workflow sets the presence in Microsoft Teams, the two will answer each other without end: check what it does before you go on.`,
  );
}

const teamsMissing =
  'Microsoft Teams does not seem to be connected to this org: no integration with its presences was found. ' +
  'Without it nothing will start the workflow. The connection is made in Admin > Integrations.';

/** The mappings as they are in the org. */
async function describe({ session, idOf }: DescribeContext): Promise<readonly Overview[]> {
  const tableId = idOf('data-table');
  if (tableId === undefined) return [];
  const [presences, rows] = await Promise.all([readPresences(session), rowsNow(session, tableId, 'all')]);
  const heading = (text: string) => ({ heading: text, narrow: 'wrap' }) as const;
  return [
    {
      title: 'Mappings',
      columns: [heading('Microsoft Teams'), heading('Genesys Cloud')],
      rows: [...presencesIn(rows, presenceColumn)].map(([key, id]) => [
        key,
        presenceTitle(presences, id) ?? id,
      ]),
      notes: [],
    },
  ];
}
