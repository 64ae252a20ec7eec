import type { Models } from 'purecloud-platform-client-v2';
import type { Session } from '../../genesys/session.js';

/**
 * Why an event would not start a trigger's workflow; undefined when it would. The platform only compares and runs
 * nothing (postProcessautomationTriggerTest), and does not look at whether the trigger is enabled.
 */
export async function whyNotTriggered(
  session: Session,
  triggerId: string,
  event: Readonly<Record<string, unknown>>,
): Promise<string | undefined> {
  const result = await session.api.processAutomation.postProcessautomationTriggerTest(triggerId, {
    body: eventBody(event),
  });
  if (result.triggerMatches === true) return undefined;
  return reasonsOf(result).join(' ') || 'The platform does not say why.';
}

/** Unverified: that "the event as a JSON string" means a text within JSON, and not the bare object. */
function eventBody(event: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(JSON.stringify(event));
}

function reasonsOf({
  schemaValidation,
  targetValidation,
  jsonPathValidation,
}: Models.TestModeResults): readonly string[] {
  const details = (operation: { matches?: boolean; details?: readonly unknown[] } | undefined) =>
    operation?.matches === false ? (operation.details ?? []) : [];
  const unmet = details(jsonPathValidation).flatMap((criterion) =>
    isCriterion(criterion) && criterion.match === false
      ? [`Its criterion on "${criterion.jsonPath}" does not match the events of Microsoft Teams.`]
      : [],
  );
  return [...details(schemaValidation), ...details(targetValidation)].map(String).concat(unmet);
}

function isCriterion(value: unknown): value is { readonly jsonPath: string; readonly match: boolean } {
  return typeof value === 'object' && value !== null && 'jsonPath' in value && 'match' in value;
}
