import { requested } from '../collection.js';
import { badRequest } from '../errors.js';
import type { Call, Handlers, Reply } from '../handler.js';
import { isObject } from '../json.js';
import { matches, matchesAll } from './criteria.js';
import type { TriggerState } from './state.js';
import { eventViolations, isKnownTopic } from './topics.js';
import { targetProblem, triggerKind } from './triggers.js';

/** The two test operations: they tell what an event would do and do nothing of it. The body is the event as a JSON string. */
export const triggerTestHandlers: Handlers = {
  postProcessautomationTriggerTest,
  postProcessautomationTriggersTopicTest,
};

function postProcessautomationTriggerTest(call: Call): Reply {
  const trigger = requested(call, triggerKind);
  const event = eventOf(call);
  const violations = eventViolations(trigger.topicName, event);
  const problem = targetProblem(call.org, trigger.target.id);
  const details = trigger.matchCriteria.map((criterion) => ({
    ...criterion,
    generatedJsonPathCondition: `$[?(@.${criterion.jsonPath.replace(/^\$\.?/, '')})]`,
    match: matches(criterion, event),
  }));
  const pathsMatch = matchesAll(trigger.matchCriteria, event);
  return {
    body: {
      schemaValidation: schemaResult(violations),
      targetValidation: {
        name: 'Target validation',
        step: 2,
        matches: problem === undefined,
        details: problem === undefined ? [] : [problem],
      },
      jsonPathValidation: { name: 'JSON path validation', step: 3, matches: pathsMatch, details },
      triggerMatches: violations.length === 0 && problem === undefined && pathsMatch,
    },
  };
}

function postProcessautomationTriggersTopicTest(call: Call): Reply {
  const topic = call.path.topicName ?? '';
  if (!isKnownTopic(topic)) throw badRequest(`The topic "${topic}" does not exist.`);
  const event = eventOf(call);
  const triggers = call.org.state.automation.triggers.filter(({ topicName }) => topicName === topic);
  const matching = (wanted: boolean) =>
    triggers.filter(({ matchCriteria }) => matchesAll(matchCriteria, event) === wanted).map(triggerReference);
  return {
    body: {
      schemaValidation: schemaResult(eventViolations(topic, event)),
      triggerMatchValidation: {
        name: 'Trigger match validation',
        step: 2,
        matchedTriggers: matching(true),
        unmatchedTriggers: matching(false),
      },
    },
  };
}

function schemaResult(violations: readonly string[]) {
  return { name: 'Schema validation', step: 1, matches: violations.length === 0, details: violations };
}

function triggerReference({ id, name, enabled }: TriggerState) {
  return { id, name, enabled, selfUri: `/api/v2/processautomation/triggers/${id}` };
}

function eventOf({ body }: Call): Record<string, unknown> {
  if (typeof body !== 'string') throw badRequest('The body must be the event as a JSON string.');
  try {
    const event: unknown = JSON.parse(body);
    if (isObject(event)) return event;
  } catch {
    // Falls through to the refusal.
  }
  throw badRequest('The body does not hold a JSON object.');
}
