/**
 * What the installing client needs for a presence integration, its data actions, and a flow that uses them. Apart from
 * the resources, so that help does not load them.
 */
export const presenceIntegrationPermissions = {
  status: [
    'architect:flow:view',
    'authorization:role:view',
    'integrations:action:view | bridge:actions:view',
    'integrations:integration:view',
    'oauth:client:view',
  ],
  setup: [
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
  ],
  teardown: [
    'architect:flow:delete',
    'authorization:grant:add',
    'authorization:grant:delete',
    'authorization:role:delete',
    'integrations:action:delete',
    'integrations:integration:delete',
    'oauth:client:delete',
    'oauth:client:edit',
  ],
  verify: ['integrations:action:execute | bridge:actions:execute'],
  rotateSecret: [
    'authorization:grant:add',
    'authorization:grant:delete',
    'integrations:action:execute | bridge:actions:execute',
    'integrations:integration:edit',
    'oauth:client:edit',
  ],
} as const;
