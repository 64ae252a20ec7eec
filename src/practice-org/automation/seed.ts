import type { Org } from '../org.js';
import type { SeedSize } from '../state.js';
import type { CriterionState } from './state.js';
import { teamsPresenceTopic } from './topics.js';

const believableTriggers = 9;

/** Triggers of others, among them a disabled one on the same topic and one whose name begins like the solution's. */
export function seedAutomation(org: Org, size: SeedSize): void {
  const teams: CriterionState = { jsonPath: 'source', operator: 'Equal', value: 'MICROSOFTTEAMS' };
  addTrigger(org, 'Teams presence experiment', teamsPresenceTopic, false, [teams]);
  addTrigger(org, 'Microsoft Teams Integration Presence Trigger (old)', 'v2.users.{id}.presence', false, []);
  for (
    let index = org.state.automation.triggers.length;
    index < (size.triggers ?? believableTriggers);
    index++
  )
    addTrigger(
      org,
      `Claims follow-up ${index}`,
      'v2.detail.events.conversation.{id}.customer.end',
      index % 2 === 0,
      [{ jsonPath: '$.mediaType', operator: 'In', values: ['VOICE', 'MESSAGE'] }],
    );
}

function addTrigger(
  org: Org,
  name: string,
  topicName: string,
  enabled: boolean,
  matchCriteria: readonly CriterionState[],
): void {
  const workflow = Object.values(org.state.architect.flows).find(
    ({ type, publishedVersion }) => type === 'WORKFLOW' && publishedVersion !== undefined,
  );
  if (workflow === undefined) return;
  org.state.automation.triggers.push({
    id: org.id(),
    name,
    topicName,
    target: { id: workflow.id, dataFormat: 'TopLevelPrimitives' },
    enabled,
    matchCriteria,
    version: 1 + Math.floor(org.chance() * 3),
    createdAt: 0,
  });
}
