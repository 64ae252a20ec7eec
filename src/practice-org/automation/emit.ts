import { execute, launchOf } from '../architect/executions.js';
import { fromJson, type Value } from '../architect/expressions/values.js';
import { findFlow } from '../architect/flows.js';
import type { ExecutionState } from '../architect/state.js';
import type { Variable } from '../architect/yaml/flow-reader.js';
import { company } from '../company.js';
import type { JsonObject } from '../json.js';
import type { Org, Tasks } from '../org.js';
import { systemDefinition } from '../people/definitions.js';
import { presenceOf, setPresence } from '../people/presences.js';
import type { SystemPresenceName } from '../people/state.js';
import type { TriggerState } from './state.js';
import { describe, matches, teamsPresenceTopic } from './triggers.js';

const teamsSource = 'MICROSOFTTEAMS';

export interface TriggerReport {
  readonly triggerId: string;
  readonly triggerName: string;
  readonly matched: boolean;
  /** Why it did not match, or did not run at once; empty when it ran. */
  readonly reason: string;
  readonly run?: ExecutionState | undefined;
}

interface TeamsPresenceChange {
  readonly userId: string;
  /** As Teams spells it: `InACall`. */
  readonly teamsPresence: string;
  /** `MICROSOFTTEAMS` unless told. */
  readonly source?: string | undefined;
  /** Fields of the event that replace or join the usual ones. */
  readonly extra?: JsonObject | undefined;
}

/** What Teams states mean as system presences where the event carries one; the others count as Available. */
const systemPresences = company<Readonly<Record<string, SystemPresenceName>>>('teamsPresences');

/**
 * Has a person's presence change in Microsoft Teams: the presence of that source moves, the event goes to the triggers,
 * and what the installed solution makes of it is in the report, with the presence in Genesys Cloud before and after it.
 * `origin` is the server's address.
 */
export function emitTeamsPresence(org: Org, change: TeamsPresenceChange, origin: string) {
  const { userId, teamsPresence, source = teamsSource } = change;
  const definition = systemDefinition(org, systemPresences[teamsPresence] ?? 'Available');
  const known = org.state.people.users[userId] !== undefined;
  if (known && source === teamsSource)
    setPresence(org, userId, definition.id, { source, message: teamsPresence, by: 'Microsoft Teams' });
  const event: JsonObject = {
    userId,
    eventType: 'UserPresenceStatusChanged',
    source,
    message: teamsPresence,
    modifiedDate: org.timestamp(),
    ...{ currentDisplaySourceId: 'PURECLOUD', previousDisplaySourceId: 'PURECLOUD' },
    presenceDefinition: { id: definition.id, systemPresence: definition.systemPresence },
    ...change.extra,
  };
  const before = known ? presenceOf(org, userId) : undefined;
  const plain = Object.entries(event).filter(([, value]) => typeof value !== 'object');
  org.note('event', `${teamsPresenceTopic}: ${plain.map((field) => field.join(' ')).join(', ')}`);
  const asked = org.state.automation.triggers.filter(({ topicName }) => topicName === teamsPresenceTopic);
  const triggers = asked.map((trigger): TriggerReport => {
    const report = offer(org, trigger, event, origin);
    const outcome = report.run === undefined ? report.reason : (report.run.exitReason ?? 'ran');
    org.note('trigger', `"${trigger.name}": ${outcome}`);
    return { triggerId: trigger.id, triggerName: trigger.name, ...report };
  });
  return { triggers, before, after: known ? presenceOf(org, userId) : undefined };
}

const delayedTask = 'delayed trigger starts its flow';

export const emitTasks: Tasks = { [delayedTask]: startDelayed };

interface Delayed {
  readonly triggerId: string;
  readonly event: JsonObject;
  readonly origin: string;
}

/** The flow of a trigger that matches runs to its end before this returns. */
function offer(
  org: Org,
  trigger: TriggerState,
  event: JsonObject,
  origin: string,
): Pick<TriggerReport, 'matched' | 'reason' | 'run'> {
  if (!trigger.enabled) return { matched: false, reason: 'The trigger is not enabled.' };
  const missed = trigger.matchCriteria.find((criterion) => !matches(criterion, event));
  if (missed !== undefined)
    return { matched: false, reason: `The event does not match ${describe(missed)}.` };
  if (trigger.delayBySeconds !== undefined) {
    const delayed: Delayed = { triggerId: trigger.id, event, origin };
    org.later(trigger.delayBySeconds * 1000, delayedTask, JSON.stringify(delayed));
    return { matched: true, reason: `The flow starts in ${trigger.delayBySeconds} seconds.` };
  }
  const run = startFlow(org, trigger.target, event, origin);
  return typeof run === 'string' ? { matched: true, reason: run } : { matched: true, reason: '', run };
}

function startDelayed(org: Org, subject: string): void {
  const { triggerId, event, origin } = JSON.parse(subject) as Delayed;
  const trigger = org.state.automation.triggers.find(({ id }) => id === triggerId);
  if (trigger?.enabled === true) startFlow(org, trigger.target, event, origin);
}

/** Runs the published version of a trigger's workflow on an event; a text says why it cannot run. */
function startFlow(
  org: Org,
  { id = '', workflowTargetSettings }: TriggerState['target'],
  event: JsonObject,
  origin: string,
): ExecutionState | string {
  const flow = findFlow(org, id);
  if (flow === undefined) return `The workflow ${id} does not exist.`;
  const launch = launchOf(flow);
  if (typeof launch === 'string') return launch;
  const inputs = launch.workflow.variables.filter(({ isInput }) => isInput);
  return execute(org, launch, inputsFrom(inputs, event, workflowTargetSettings?.dataFormat), { origin });
}

/** `TopLevelPrimitives` fills inputs that are called like a field, but for objects; `Json` the JSON input `Flow.jsonData`. */
function inputsFrom(
  inputs: readonly Variable[],
  event: JsonObject,
  format: string | undefined,
): Record<string, Value> {
  if (format === 'Json')
    return inputs.some(({ name, type }) => name === 'Flow.jsonData' && type === 'json')
      ? { 'Flow.jsonData': { json: event } }
      : {};
  return Object.fromEntries(
    inputs.flatMap(({ name, type }) => {
      const field = event[name.slice('Flow.'.length)];
      const value = typeof field === 'object' ? undefined : fromJson(field, type);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
