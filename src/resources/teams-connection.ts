import { allByCursor, allPages } from '../genesys/pages.js';
import type { Session } from '../genesys/session.js';

/** How sure we are that Microsoft Teams is connected to the org. */
export type TeamsConnection = 'connected' | 'probably-connected' | 'not-found';

/** One sign that Microsoft Teams is connected. */
export interface TeamsSign {
  readonly sign: string;
  /** What it tells when it is there; `possible`: only that the platform knows of Teams. */
  readonly certainty: 'certain' | 'probable' | 'possible';
  readonly result: 'yes' | 'no' | 'not allowed';
}

const topic = 'v2.users.{id}.integrationpresence';

/**
 * Whether Microsoft Teams is connected. The integration's type id is not documented anywhere (unverified), so this
 * asks, best first: a unified communications app whose presence source is Microsoft Teams, then an integration that
 * calls itself Teams. A check that is refused counts as not found.
 */
export async function teamsConnection(session: Session): Promise<TeamsConnection> {
  const [apps, integrations] = await Promise.all([
    answered(() => unifiedCommunications(session)),
    answered(() => integrationsCalledTeams(session)),
  ]);
  if (apps === 'yes') return 'connected';
  return integrations === 'yes' ? 'probably-connected' : 'not-found';
}

/** Every sign there is, the best first. */
export async function teamsEvidence(session: Session): Promise<readonly TeamsSign[]> {
  const [apps, integrations, sources, topics] = await Promise.all([
    answered(() => unifiedCommunications(session)),
    answered(() => integrationsCalledTeams(session)),
    answered(() => sourcesCalledTeams(session)),
    answered(() => topicIsKnown(session)),
  ]);
  return [
    { sign: 'a unified communications app of Microsoft Teams', certainty: 'certain', result: apps },
    { sign: 'an integration called Teams', certainty: 'probable', result: integrations },
    { sign: 'a presence source called Teams', certainty: 'probable', result: sources },
    { sign: 'the topic of its events', certainty: 'possible', result: topics },
  ];
}

async function answered(question: () => Promise<boolean>): Promise<TeamsSign['result']> {
  try {
    return (await question()) ? 'yes' : 'no';
  } catch {
    return 'not allowed';
  }
}

async function unifiedCommunications({ api }: Session): Promise<boolean> {
  const apps = await allPages((page) =>
    api.integrations.getIntegrationsUnifiedcommunicationsClientapps(page),
  );
  return apps.some((app) => app.integrationPresenceSource === 'MicrosoftTeams');
}

async function integrationsCalledTeams({ api }: Session): Promise<boolean> {
  const all = await allPages((page) => api.integrations.getIntegrations(page));
  return all.some(({ name, integrationType }) =>
    [name, integrationType?.name, integrationType?.id].some((text) => /teams/i.test(text ?? '')),
  );
}

async function sourcesCalledTeams({ api }: Session): Promise<boolean> {
  const { entities = [] } = await api.presence.getPresenceSources();
  return entities.some(({ name, deactivated }) => deactivated !== true && /teams/i.test(name ?? ''));
}

async function topicIsKnown({ api }: Session): Promise<boolean> {
  const topics = await allByCursor((after) =>
    api.processAutomation.getProcessautomationTriggersTopics({ ...(after ? { after } : {}) }),
  );
  return topics.some((known) => String(known) === topic || (known as { id?: string }).id === topic);
}
