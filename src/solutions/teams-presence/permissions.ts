/**
 * What the installing client needs, for help. A test holds these lists against what the resources ask for.
 * Alternatives are joined by ` | `.
 */
export const statusPermissions: readonly string[] = [
  'architect:datatable:view',
  'architect:datatable:view | architect:datatableRow:view',
  'architect:flow:view',
  'authorization:role:view',
  'integrations:action:view | bridge:actions:view',
  'integrations:integration:view',
  'oauth:client:view',
  'processautomation:trigger:view | processautomation:trigger:edit',
];

export const setupPermissions: readonly string[] = [
  ...statusPermissions,
  'architect:datatable:add',
  'architect:datatable:add | architect:datatableRow:add',
  'architect:datatable:edit',
  'architect:datatable:edit | architect:datatableRow:edit',
  'architect:flow:add',
  'architect:flow:edit',
  'architect:flow:publish',
  'architect:job:create',
  'architect:job:view',
  'authorization:grant:add',
  'authorization:grant:delete',
  'authorization:role:add',
  'authorization:role:edit',
  'integrations:action:add',
  'integrations:action:edit',
  'integrations:integration:add',
  'integrations:integration:edit',
  'oauth:client:add',
  'oauth:client:edit',
  'processautomation:trigger:add',
  'processautomation:trigger:edit',
];

export const teardownPermissions: readonly string[] = [
  ...statusPermissions,
  'architect:datatable:delete',
  'architect:flow:delete',
  'authorization:grant:add',
  'authorization:grant:delete',
  'authorization:role:delete',
  'integrations:action:delete',
  'integrations:integration:delete',
  'oauth:client:delete',
  'oauth:client:edit',
  'processautomation:trigger:delete',
];

export const verifyPermissions: readonly string[] = [
  ...statusPermissions,
  'architect:flow:launch',
  'architect:flowExecution:view',
  'directory:user:view',
  'integrations:action:execute | bridge:actions:execute',
  'processautomation:trigger:test',
];

export const rotateSecretPermissions: readonly string[] = [
  ...statusPermissions,
  'integrations:action:execute | bridge:actions:execute',
  'integrations:integration:edit',
  'oauth:client:edit',
];
