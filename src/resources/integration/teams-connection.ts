import { askedOnce, type InRound, newRound } from '../../core/round.js';
import { GenesysError } from '../../genesys/errors.js';
import { allByCursor, allPages } from '../../genesys/pages.js';
import type { Session } from '../../genesys/session.js';
import type { Person } from '../people/people.js';
import { listIntegrations } from './find-integration.js';

/** What came of asking for one sign. */
interface Answered {
  readonly result: 'yes' | 'no' | 'not allowed' | 'could not be asked';
  /** What `not allowed` takes, where the platform says: `domain:entity:action`. */
  readonly missingPermissions: readonly string[];
}

/** One sign that Microsoft Teams is connected. */
export interface TeamsSign extends Answered {
  readonly sign: string;
  /** What it tells when it is there; `possible`: only that the platform knows of Teams. */
  readonly certainty: 'certain' | 'probable' | 'possible';
  /** It is about one person, and not about the org. */
  readonly ofPerson?: true;
}

const topic = 'v2.users.{id}.integrationpresence';

const connection = askedOnce<boolean>();

/**
 * Whether Microsoft Teams is connected, as far as can be seen. The integration's type id is not documented anywhere
 * (unverified), so this looks for an integration that calls itself Teams, among those that are listed anyway, and then
 * for a unified communications app whose presence source is Microsoft Teams. What cannot be asked counts as not found.
 */
export function seemsConnectedToTeams(session: Session, lookup: InRound): Promise<boolean> {
  return connection(lookup, 'teams', async () => {
    const called = (of: Session) => integrationsCalledTeams(of, lookup);
    if ((await answered(session, called)).result === 'yes') return true;
    return (await answered(session, unifiedCommunications)).result === 'yes';
  });
}

/** Every sign there is, the best first; with a person also whether their presence in Teams arrives. */
export async function teamsEvidence(session: Session, person?: Person): Promise<readonly TeamsSign[]> {
  const ofPerson: Sign | undefined = person && {
    sign: `a presence of ${person.name} in Microsoft Teams`,
    certainty: 'certain',
    ofPerson: true,
    question: (of) => presenceArrives(of, person),
  };
  const asked = ofPerson === undefined ? signs : [ofPerson, ...signs];
  return Promise.all(
    asked.map(async ({ question, ...sign }) => ({ ...sign, ...(await answered(session, question)) })),
  );
}

type Question = (session: Session) => Promise<boolean>;

type Sign = Omit<TeamsSign, keyof Answered> & { readonly question: Question };

const signs: readonly Sign[] = [
  {
    sign: 'a unified communications app of Microsoft Teams',
    certainty: 'certain',
    question: unifiedCommunications,
  },
  { sign: 'an integration called Teams', certainty: 'probable', question: integrationsCalledTeams },
  { sign: 'a presence source called Teams', certainty: 'probable', question: sourcesCalledTeams },
  { sign: 'the topic of its events', certainty: 'possible', question: topicIsKnown },
];

/** An interruption is thrown on; a question that fails for whatever other reason says nothing about the sign. */
async function answered(session: Session, question: Question): Promise<Answered> {
  try {
    return { result: (await question(session)) ? 'yes' : 'no', missingPermissions: [] };
  } catch (error) {
    session.signal.throwIfAborted();
    if (!(error instanceof GenesysError) || error.status !== 403)
      return { result: 'could not be asked', missingPermissions: [] };
    return { result: 'not allowed', missingPermissions: error.missingPermissions };
  }
}

/**
 * Unverified: that the platform leaves `integrationPresence` out for somebody of whom Teams reports none (getUser with
 * `integrationPresenceSource`). One without a presence in it counts as none.
 */
async function presenceArrives({ api }: Session, person: Person): Promise<boolean> {
  const user = await api.users.getUser(person.id, {
    expand: ['integrationPresence'],
    integrationPresenceSource: 'MicrosoftTeams',
  });
  return user.integrationPresence?.presenceDefinition?.id !== undefined;
}

async function unifiedCommunications({ api }: Session): Promise<boolean> {
  const apps = await allPages((page) =>
    api.integrations.getIntegrationsUnifiedcommunicationsClientapps(page),
  );
  return apps.some((app) => app.integrationPresenceSource === 'MicrosoftTeams');
}

async function integrationsCalledTeams(
  session: Session,
  lookup: InRound = { round: newRound() },
): Promise<boolean> {
  const all = await listIntegrations(session, lookup);
  return all.some(({ name, integrationType }) =>
    [name, integrationType?.name, integrationType?.id].some((text) => /teams/i.test(text ?? '')),
  );
}

async function sourcesCalledTeams({ api }: Session): Promise<boolean> {
  const { entities = [] } = await api.presence.getPresenceSources();
  return entities.some(({ name, deactivated }) => deactivated !== true && /teams/i.test(name ?? ''));
}

async function topicIsKnown({ api }: Session): Promise<boolean> {
  const topics = await allByCursor((from) => api.processAutomation.getProcessautomationTriggersTopics(from));
  return topics.some((known) => String(known) === topic || (known as { id?: string }).id === topic);
}
