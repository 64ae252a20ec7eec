/**
 * What the installing client needs, for help. A test holds these lists against what the resources ask for.
 * Alternatives are joined by ` | `.
 */
export const statusPermissions: readonly string[] = [
  'architect:flow:view',
  'authorization:role:view',
  'directory:user:view',
  'integrations:action:view | bridge:actions:view',
  'integrations:integration:view',
  'oauth:client:view',
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
  'outbound:campaign:add',
  'outbound:campaign:edit',
  'outbound:contact:add',
  'outbound:contactList:add',
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
  'architect:flow:delete',
  'authorization:grant:add',
  'authorization:grant:delete',
  'authorization:role:delete',
  'integrations:action:delete',
  'integrations:integration:delete',
  'oauth:client:delete',
  'oauth:client:edit',
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
  'integrations:action:execute | bridge:actions:execute',
];

export const rotateSecretPermissions: readonly string[] = [
  ...statusPermissions,
  'integrations:action:execute | bridge:actions:execute',
  'integrations:integration:edit',
  'oauth:client:edit',
];
