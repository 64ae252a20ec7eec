import type { FlowState } from '../../src/practice-org/architect/state.js';
import type { Org } from '../../src/practice-org/org.js';

/** The objects of the Teams presence solution in a practice org, by the names of the blueprint. */
export function solutionObjects(org: Org) {
  const { identity, integrations, architect, automation } = org.state;
  const integration = the(integrations.integrations, ({ name }) => name === 'Genesys Cloud Presence API');
  const action = (wanted: string) =>
    the(
      integrations.actions,
      ({ integrationId, published }) => integrationId === integration.id && published?.name === wanted,
    );
  return {
    role: the(identity.roles, ({ name }) => name === 'Presence API User'),
    client: the(
      identity.clients,
      ({ name, state }) => name === 'Presence Public API' && state !== 'inactive',
    ),
    credential: the(
      integrations.credentials,
      ({ id }) => id === integration.credentials.pureCloudOAuthClient,
    ),
    integration,
    getAction: action('Get Genesys Cloud User Presence'),
    updateAction: action('GC User Presence Update'),
    table: the(architect.dataTables, ({ name }) => name === 'MsTeamsPresenceMappings'),
    workflow: the<FlowState>(
      architect.flows,
      ({ name, type, deleted }) =>
        name === 'Microsoft Teams Integration Presence Trigger' && type === 'WORKFLOW' && !deleted,
    ),
    trigger: the(
      automation.triggers,
      ({ name, topicName }) =>
        name === 'Microsoft Teams Integration Presence Trigger' &&
        topicName === 'v2.users.{id}.integrationpresence',
    ),
  };
}

export type SolutionObjects = ReturnType<typeof solutionObjects>;

/** The only one that fits; throws when there is none or another one. */
export function the<T>(records: Readonly<Record<string, T>> | readonly T[], fits: (record: T) => boolean): T {
  const found = Object.values(records).filter(fits);
  const [only] = found;
  if (only === undefined || found.length > 1) throw new Error(`${found.length} objects fit instead of one.`);
  return only;
}
