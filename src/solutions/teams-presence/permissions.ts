import type { PermissionsByCommand } from '../../solution/declaration.js';
import { presenceIntegrationPermissions } from '../presence-integration-permissions.js';

/**
 * What the installing client needs, for help. A test holds these lists against what the resources ask for.
 * Alternatives are joined by ` | `.
 */
export const statusPermissions: readonly string[] = [
  ...presenceIntegrationPermissions.status,
  'architect:datatable:view',
  'architect:datatable:view | architect:datatableRow:view',
  'processautomation:trigger:view | processautomation:trigger:edit',
];

export const setupPermissions: readonly string[] = [
  ...statusPermissions,
  ...presenceIntegrationPermissions.setup,
  'architect:datatable:add',
  'architect:datatable:add | architect:datatableRow:add',
  'architect:datatable:edit',
  'architect:datatable:edit | architect:datatableRow:edit',
  'processautomation:trigger:add',
  'processautomation:trigger:edit',
];

export const teardownPermissions: readonly string[] = [
  ...statusPermissions,
  ...presenceIntegrationPermissions.teardown,
  'architect:datatable:delete',
  'processautomation:trigger:delete',
];

export const verifyPermissions: readonly string[] = [
  ...statusPermissions,
  ...presenceIntegrationPermissions.verify,
  'architect:flow:launch',
  'architect:flowExecution:view',
  'directory:user:view',
  'processautomation:trigger:test',
];

export const rotateSecretPermissions: readonly string[] = [
  ...statusPermissions,
  ...presenceIntegrationPermissions.rotateSecret,
];

export const teamsPresencePermissions: PermissionsByCommand = {
  setup: setupPermissions,
  status: statusPermissions,
  verify: verifyPermissions,
  'rotate-secret': rotateSecretPermissions,
  teardown: teardownPermissions,
};
