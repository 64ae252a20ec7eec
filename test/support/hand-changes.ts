import type { Org } from '../../src/practice-org/org.js';
import { solutionObjects } from './solution-objects.js';

/** What somebody changed by hand: the step and the field as `status` has to name them, and the change itself. */
export interface HandChange {
  readonly step: string;
  readonly field: string;
  readonly make: (org: Org) => void;
}

/** Twelve different things that people change in the admin UI. */
export const twelveHandChanges: readonly HandChange[] = [
  {
    step: 'role',
    field: 'permissionPolicies',
    make: (org) => {
      solutionObjects(org).role.policies.pop();
    },
  },
  {
    step: 'role',
    field: 'description',
    make: (org) => {
      const { role } = solutionObjects(org);
      role.description = `${role.description} Ask Jo.`;
    },
  },
  {
    step: 'oauth-client',
    field: 'accessTokenValiditySeconds',
    make: (org) => {
      solutionObjects(org).client.accessTokenValiditySeconds = 300;
    },
  },
  {
    step: 'oauth-client',
    field: 'state',
    make: (org) => {
      solutionObjects(org).client.state = 'disabled';
    },
  },
  {
    step: 'credential',
    field: 'name',
    make: (org) => {
      solutionObjects(org).credential.name = 'Presence Public API (do not touch)';
    },
  },
  {
    step: 'integration',
    field: 'intendedState',
    make: (org) => {
      Object.assign(solutionObjects(org).integration, { intendedState: 'DISABLED', reported: 'INACTIVE' });
    },
  },
  {
    step: 'action-get-presence',
    field: 'config.request.requestUrlTemplate',
    make: (org) => {
      const { published } = solutionObjects(org).getAction;
      Object.assign(published?.config.request ?? {}, { requestUrlTemplate: '/api/v2/users/me' });
    },
  },
  {
    step: 'action-update-presence',
    field: 'config.timeoutSeconds',
    make: (org) => {
      const { published } = solutionObjects(org).updateAction;
      Object.assign(published?.config ?? {}, { timeoutSeconds: 1 });
    },
  },
  {
    step: 'data-table',
    field: 'schema.properties.key.title',
    make: (org) => {
      const { table } = solutionObjects(org);
      const properties = table.schema.properties as Record<string, { title?: string }>;
      Object.assign(properties.key ?? {}, { title: 'Teams' });
    },
  },
  {
    step: 'workflow',
    field: 'publishedVersion',
    make: (org) => {
      Object.assign(solutionObjects(org).workflow, { publishedVersion: undefined });
    },
  },
  {
    step: 'trigger',
    field: 'enabled',
    make: (org) => {
      solutionObjects(org).trigger.enabled = false;
    },
  },
  {
    step: 'trigger',
    field: 'matchCriteria',
    make: (org) => {
      solutionObjects(org).trigger.matchCriteria = [];
    },
  },
];
