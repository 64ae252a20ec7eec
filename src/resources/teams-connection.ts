import { allPages } from '../genesys/pages.js';
import type { Session } from '../genesys/session.js';

/** How sure we are that Microsoft Teams is connected to the org. */
export type TeamsConnection = 'connected' | 'probably-connected' | 'not-found';

/**
 * Whether Microsoft Teams is connected. The integration's type id is not documented anywhere (unverified), so this
 * asks, best first: a unified communications app whose presence source is Microsoft Teams, then an integration that
 * calls itself Teams. A check that is refused counts as not found.
 */
export async function teamsConnection(session: Session): Promise<TeamsConnection> {
  const [apps, integrations] = await Promise.all([
    unifiedCommunications(session),
    integrationsCalledTeams(session),
  ]);
  if (apps) return 'connected';
  return integrations ? 'probably-connected' : 'not-found';
}

async function unifiedCommunications(session: Session): Promise<boolean> {
  try {
    const api = session.api.integrations;
    const apps = await allPages((page) => api.getIntegrationsUnifiedcommunicationsClientapps(page));
    return apps.some((app) => app.integrationPresenceSource === 'MicrosoftTeams');
  } catch {
    return false;
  }
}

async function integrationsCalledTeams(session: Session): Promise<boolean> {
  try {
    const all = await allPages((page) => session.api.integrations.getIntegrations(page));
    return all.some(({ name, integrationType }) =>
      [name, integrationType?.name, integrationType?.id].some((text) => /teams/i.test(text ?? '')),
    );
  } catch {
    return false;
  }
}
