import type { Plan, PlannedStep } from '../../src/engine/plan.js';
import type { StepResult, StepStatus } from '../../src/engine/report.js';

export const roleId = '11111111-1111-4111-8111-111111111111';
const tableId = '22222222-2222-4222-8222-222222222222';

export function step(more: Partial<PlannedStep> & Pick<PlannedStep, 'id' | 'action'>): PlannedStep {
  return { title: `Step ${more.id}`, needs: [], changes: [], notes: [], ...more };
}

/** One step of every action, with values of every kind. */
export const everyAction: Plan = {
  steps: [
    step({
      id: 'role',
      title: 'Role "Presence API User"',
      action: 'create',
      changes: [
        { path: 'name', before: null, after: 'Presence API User' },
        {
          path: 'permissions',
          before: null,
          after: ['view', 'edit', 'add', 'delete', 'assign'].map(
            (action) => `presence:presenceDefinition:${action}`,
          ),
        },
      ],
    }),
    step({
      id: 'credential',
      title: 'Credential "Presence Public API"',
      action: 'none',
      resourceId: '33333333-3333-4333-8333-333333333333',
    }),
    step({
      id: 'integration',
      title: 'Integration "Genesys Cloud Presence API"',
      action: 'update',
      resourceId: '44444444-4444-4444-8444-444444444444',
      changes: [
        { path: 'intendedState', before: 'DISABLED', after: 'ENABLED' },
        { path: 'config', before: { properties: {}, version: 5 }, after: { properties: {}, version: '5' } },
        {
          path: 'notes',
          before: '',
          after: 'Reads and sets presences. Managed by gc-presence (teams-presence).',
        },
      ],
    }),
    step({
      id: 'data-table',
      title: 'Data table "MsTeamsPresenceMappings"',
      action: 'adopt',
      resourceId: tableId,
      foreign: true,
      notes: ['2 rows point at deactivated presences: Lunch, On a walk.'],
    }),
    step({
      id: 'workflow',
      title: 'Workflow "Microsoft Teams Integration Presence Trigger"',
      action: 'replace',
      changes: [
        {
          path: 'template',
          before: 'name: one\nstate: a\nend: yes',
          after: 'name: one\nstate: b\nmore: c\nend: yes',
        },
      ],
    }),
    step({ id: 'old-trigger', title: 'Trigger "Old trigger"', action: 'delete' }),
    step({
      id: 'trigger',
      title: 'Trigger "Microsoft Teams Integration Presence Trigger"',
      action: 'blocked',
      reason: 'Two triggers have this name, and neither was created by gc-presence.',
    }),
  ],
};

export function result(planned: PlannedStep, status: StepStatus, more: Partial<StepResult> = {}): StepResult {
  return { step: planned, status, ...more };
}
