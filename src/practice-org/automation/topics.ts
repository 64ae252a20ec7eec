import { company } from '../company.js';
import type { Handlers } from '../handler.js';
import { isObject } from '../json.js';
import { cursorPage } from '../paging.js';

export const teamsPresenceTopic = 'v2.users.{id}.integrationpresence';

/** By topic the fields of its event, with their types. */
const topics = company<Readonly<Record<string, Readonly<Record<string, string>>>>>('topics');

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
    const type = Array.isArray(value) ? 'array' : typeof value;
    return type === wanted ? [] : [`The field "${name}" must be of type ${wanted}.`];
  });
}
