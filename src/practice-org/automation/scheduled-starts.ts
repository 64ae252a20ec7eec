import type { Tasks } from '../handler.js';
import type { Org } from '../org.js';
import { startFlow } from './start-flow.js';
import type { ScheduledRunState, ScheduledTriggerState } from './state.js';
import { nextScheduledStart, type ScheduledStart } from './trigger-schedule.js';

const task = 'scheduled trigger starts its flow';
const keptRuns = 500;

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
export function awaitNextStart(org: Org, trigger: ScheduledTriggerState, after: number): void {
  const next = trigger.enabled ? nextScheduledStart(trigger.schedule, after) : undefined;
  if (next === undefined) return;
  const due: Due = { triggerId: trigger.id, version: trigger.version, ...next };
  // Also when it is over already because nobody used the practice org meanwhile: then it takes its turn in order.
  org.at(next.at, task, JSON.stringify(due));
}

/** There is no event, so no input of the flow is set (unverified). */
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
