import type { IntegrationState } from './state.js';

/** What the platform writes where notes are empty (API notes, Integrations). */
export const emptyNotes = 'node_dynamodb_empty_string';

/** The configuration of an integration as answers carry it. */
export function configurationBody(integration: IntegrationState) {
  return {
    id: integration.id,
    name: integration.name,
    version: integration.version,
    properties: integration.properties,
    advanced: integration.advanced,
    notes: integration.notes === '' ? emptyNotes : integration.notes,
    credentials: Object.fromEntries(
      Object.entries(integration.credentials).map(([key, id]) => [
        key,
        { id, selfUri: `/api/v2/integrations/credentials/${id}` },
      ]),
    ),
    selfUri: `/api/v2/integrations/${integration.id}/config/current`,
  };
}
