import type { InRound } from '../../core/round.js';
import { alternatives, command, text } from '../../core/text.js';
import type { Session } from '../../genesys/session.js';
import { presencesInRound } from '../../presences/presences.js';
import { divisionOfOurFlow } from '../../resources/architect/flow.js';
import { triggersOnPresences } from '../../resources/architect/trigger.js';
import { permissionsOfDomain } from '../../resources/identity/permissions.js';
import { seemsConnectedToTeams } from '../../resources/integration/teams-connection.js';
import { markerOf } from '../../resources/kit/marker.js';
import { integrationSteps, presenceLeftOvers, sharesIntegration } from '../presence-integration.js';
import type { Opened, PrepareContext, Prepared, Solution } from '../solution.js';
import { type TeamsPresenceAnswers, teamsPresenceFields, teamsPresenceNames } from './fields.js';
import { leftAlone } from './left-alone.js';
import { defaultMappings, type MappingsFile, readMappingsFile, resolveMappings } from './mappings-file.js';
import { teamsPresenceQuestions } from './questions.js';
import { integrationSought, soughtFlow, teamsPresenceResources } from './resources.js';

/** When a user's Microsoft Teams presence changes, the Genesys Cloud presence follows, unless the user is On Queue. */
export const teamsPresence: Solution<typeof teamsPresenceFields> = {
  id: 'teams-presence',
  summary:
    'When the Microsoft Teams presence of a person changes, their Genesys Cloud presence follows, unless they are On Queue.',
  fields: teamsPresenceFields,
  adopts: ({ adopt }) => adopt,
  questions: teamsPresenceQuestions,
  open,
  prepareInstalled: async (context, answers) => {
    const { resources, warnings } = await prepare(context, answers, undefined, true);
    const { oauthClient } = teamsPresenceNames(answers);
    const unwanted = presenceLeftOvers(context.session, markerOf('teams-presence'), oauthClient);
    return { resources, unwanted, warnings };
  },
  installedIn: (session, answers, lookup) =>
    divisionOfOurFlow(session, soughtFlow(teamsPresenceNames(answers)), lookup),
  // Most commands have no use for these.
  verify: async (context) => (await import('./verify.js')).verifyTeamsPresence(context),
  describe: async (context) => (await import('./describe.js')).describeTeamsPresence(context),
  clientSecret: {
    ...integrationSteps,
    proveLogin: async (context) => (await import('./verify.js')).proveTeamsPresenceLogin(context),
  },
  landmarks: ['data-table', 'workflow', 'trigger'],
  next: ({ practising, atTerminal, person }) => [
    ...(practising
      ? [
          text`See a presence follow: ${command('sandbox emit', '--user', person, '--teams-presence', 'InACall')}`,
        ]
      : []),
    text`Decide which presence follows which: ${atTerminal ? command('mappings edit') : command('mappings set', 'InACall=Busy')}`,
    ...(practising
      ? []
      : [text`See at any time whether anything was changed: ${command('teams-presence status')}`]),
  ],
};

/** Reads the user's file, so that its mistakes are reported before any request is sent. */
async function open(answers: TeamsPresenceAnswers): Promise<Opened> {
  const { mappings } = answers;
  const file =
    mappings === undefined
      ? undefined
      : await readMappingsFile(
          mappings,
          'Check the path given to --mappings, or leave it out for the eleven default rows.',
        );
  return {
    warnings: file?.warnings ?? [],
    early: (session, lookup) => lookUps(session, lookup),
    prepare: (context) => prepare(context, answers, file),
  };
}

function lookUps(session: Session, lookup: InRound, isInstalled = false) {
  return [
    permissionsOfDomain(session, 'presence', lookup),
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
  const [catalogue, presences, teams] = await Promise.all(lookUps(session, context, isInstalled));
  const names = teamsPresenceNames(answers);
  const defaults = () => resolveMappings(defaultMappings(), presences);
  const ofFile = file === undefined ? undefined : resolveMappings(file, presences);
  const alone = await leftAlone(session, answers, presences, {
    leniently: isInstalled,
    targets: answers.protect.length === 0 ? new Map() : (ofFile ?? defaults()),
  });
  const resources = teamsPresenceResources({
    context,
    names,
    share: await sharesIntegration(context, integrationSought(names), answers.adopt),
    leastPrivilege: answers.leastPrivilege,
    triggerEnabled: !answers.triggerDisabled,
    alone,
    catalogue,
    presences,
    mappings: {
      // The published constants are never relied on: an org has its own ids.
      defaults,
      ...(ofFile === undefined ? {} : { file: { rows: ofFile, mode: answers.mappingsMode } }),
    },
  });
  return {
    resources,
    outcome: outcomeOf(answers),
    warnings: [...(!teams ? [teamsMissing] : []), ...alone.warnings],
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

/** What is true once it is installed. */
function outcomeOf({ triggerDisabled, protect, pilot }: TeamsPresenceAnswers): readonly string[] {
  if (triggerDisabled)
    return ['The trigger is disabled: no presence follows until setup runs with --no-trigger-disabled.'];
  const whose = pilot.length === 0 ? 'a person' : pilot.join(' or ');
  const exceptions = protect.length === 0 ? 'On Queue' : `On Queue, or in ${alternatives(protect)}`;
  return [
    `When the Microsoft Teams presence of ${whose} changes, their Genesys Cloud presence follows, unless they are ${exceptions}.`,
    ...(pilot.length === 0 ? [] : ['Everybody else follows once setup runs with --no-pilot.']),
  ];
}

const teamsMissing =
  'Microsoft Teams does not seem to be connected to this org: no integration with its presences was found. ' +
  'Without it nothing will start the workflow. The connection is made in Admin > Integrations.';
