import { company } from '../company.js';
import type { Org } from '../org.js';
import type { SeedSize } from '../state.js';
import type { CriterionState } from './state.js';

const believableTriggers = 9;

type Seeded = readonly [name: string, topic: string, enabled: boolean, criteria: readonly CriterionState[]];

/** Triggers of others, among them a disabled one on the same topic and one whose name begins like the solution's. */
const named = company<readonly Seeded[]>('triggers');

const another = (index: number): Seeded => [
  `Claims follow-up ${index}`,
  'v2.detail.events.conversation.{id}.customer.end',
  index % 2 === 0,
  [{ jsonPath: '$.mediaType', operator: 'In', values: ['VOICE', 'MESSAGE'] }],
];

export function seedAutomation(org: Org, { triggers = believableTriggers }: SeedSize): void {
  const workflow = Object.values(org.state.architect.flows).find(
    ({ type, publishedVersion }) => type === 'WORKFLOW' && publishedVersion !== undefined,
  );
  if (workflow === undefined) return;
  for (let index = 0; index < Math.max(named.length, triggers); index += 1) {
    const [name, topicName, enabled, matchCriteria] = named[index] ?? another(index);
    const workflowTargetSettings = { dataFormat: 'TopLevelPrimitives' };
    const target = { type: 'Workflow', id: workflow.id, workflowTargetSettings };
    const id = org.id();
    const version = 1 + Math.floor(org.chance() * 3);
    const trigger = { id, name, topicName, target, enabled, matchCriteria, version, createdAt: 0 };
    org.state.automation.triggers.push(trigger);
  }
}
