import type { Org } from '../../src/practice-org/org.js';
import { the } from './solution-objects.js';

/** The objects of the associate user solution in a practice org, by the names of the blueprint. */
export function associateObjects(org: Org) {
  const { identity, integrations, architect, outbound } = org.state;
  const name = 'Scheduled Workflow';
  const integration = the(
    integrations.integrations,
    (one) => one.name === 'Update Genesys Cloud User Presence',
  );
  const schedule = (wanted: string) => {
    const campaign = the(outbound.campaigns, (one) => one.name === wanted);
    return {
      rules: the(outbound.ruleSets, (one) => one.name === wanted && one.deletedAt === undefined),
      campaign,
      schedule: the(outbound.schedules, (one) => one.id === campaign.id),
    };
  };
  return {
    role: the(identity.roles, (one) => one.name === 'Update GC User Presence'),
    client: the(
      identity.clients,
      (one) => one.name === 'Update GC User Presence' && one.state !== 'inactive',
    ),
    integration,
    action: the(integrations.actions, (one) => one.integrationId === integration.id),
    list: the(outbound.contactLists, (one) => one.name === 'Scheduled Workflow Contact List'),
    code: the(outbound.wrapupCodes, (one) => one.name === name),
    flow: the(architect.flows, (one) => one.name === name && one.type === 'OUTBOUNDCALL' && !one.deleted),
    responses: the(outbound.responseSets, (one) => one.name === name),
    available: schedule('ScheduledWorkflow'),
    offline: schedule('ScheduledWorkflow - Offline'),
  };
}

export type AssociateObjects = ReturnType<typeof associateObjects>;
