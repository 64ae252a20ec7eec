import type { Handlers } from '../handler.js';
import { numberedPage } from '../paging.js';
import type { IntegrationState } from './state.js';

/** The connections with other presence systems: what shows that Microsoft Teams is connected to the org. */
export const unifiedCommunicationsHandlers: Handlers = {
  getIntegrationsUnifiedcommunicationsClientapps: ({ org, query }) => ({
    body: numberedPage(
      Object.values(org.state.integrations.integrations)
        .filter(({ typeId, intendedState }) => typeId === 'microsoft-teams' && intendedState === 'ENABLED')
        .map(clientApp),
      query,
      { uri: '/api/v2/integrations/unifiedcommunications/clientapps' },
    ),
  }),
};

function clientApp(integration: IntegrationState) {
  return {
    id: integration.id,
    name: integration.name,
    ucIntegrationKey: { id: integration.id },
    integrationPresenceSource: 'MicrosoftTeams',
    pbxPermission: 'integration:microsoftTeams:view',
    icon: { vector: '' },
    badgeIcons: {},
    i10n: { 'en-us': { name: 'Microsoft Teams' } },
    polledPresence: false,
    userPermissions: [],
    selfUri: `/api/v2/integrations/unifiedcommunications/clientapps/${integration.id}`,
  };
}
