import type { PermissionsByCommand } from '../../solution/declaration.js';
import { presenceIntegrationPermissions } from '../presence-integration-permissions.js';

/**
 * What the installing client needs, for help. A test holds these lists against what the resources ask for.
 * Alternatives are joined by ` | `.
 */
export const statusPermissions: readonly string[] = [
  ...presenceIntegrationPermissions.status,
  'directory:user:view',
  'outbound:campaign:view',
  'outbound:contact:view',
  'outbound:contactList:view',
  'outbound:responseSet:view',
  'outbound:ruleSet:view',
  'outbound:schedule:view | outbound:campaign:viewSchedule',
  'routing:wrapupCode:view',
  'telephony:sites:view | telephony:plugin:all',
];

export const setupPermissions: readonly string[] = [
  ...statusPermissions,
  ...presenceIntegrationPermissions.setup,
  'outbound:campaign:add',
  'outbound:campaign:edit',
  'outbound:contact:add',
  'outbound:contactList:add',
  'outbound:contactList:delete',
  'outbound:contactList:edit',
  'outbound:responseSet:add',
  'outbound:responseSet:edit',
  'outbound:ruleSet:add',
  'outbound:ruleSet:edit',
  'outbound:schedule:edit | outbound:campaign:editSchedule',
  'routing:wrapupCode:add',
  'routing:wrapupCode:edit',
];

export const teardownPermissions: readonly string[] = [
  ...statusPermissions,
  ...presenceIntegrationPermissions.teardown,
  'outbound:campaign:delete',
  'outbound:campaign:edit',
  'outbound:contactList:delete',
  'outbound:responseSet:delete',
  'outbound:ruleSet:delete',
  'outbound:schedule:delete | outbound:campaign:deleteSchedule',
  'routing:wrapupCode:delete',
];

export const verifyPermissions: readonly string[] = [
  ...statusPermissions,
  ...presenceIntegrationPermissions.verify,
];

export const rotateSecretPermissions: readonly string[] = [
  ...statusPermissions,
  ...presenceIntegrationPermissions.rotateSecret,
];

export const associateUserPermissions: PermissionsByCommand = {
  setup: setupPermissions,
  status: statusPermissions,
  verify: verifyPermissions,
  'rotate-secret': rotateSecretPermissions,
  teardown: teardownPermissions,
};
