import type { Models } from 'purecloud-platform-client-v2';
import { findFlow, publishedVersionOf } from '../architect/flows.js';
import { type Kind, operations, requested, told, values } from '../collection.js';
import { company } from '../company.js';
import { assumed, badRequest, notFound } from '../errors.js';
import { isJsonPath, readJsonPath } from '../integrations/json-path.js';
import { isObject, type Json, jsonIn, picked, without } from '../json.js';
import type { Call, Handlers, Org, Reply } from '../org.js';
import { cursorPage } from '../paging.js';
import type { CriterionState, TriggerState } from './state.js';

const longestName = 256;
const longestDescription = 512;

/** There is no filter by name, and names are not unique. A PUT replaces everything but the topic. */
const triggerKind: Kind<TriggerState> = {
  what: 'trigger',
  uri: '/api/v2/processautomation/triggers',
  store: (org) => org.state.automation.triggers,
  wire: (trigger, { org }) => without(told(org, triggerKind, trigger), 'dateCreated', 'dateModified'),
  list: {
    page: 'cursor',
    unsorted: true,
    filters: {
      topicName: ({ topicName }, wanted) => topicName === wanted,
      enabled: ({ enabled }, wanted) => String(enabled) === wanted,
      hasDelayBy: ({ delayBySeconds }, wanted) => String(delayBySeconds !== undefined) === wanted,
    },
  },
  versioned: 'version.mismatch',
  settings: ({ org, body }, present) => {
    const request = body as Models.CreateTriggerRequest;
    const { topicName, enabled, eventTTLSeconds, delayBySeconds, description } = request;
    if (present !== undefined && topicName !== present.topicName)
      throw badRequest('The topic of a trigger cannot be changed.');
    if (!isKnownTopic(topicName)) throw badRequest(`The topic "${topicName}" does not exist.`);
    requireShort(request.name, longestName, 'name');
    requireShort(description ?? '', longestDescription, 'description');
    if (eventTTLSeconds !== undefined && delayBySeconds !== undefined)
      throw badRequest('A trigger has eventTTLSeconds or delayBySeconds, not both.');
    if (eventTTLSeconds !== undefined && eventTTLSeconds < 10)
      throw badRequest('eventTTLSeconds must be at least 10.');
    if (delayBySeconds !== undefined && (delayBySeconds < 60 || delayBySeconds > 900))
      throw badRequest('delayBySeconds must be from 60 to 900.');
    const matchCriteria = (request.matchCriteria ?? []).map(checkedCriterion);
    const target = checkedTarget(org, request.target);
    return { topicName, enabled, matchCriteria, target, eventTTLSeconds, delayBySeconds, description };
  },
};

export const triggerHandlers: Handlers = {
  ...operations(triggerKind),
  /** Tells what an event would do, and does nothing of it. The body is the event as a JSON string. */
  postProcessautomationTriggerTest,
  postProcessautomationTriggersTopicTest: (call) => {
    const [topic = '', event] = [call.path.topicName, eventOf(call)];
    if (!isKnownTopic(topic)) throw notFound('topic', topic);
    const violations = eventViolations(topic, event);
    const shown = (matched: boolean) =>
      values(call.org, triggerKind)
        .filter(({ topicName }) => topicName === topic)
        .filter(({ matchCriteria }) => matchCriteria.every((one) => matches(one, event)) === matched)
        .map((one) => picked(told(call.org, triggerKind, one), ['id', 'name', 'enabled', 'selfUri']));
    const name = 'Trigger match validation';
    const found = { name, step: 2, matchedTriggers: shown(true), unmatchedTriggers: shown(false) };
    const body = { schemaValidation: step(1, 'Schema', violations), triggerMatchValidation: found };
    return { body };
  },
  getProcessautomationTriggersTopics: ({ query }) => ({
    body: cursorPage(Object.keys(topics), query, { uri: `${triggerKind.uri}/topics` }),
  }),
};

export function requireShort(text: string, longest: number, what: string): void {
  if (text.length > longest)
    throw badRequest(`The ${what} of a trigger can have ${longest} characters at most.`);
}

/** A trigger's target as it is kept. Throws 400 unless it is a published, active workflow that triggers see already. */
export function checkedTarget(org: Org, { type, id, workflowTargetSettings }: Models.TriggerTarget) {
  if (type !== 'Workflow') throw badRequest('The type of the target must be Workflow.');
  const problem = targetProblem(org, id);
  if (problem !== undefined) throw badRequest(problem);
  return {
    type,
    id,
    workflowTargetSettings: { dataFormat: 'TopLevelPrimitives', ...workflowTargetSettings },
  };
}

function targetProblem(org: Org, id = ''): string | undefined {
  const flow = findFlow(org, id);
  if (flow === undefined) return `The target workflow ${id} does not exist.`;
  if (flow.type !== 'WORKFLOW') return `The target "${flow.name}" is no workflow.`;
  const [first] = flow.versions;
  if (first === undefined || publishedVersionOf(flow) === undefined)
    return `The target workflow "${flow.name}" is not published.`;
  if (!flow.active) return `The target workflow "${flow.name}" is not active.`;
  if (org.now() - first.createdAt < org.conditions.flowVisibleToTriggers)
    return `The target workflow ${id} is not available yet.`;
  return undefined;
}

function postProcessautomationTriggerTest(call: Call): Reply {
  const { topicName, target, matchCriteria } = requested(call, triggerKind);
  const event = eventOf(call);
  const problem = targetProblem(call.org, target.id);
  const criteria = matchCriteria.map((criterion) => ({
    ...criterion,
    generatedJsonPathCondition: `$[?(@.${criterion.jsonPath.replace(/^\$\.?/, '')})]`,
    match: matches(criterion, event),
  }));
  const schemaValidation = step(1, 'Schema', eventViolations(topicName, event));
  const targetValidation = step(2, 'Target', problem === undefined ? [] : [problem]);
  const pathsMatch = criteria.every(({ match }) => match);
  const jsonPathValidation = step(3, 'JSON path', criteria, pathsMatch);
  const triggerMatches = schemaValidation.matches && targetValidation.matches && pathsMatch;
  return { body: { schemaValidation, targetValidation, jsonPathValidation, triggerMatches } };
}

function step<T>(number: number, what: string, details: readonly T[], good = details.length === 0) {
  return { name: `${what} validation`, step: number, matches: good, details };
}

function eventOf({ body }: Call): Record<string, unknown> {
  if (typeof body !== 'string') throw badRequest('The body must be the event as a JSON string.');
  const event = jsonIn(body);
  if (isObject(event)) return event;
  throw badRequest('The body does not hold a JSON object.');
}

export const teamsPresenceTopic = 'v2.users.{id}.integrationpresence';

/** By topic the fields of its event, with their types. */
const topics = company<Readonly<Record<string, Readonly<Record<string, string>>>>>('topics');

function isKnownTopic(name: string): boolean {
  return Object.hasOwn(topics, name);
}

function eventViolations(topic: string, event: unknown): string[] {
  const schema = topics[topic];
  if (schema === undefined) return [`The topic ${topic} is not known.`];
  if (!isObject(event)) return ['The event is not an object.'];
  return Object.entries(event).flatMap(([name, value]) => {
    const wanted = schema[name];
    if (wanted === undefined) return [`The topic has no field "${name}".`];
    const type = Array.isArray(value) ? 'array' : typeof value;
    return type === wanted ? [] : [`The field "${name}" must be of type ${wanted}.`];
  });
}

const setOperators = ['In', 'NotIn', 'All'];

/** By operator: `wanted` is the value of a criterion, or all of its values. */
const operators: Readonly<Record<string, (found: unknown, wanted: unknown) => boolean>> = {
  Equal: same,
  NotEqual: (found, wanted) => !same(found, wanted),
  GreaterThan: compared((order) => order > 0),
  GreaterThanOrEqual: compared((order) => order >= 0),
  LessThan: compared((order) => order < 0),
  LessThanOrEqual: compared((order) => order <= 0),
  In: (found, wanted) => holds(wanted, found),
  NotIn: (found, wanted) => !holds(wanted, found),
  All: (found, wanted) => Array.isArray(wanted) && wanted.every((one) => holds(found, one)),
  Contains: (found, wanted) =>
    typeof found === 'string' ? typeof wanted === 'string' && found.includes(wanted) : holds(found, wanted),
  Exists: (found, wanted) => (found !== undefined) === wanted,
  Size: (found, wanted) => (Array.isArray(found) || typeof found === 'string') && found.length === wanted,
};

/** All criteria of a trigger must match (assumed, as the platform's notes do not say); no criteria match every event. */
export function matches({ jsonPath, operator, value, values }: CriterionState, event: unknown): boolean {
  return operators[operator]?.(readJsonPath(event, jsonPath), values ?? value) ?? false;
}

/** For people: `source Equal "MICROSOFTTEAMS"`. */
export function describe({ jsonPath, operator, value, values }: CriterionState): string {
  return `${jsonPath} ${operator} ${JSON.stringify(values ?? value)}`;
}

/** A trigger's match criterion as it is kept; the contract has settled that the operator is a known one. Throws 400. */
function checkedCriterion({ jsonPath, operator, value, values }: Models.MatchCriteria): CriterionState {
  if (jsonPath === undefined || jsonPath.trim() === '' || operator === undefined)
    throw badRequest('A match criterion needs a jsonPath and an operator.');
  if (!isJsonPath(jsonPath)) throw badRequest(`"${jsonPath}" is not a valid JSON path.`);
  if (value !== undefined && values !== undefined)
    throw assumed(badRequest(`The criterion for "${jsonPath}" has both value and values.`));
  if (setOperators.includes(operator)) {
    if (values === undefined || values.length === 0)
      throw assumed(badRequest(`The operator ${operator} needs values.`));
    return { jsonPath, operator, values: values as readonly unknown[] as readonly Json[] };
  }
  if (value === undefined) throw assumed(badRequest(`The operator ${operator} needs a value.`));
  if (operator === 'Exists' && typeof value !== 'boolean')
    throw assumed(badRequest('The operator Exists needs true or false.'));
  if (operator === 'Size' && !Number.isInteger(value))
    throw assumed(badRequest('The operator Size needs a whole number.'));
  return { jsonPath, operator, value: value as unknown as Json };
}

function same(one: unknown, other: unknown): boolean {
  return one !== undefined && JSON.stringify(one) === JSON.stringify(other);
}

function holds(list: unknown, wanted: unknown): boolean {
  return Array.isArray(list) && list.some((one) => same(one, wanted));
}

function compared(fits: (order: number) => boolean) {
  return (found: unknown, wanted: unknown): boolean => {
    if (typeof found === 'number' && typeof wanted === 'number') return fits(found - wanted);
    if (typeof found !== 'string' || typeof wanted !== 'string') return false;
    return fits(found < wanted ? -1 : found > wanted ? 1 : 0);
  };
}
