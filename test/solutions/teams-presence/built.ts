import { resolve } from '../../../src/answers/resolve.js';
import { newRound } from '../../../src/core/round.js';
import { indexPresences } from '../../../src/presences/presences.js';
import {
  type TeamsPresenceAnswers,
  type TeamsPresenceNames,
  teamsPresenceFields,
} from '../../../src/solutions/teams-presence/fields.js';
import { nobodyLeftAlone } from '../../../src/solutions/teams-presence/left-alone.js';
import { defaultMappings, resolveMappings } from '../../../src/solutions/teams-presence/mappings-file.js';
import { teamsPresenceResources } from '../../../src/solutions/teams-presence/resources.js';
import { installer, noSession } from '../../resources/no-session.js';

export const blueprintNames: TeamsPresenceNames = {
  role: 'Presence API User',
  oauthClient: 'Presence Public API',
  credential: 'Presence Public API',
  integration: 'Genesys Cloud Presence API',
  actionGetPresence: 'Get Genesys Cloud User Presence',
  actionUpdatePresence: 'GC User Presence Update',
  dataTable: 'MsTeamsPresenceMappings',
  workflow: 'Microsoft Teams Integration Presence Trigger',
  trigger: 'Microsoft Teams Integration Presence Trigger',
};

const systemPresences = [
  'Available',
  'Away',
  'Break',
  'Busy',
  'Idle',
  'Meal',
  'Meeting',
  'Offline',
  'OnQueue',
];

/** The presences that every org has. */
export const presences = indexPresences(
  systemPresences.map((systemPresence) => ({
    id: `presence-${systemPresence}`,
    name: systemPresence,
    type: 'System',
    systemPresence,
    labels: {},
    deactivated: false,
  })),
);

interface Variation {
  readonly names?: Partial<TeamsPresenceNames>;
  readonly division?: string;
  readonly catalogue?: readonly string[];
  readonly answers?: Partial<TeamsPresenceAnswers>;
}

/** The resources of the solution in an org that is asked nothing. */
export function build(variation: Variation = {}) {
  return teamsPresenceResources({
    context: {
      session: noSession(),
      round: newRound(),
      identity: installer,
      division: { id: 'home', name: variation.division ?? 'Home', home: true },
      decider: undefined,
      remembered: () => undefined,
      progress: () => undefined,
    },
    answers: {
      ...resolve(teamsPresenceFields, {}).answers,
      ...variation.answers,
      names: { ...blueprintNames, ...variation.names },
    },
    share: false,
    alone: nobodyLeftAlone,
    catalogue: variation.catalogue ?? ['presence:userPresence:edit', 'presence:userPresence:view'],
    presences,
    mappings: { defaults: () => resolveMappings(defaultMappings(), presences) },
  });
}

export function step(id: string, variation: Variation = {}) {
  const found = build(variation).find((resource) => resource.id === id);
  if (found === undefined) throw new Error(`There is no step "${id}".`);
  return found;
}
