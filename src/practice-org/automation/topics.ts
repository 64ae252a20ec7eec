import type { Handlers } from '../handler.js';
import { isObject } from '../json.js';
import { cursorPage } from '../paging.js';

type FieldType = 'string' | 'number' | 'boolean' | 'object' | 'array';

/** The event of a topic: its fields with their types. */
type EventSchema = Readonly<Record<string, FieldType>>;

export const teamsPresenceTopic = 'v2.users.{id}.integrationpresence';

const presenceEvent: EventSchema = {
  userId: 'string',
  eventType: 'string',
  source: 'string',
  message: 'string',
  modifiedDate: 'string',
  currentDisplaySourceId: 'string',
  previousDisplaySourceId: 'string',
  presenceDefinition: 'object',
  futurePresenceDefinition: 'object',
};

const conversationEvent: EventSchema = {
  eventTime: 'number',
  conversationId: 'string',
  participantId: 'string',
  sessionId: 'string',
  mediaType: 'string',
  direction: 'string',
  queueId: 'string',
};

const topics: Readonly<Record<string, EventSchema>> = {
  [teamsPresenceTopic]: presenceEvent,
  'v2.users.{id}.presence': {
    source: 'string',
    presenceDefinition: 'object',
    message: 'string',
    modifiedDate: 'string',
  },
  'v2.users.{id}.outofoffice': {
    user: 'object',
    active: 'boolean',
    indefinite: 'boolean',
    startDate: 'string',
    endDate: 'string',
  },
  'v2.users.{id}.routingStatus': { id: 'string', routingStatus: 'object' },
  'v2.users.{id}.station': { associatedStation: 'object' },
  'v2.detail.events.conversation.{id}.customer.start': conversationEvent,
  'v2.detail.events.conversation.{id}.customer.end': conversationEvent,
  'v2.detail.events.conversation.{id}.acd.start': conversationEvent,
  'v2.detail.events.conversation.{id}.acd.end': conversationEvent,
  'v2.detail.events.conversation.{id}.user.end': conversationEvent,
  'v2.detail.events.conversation.{id}.wrapup': { ...conversationEvent, wrapupCode: 'string' },
  'v2.quality.evaluations': { id: 'string', status: 'string' },
};

export const topicHandlers: Handlers = {
  getProcessautomationTriggersTopics: ({ query }) => ({
    body: cursorPage(Object.keys(topics), query, { uri: '/api/v2/processautomation/triggers/topics' }),
  }),
};

export function isKnownTopic(name: string): boolean {
  return Object.hasOwn(topics, name);
}

/** What is wrong with an event of the topic; empty when nothing is. */
export function eventViolations(topic: string, event: unknown): string[] {
  const schema = topics[topic];
  if (schema === undefined) return [`The topic ${topic} is not known.`];
  if (!isObject(event)) return ['The event is not an object.'];
  return Object.entries(event).flatMap(([name, value]) => {
    const wanted = schema[name];
    if (wanted === undefined) return [`The topic has no field "${name}".`];
    return typeOf(value) === wanted ? [] : [`The field "${name}" must be of type ${wanted}.`];
  });
}

function typeOf(value: unknown): string {
  return Array.isArray(value) ? 'array' : typeof value;
}
