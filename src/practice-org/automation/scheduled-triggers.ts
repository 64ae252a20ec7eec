import { create, type Kind, operations, optional, update } from '../collection.js';
import type { Call, Handlers, Tasks } from '../handler.js';
import type { Org } from '../org.js';
import { startFlow } from './start-flow.js';
import type { ScheduledRunState, ScheduledTriggerState } from './state.js';
import {
  checkTriggerSchedule,
  nextScheduledStart,
  type ScheduledStart,
  type TriggerSchedule,
} from './trigger-schedule.js';
import { checkedTarget, requireShort, targetBody } from './triggers.js';

const longestName = 162;
const keptRuns = 500;
const uri = '/api/v2/processautomation/scheduledtriggers';

interface ScheduledRequest {
  readonly name: string;
  readonly enabled: boolean;
  readonly target: unknown;
  readonly schedule: TriggerSchedule;
  readonly description?: string;
}

const scheduledKind: Kind<ScheduledTriggerState> = {
  what: 'scheduled trigger',
  uri,
  parameter: 'scheduledTriggerId',
  store: (org) => org.state.automation.scheduledTriggers,
  wire: ({ id, name, target, version, enabled, schedule, description }) => ({
    ...{ id, name, version, enabled, schedule },
    target: targetBody(target),
    ...optional('description', description),
    selfUri: `${uri}/${id}`,
  }),
  list: {
    page: 'cursor',
    unsorted: true,
    filters: { enabled: ({ enabled }, wanted) => String(enabled) === wanted },
  },
  versioned: 'version.mismatch',
  settings: ({ org, body }) => {
    const { name, enabled, target, schedule, description } = body as ScheduledRequest;
    requireShort(name, longestName, 'name');
    checkTriggerSchedule(schedule);
    return { enabled, target: checkedTarget(org, target), schedule, description };
  },
};

/** A new or changed trigger waits for its next time from now on. */
export const scheduledTriggerHandlers: Handlers = {
  ...operations(scheduledKind, 'ProcessautomationScheduledtriggers', 'ProcessautomationScheduledtrigger'),
  postProcessautomationScheduledtriggers: (call) => waiting(call, create(call, scheduledKind)),
  putProcessautomationScheduledtrigger: (call) => waiting(call, update(call, scheduledKind)),
};

function waiting(call: Call, trigger: ScheduledTriggerState) {
  awaitNextStart(call.org, trigger, call.org.now());
  return { body: scheduledKind.wire(trigger, call) };
}

const task = 'scheduled trigger starts its flow';

/** Where the data actions of scheduled flows seem to come from: no request is under way, so there is no server address. */
const noOrigin = 'http://127.0.0.1';

export const scheduledStartTasks: Tasks = {
  [task]: (org, subject) => {
    const due = JSON.parse(subject) as Due;
    const trigger = org.state.automation.scheduledTriggers.find(
      ({ id, version }) => id === due.triggerId && version === due.version,
    );
    if (trigger === undefined) return;
    runScheduled(org, trigger, due);
    awaitNextStart(org, trigger, due.at);
  },
};

/** The version tells it from a start of an earlier schedule. */
interface Due extends ScheduledStart {
  readonly triggerId: string;
  readonly version: number;
}

/** Has an enabled trigger start its flow at its next time after the instant. Called anew when the trigger changes. */
function awaitNextStart(org: Org, trigger: ScheduledTriggerState, after: number): void {
  const next = trigger.enabled ? nextScheduledStart(trigger.schedule, after) : undefined;
  if (next === undefined) return;
  const due: Due = { triggerId: trigger.id, version: trigger.version, ...next };
  // Also when it is over already because nobody used the practice org meanwhile: then it takes its turn in order.
  org.at(next.at, task, JSON.stringify(due));
}

/** There is no event, so no input of the flow is set (assumed). */
function runScheduled(org: Org, trigger: ScheduledTriggerState, due: Due): void {
  const run = startFlow(org, trigger.target, {}, noOrigin);
  const started = typeof run !== 'string';
  const kept: ScheduledRunState = {
    at: new Date(due.at).toISOString(),
    local: due.local,
    timeZone: due.timeZone,
    trigger: trigger.name,
    started,
    ...(started
      ? { workflow: run.flowName, exitReason: run.exitReason, problem: run.errorMessage }
      : { problem: run }),
  };
  const { scheduledRuns } = org.state.automation;
  scheduledRuns.push(kept);
  scheduledRuns.splice(0, scheduledRuns.length - keptRuns);
  org.note('trigger', `"${trigger.name}" (scheduled): ${kept.problem ?? kept.exitReason ?? 'ran'}`);
}
