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
