import { conflict } from '../errors.js';
import type { Call, Handlers, Reply } from '../handler.js';
import { isListed, readable } from '../lag.js';
import { cursorPage } from '../paging.js';
import { awaitNextStart } from './scheduled-starts.js';
import type { ScheduledTriggerState } from './state.js';
import { checkTriggerSchedule, type TriggerSchedule } from './trigger-schedule.js';
import { checkedTarget, targetBody } from './trigger-target.js';
import { requireName } from './triggers.js';

export const scheduledTriggerHandlers: Handlers = {
  getProcessautomationScheduledtriggers,
  postProcessautomationScheduledtriggers,
  getProcessautomationScheduledtrigger: (call) => ({ body: triggerBody(requested(call)) }),
  putProcessautomationScheduledtrigger,
  deleteProcessautomationScheduledtrigger,
};

const longestName = 162;

interface ScheduledRequest {
  readonly name: string;
  readonly enabled: boolean;
  readonly target: unknown;
  readonly schedule: TriggerSchedule;
  readonly description?: string;
  readonly version?: number;
}

function getProcessautomationScheduledtriggers({ org, query }: Call): Reply {
  const found = org.state.automation.scheduledTriggers
    .filter((trigger) => isListed(org, trigger))
    .filter(({ enabled }) => query.enabled === undefined || String(enabled) === query.enabled)
    .map(triggerBody);
  return { body: cursorPage(found, query, { uri: '/api/v2/processautomation/scheduledtriggers' }) };
}

function postProcessautomationScheduledtriggers(call: Call): Reply {
  const { org } = call;
  const trigger: ScheduledTriggerState = {
    id: org.id(),
    ...checkedSettings(call),
    version: 1,
    createdAt: org.now(),
  };
  org.state.automation.scheduledTriggers.push(trigger);
  awaitNextStart(org, trigger, org.now());
  return { body: triggerBody(trigger) };
}

function putProcessautomationScheduledtrigger(call: Call): Reply {
  const trigger = requested(call);
  const { version } = call.body as ScheduledRequest;
  if (version !== trigger.version)
    throw conflict(
      `The version ${version} does not match the current version ${trigger.version} of the trigger.`,
      'version.mismatch',
    );
  Object.assign(trigger, checkedSettings(call), { version: trigger.version + 1 });
  awaitNextStart(call.org, trigger, call.org.now());
  return { body: triggerBody(trigger) };
}

function deleteProcessautomationScheduledtrigger(call: Call): Reply {
  const { scheduledTriggers } = call.org.state.automation;
  scheduledTriggers.splice(scheduledTriggers.indexOf(requested(call)), 1);
  return { status: 204 };
}

function requested({ org, path }: Call): ScheduledTriggerState {
  const id = path.scheduledTriggerId ?? '';
  return readable(
    org,
    org.state.automation.scheduledTriggers.find((trigger) => trigger.id === id),
    'scheduled trigger',
    id,
  );
}

function checkedSettings({ org, body }: Call) {
  const { name, enabled, target, schedule, description } = body as ScheduledRequest;
  requireName(name, longestName);
  checkTriggerSchedule(schedule);
  return { name, enabled, target: checkedTarget(org, target), schedule, description };
}

function triggerBody(trigger: ScheduledTriggerState) {
  return {
    id: trigger.id,
    name: trigger.name,
    target: targetBody(trigger.target),
    version: trigger.version,
    enabled: trigger.enabled,
    schedule: trigger.schedule,
    ...(trigger.description === undefined ? {} : { description: trigger.description }),
    selfUri: `/api/v2/processautomation/scheduledtriggers/${trigger.id}`,
  };
}
