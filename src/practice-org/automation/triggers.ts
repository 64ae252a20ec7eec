import { badRequest, conflict } from '../errors.js';
import type { Call, Handlers, Reply } from '../handler.js';
import { isListed, readable } from '../lag.js';
import { cursorPage } from '../paging.js';
import { checkedCriteria } from './criteria.js';
import type { TriggerState } from './state.js';
import { isKnownTopic } from './topics.js';
import { checkedTarget, targetBody } from './trigger-target.js';

export const triggerHandlers: Handlers = {
  getProcessautomationTriggers,
  postProcessautomationTriggers,
  getProcessautomationTrigger: (call) => ({ body: triggerBody(requestedTrigger(call)) }),
  putProcessautomationTrigger,
  deleteProcessautomationTrigger,
};

const longestName = 256;
const longestDescription = 512;

interface TriggerRequest {
  readonly name: string;
  readonly topicName: string;
  readonly target: unknown;
  readonly enabled: boolean;
  readonly version?: number;
  readonly matchCriteria?: unknown;
  readonly eventTTLSeconds?: number;
  readonly delayBySeconds?: number;
  readonly description?: string;
}

/** The trigger that the path names; throws `not.found`. */
export function requestedTrigger({ org, path }: Call): TriggerState {
  const id = path.triggerId ?? '';
  return readable(
    org,
    org.state.automation.triggers.find((trigger) => trigger.id === id),
    'trigger',
    id,
  );
}

/** There is no filter by name, and names are not unique. */
function getProcessautomationTriggers({ org, query }: Call): Reply {
  const found = org.state.automation.triggers
    .filter((trigger) => isListed(org, trigger))
    .filter(({ topicName }) => query.topicName === undefined || topicName === query.topicName)
    .filter(({ enabled }) => query.enabled === undefined || String(enabled) === query.enabled)
    .filter(
      ({ delayBySeconds }) =>
        query.hasDelayBy === undefined || String(delayBySeconds !== undefined) === query.hasDelayBy,
    )
    .map(triggerBody);
  return { body: cursorPage(found, query, { uri: '/api/v2/processautomation/triggers' }) };
}

function postProcessautomationTriggers({ org, body }: Call): Reply {
  const request = body as TriggerRequest;
  if (!isKnownTopic(request.topicName)) throw badRequest(`The topic "${request.topicName}" does not exist.`);
  const trigger: TriggerState = {
    id: org.id(),
    topicName: request.topicName,
    ...checkedSettings(request),
    target: checkedTarget(org, request.target),
    version: 1,
    createdAt: org.now(),
  };
  org.state.automation.triggers.push(trigger);
  return { body: triggerBody(trigger) };
}

/** Replaces everything but the topic: criteria and the description are gone when they are not sent. */
function putProcessautomationTrigger(call: Call): Reply {
  const trigger = requestedTrigger(call);
  const request = call.body as TriggerRequest;
  if (request.version !== trigger.version)
    throw conflict(
      `The version ${request.version} does not match the current version ${trigger.version} of the trigger.`,
      'version.mismatch',
    );
  if (request.topicName !== trigger.topicName) throw badRequest('The topic of a trigger cannot be changed.');
  const settings = checkedSettings(request);
  const target = checkedTarget(call.org, request.target);
  Object.assign(trigger, settings, { target, version: trigger.version + 1 });
  return { body: triggerBody(trigger) };
}

function deleteProcessautomationTrigger(call: Call): Reply {
  const { triggers } = call.org.state.automation;
  triggers.splice(triggers.indexOf(requestedTrigger(call)), 1);
  return { status: 204 };
}

function checkedSettings(request: TriggerRequest) {
  const { name, enabled, eventTTLSeconds, delayBySeconds, description } = request;
  requireName(name, longestName);
  if ((description ?? '').length > longestDescription)
    throw badRequest(`The description of a trigger can have ${longestDescription} characters at most.`);
  if (eventTTLSeconds !== undefined && delayBySeconds !== undefined)
    throw badRequest('A trigger has eventTTLSeconds or delayBySeconds, not both.');
  if (eventTTLSeconds !== undefined && eventTTLSeconds < 10)
    throw badRequest('eventTTLSeconds must be at least 10.');
  if (delayBySeconds !== undefined && (delayBySeconds < 60 || delayBySeconds > 900))
    throw badRequest('delayBySeconds must be from 60 to 900.');
  return {
    name,
    enabled,
    matchCriteria: checkedCriteria(request.matchCriteria),
    eventTTLSeconds,
    delayBySeconds,
    description,
  };
}

export function requireName(name: string, longest: number): void {
  if (name.trim() === '') throw badRequest('The name of a trigger must not be blank.');
  if (name.length > longest)
    throw badRequest(`The name of a trigger can have ${longest} characters at most.`);
}

function triggerBody(trigger: TriggerState) {
  const { eventTTLSeconds, delayBySeconds, description } = trigger;
  return {
    id: trigger.id,
    name: trigger.name,
    topicName: trigger.topicName,
    target: targetBody(trigger.target),
    version: trigger.version,
    enabled: trigger.enabled,
    matchCriteria: trigger.matchCriteria,
    ...(eventTTLSeconds === undefined ? {} : { eventTTLSeconds }),
    ...(delayBySeconds === undefined ? {} : { delayBySeconds }),
    ...(description === undefined ? {} : { description }),
    selfUri: `/api/v2/processautomation/triggers/${trigger.id}`,
  };
}
