import type { Tasks } from '../handler.js';
import type { JsonObject } from '../json.js';
import type { Org } from '../org.js';
import { systemDefinition } from '../people/definitions.js';
import { findUser } from '../people/find-user.js';
import { type Presence, presenceOf, setPresence } from '../people/presences.js';
import type { SystemPresenceName } from '../people/state.js';
import { describe, matches } from './criteria.js';
import { type FlowRun, startFlow } from './start-flow.js';
import type { TriggerState } from './state.js';
import { teamsPresenceTopic } from './topics.js';

const teamsSource = 'MICROSOFTTEAMS';

/** What became of an event at one trigger of its topic. */
export interface TriggerReport {
  readonly triggerId: string;
  readonly triggerName: string;
  readonly matched: boolean;
  /** Why it did not match, or did not run at once; empty when it ran. */
  readonly reason: string;
  readonly run?: FlowRun | undefined;
}

interface TeamsPresenceChange {
  readonly userId: string;
  /** As Teams spells it: `InACall`. */
  readonly teamsPresence: string;
  /** `MICROSOFTTEAMS` unless told. */
  readonly source?: string | undefined;
  readonly eventType?: string | undefined;
  /** Fields of the event that replace or join the usual ones; null leaves a field out. */
  readonly extra?: JsonObject | undefined;
}

export interface EmitReport {
  readonly topic: string;
  readonly event: JsonObject;
  readonly triggers: readonly TriggerReport[];
  /** In Genesys Cloud; undefined for a user that does not exist. */
  readonly before?: Presence | undefined;
  readonly after?: Presence | undefined;
}

/** What Teams states mean as system presences where the event carries one; the others count as Available. */
const systemPresences: Readonly<Record<string, SystemPresenceName>> = {
  Away: 'Away',
  BeRightBack: 'Away',
  Busy: 'Busy',
  DoNotDisturb: 'Busy',
  Focusing: 'Busy',
  InACall: 'Busy',
  InAMeeting: 'Meeting',
  Presenting: 'Busy',
  Offline: 'Offline',
  OffWork: 'Offline',
};

/**
 * Has a person's presence change in Microsoft Teams: the presence of that source moves, the event goes to the triggers,
 * and what the installed solution makes of it is in the report.
 */
export function emitTeamsPresence(org: Org, change: TeamsPresenceChange, origin: string): EmitReport {
  const { userId, teamsPresence, source = teamsSource } = change;
  const definition = systemDefinition(org, systemPresences[teamsPresence] ?? 'Available');
  const known = findUser(org, userId) !== undefined;
  if (known && source === teamsSource)
    setPresence(org, userId, definition.id, { source, message: teamsPresence, by: 'Microsoft Teams' });
  const event = withoutNulls({
    userId,
    eventType: change.eventType ?? 'UserPresenceStatusChanged',
    source,
    message: teamsPresence,
    modifiedDate: org.timestamp(),
    currentDisplaySourceId: 'PURECLOUD',
    previousDisplaySourceId: 'PURECLOUD',
    presenceDefinition: { id: definition.id, systemPresence: definition.systemPresence },
    ...change.extra,
  });
  const before = known ? presenceOf(org, userId) : undefined;
  const triggers = emitEvent(org, teamsPresenceTopic, event, origin);
  const after = known ? presenceOf(org, userId) : undefined;
  return { topic: teamsPresenceTopic, event, triggers, before, after };
}

function withoutNulls(event: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(event).filter(([, value]) => value !== null));
}

const delayedTask = 'delayed trigger starts its flow';

export const emitTasks: Tasks = { [delayedTask]: startDelayed };

interface Delayed {
  readonly triggerId: string;
  readonly event: JsonObject;
  readonly origin: string;
}

/**
 * Has an event of a topic happen: every trigger of the topic is asked, and the flows of those that match run to their
 * end before this returns. `origin` is the server's address.
 */
function emitEvent(org: Org, topic: string, event: JsonObject, origin: string): TriggerReport[] {
  org.note('event', `${topic}: ${inWords(event)}`);
  const triggers = org.state.automation.triggers.filter(({ topicName }) => topicName === topic);
  return triggers.map((trigger) => {
    const report = offer(org, trigger, event, origin);
    const outcome = report.run === undefined ? report.reason : (report.run.exitReason ?? 'ran');
    org.note('trigger', `"${trigger.name}": ${outcome}`);
    return report;
  });
}

/** The fields that are no objects: `userId 5f…, source MICROSOFTTEAMS`. */
function inWords(event: JsonObject): string {
  return Object.entries(event)
    .filter(([, value]) => typeof value !== 'object')
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(', ');
}

function offer(org: Org, trigger: TriggerState, event: JsonObject, origin: string): TriggerReport {
  const report = { triggerId: trigger.id, triggerName: trigger.name };
  if (!trigger.enabled) return { ...report, matched: false, reason: 'The trigger is not enabled.' };
  const missed = trigger.matchCriteria.find((criterion) => !matches(criterion, event));
  if (missed !== undefined)
    return { ...report, matched: false, reason: `The event does not match ${describe(missed)}.` };
  if (trigger.delayBySeconds !== undefined) {
    const delayed: Delayed = { triggerId: trigger.id, event, origin };
    org.later(trigger.delayBySeconds * 1000, delayedTask, JSON.stringify(delayed));
    return { ...report, matched: true, reason: `The flow starts in ${trigger.delayBySeconds} seconds.` };
  }
  const run = startFlow(org, trigger.target, event, origin);
  return typeof run === 'string'
    ? { ...report, matched: true, reason: run }
    : { ...report, matched: true, reason: '', run };
}

function startDelayed(org: Org, subject: string): void {
  const { triggerId, event, origin } = JSON.parse(subject) as Delayed;
  const trigger = org.state.automation.triggers.find(({ id }) => id === triggerId);
  if (trigger?.enabled === true) startFlow(org, trigger.target, event, origin);
}
