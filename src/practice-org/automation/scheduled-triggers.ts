import type { Models } from 'purecloud-platform-client-v2';
import { type Kind, operations, told } from '../collection.js';
import { assumed, badRequest } from '../errors.js';
import { without } from '../json.js';
import type { Handlers } from '../org.js';
import { checkZone } from '../outbound/campaign-schedules.js';
import type { ScheduledTriggerState } from './state.js';
import { checkedTarget, requireShort } from './triggers.js';

const longestName = 162;

/** The clock starts no flow here. Assumed: that names are not unique, as those of other triggers. */
const scheduledTriggerKind: Kind<ScheduledTriggerState> = {
  what: 'scheduled trigger',
  uri: '/api/v2/processautomation/scheduledtriggers',
  store: ({ state: { automation } }) => (automation.scheduledTriggers ??= []),
  wire: (one, { org }) => without(told(org, scheduledTriggerKind, one), 'dateCreated', 'dateModified'),
  list: {
    page: 'cursor',
    unsorted: true,
    filters: { enabled: ({ enabled }, wanted) => String(enabled) === wanted },
  },
  versioned: 'version.mismatch',
  settings: ({ org, body }) => {
    const { name, description, enabled, target, schedule } = body as Models.CreateScheduledTriggerRequest;
    requireShort(name, longestName, 'name');
    requireSchedule(schedule);
    return { description, enabled, target: checkedTarget(org, target), schedule };
  },
};

export const scheduledTriggerHandlers: Handlers = operations(scheduledTriggerKind);

const bounds = { minutes: 59, hours: 23, daysOfMonth: 31, months: 12, daysOfWeek: 7 } as const;

/** Assumed: that every part may be left out, is `*`, or numbers and ranges of them; that days may be `?`. */
function requireSchedule({ timezone, ...parts }: Models.TriggerSchedule): void {
  checkZone(timezone, 'schedule.timezone');
  for (const [part, text] of Object.entries(parts) as [keyof typeof bounds, string][]) {
    const least = part === 'minutes' || part === 'hours' ? 0 : 1;
    const fits = (number: string) => /^\d+$/.test(number) && +number >= least && +number <= bounds[part];
    const any = part.startsWith('days') ? /^[*?]$/ : /^\*$/;
    if (!any.test(text) && !text.split(/[,-]/).every(fits))
      throw assumed(badRequest(`schedule.${part} "${text}" must be from ${least} to ${bounds[part]}.`));
  }
  if ((parts.minutes ?? '').split(',').length > 2)
    throw badRequest('schedule.minutes has two values at most.');
}
