import type { Models } from 'purecloud-platform-client-v2';
import { dates, isListed, requireVersion } from '../collection.js';
import { badRequest, notFound } from '../errors.js';
import type { Call, Handlers, Tasks } from '../handler.js';
import { divisionRef } from '../identity/divisions.js';
import type { Org } from '../org.js';
import { nextOccurrence } from './calendar.js';
import { campaignKind } from './campaign-config.js';
import { startCampaign, stopCampaign } from './campaign-status.js';
import { checkSchedule } from './schedule-checks.js';
import type { CampaignState, ScheduleState } from './state.js';

const uri = '/api/v2/outbound/schedules/campaigns';

/** Where data actions of scheduled campaigns seem to come from: no request is under way, so there is no server address. */
const noOrigin = 'http://127.0.0.1';

export const campaignScheduleHandlers: Handlers = {
  getOutboundSchedulesCampaigns: ({ org }) => ({
    body: org.state.outbound.schedules
      .filter((schedule) => isListed(org, schedule))
      .map((schedule) => wireSchedule(org, schedule)),
  }),
  getOutboundSchedulesCampaign: (call) => ({ body: wireSchedule(call.org, scheduleOf(call)) }),
  putOutboundSchedulesCampaign: putSchedule,
  deleteOutboundSchedulesCampaign: (call) => {
    const schedule = scheduleOf(call);
    const { outbound } = call.org.state;
    outbound.schedules = outbound.schedules.filter((other) => other !== schedule);
    return { status: 204 };
  },
};

export const campaignScheduleTasks: Tasks = {
  'outbound.scheduledStart': (org, subject) => {
    const due = readDue(org, subject);
    if (due === undefined) return;
    const { campaign, schedule } = due;
    const run = startCampaign(org, campaign, {
      origin: noOrigin,
      startsAt: due.start,
      schedule: { local: due.local, timeZone: due.timeZone },
    });
    // A campaign that somebody else has switched on is left alone at the end as well.
    if (run.started)
      org.later(due.end - org.now(), 'outbound.scheduledEnd', `${campaign.id} ${campaign.starts}`);
    awaitNext(org, schedule, due.start);
  },
  'outbound.scheduledEnd': (org, subject) => {
    const [id, starts] = subject.split(' ');
    const campaign = org.state.outbound.campaigns.find((one) => one.id === id);
    if (campaign?.status === 'on' && String(campaign.starts) === starts) stopCampaign(org, campaign);
  },
};

function scheduleOf(call: Call): ScheduleState {
  const id = call.path.campaignId ?? '';
  const schedule = call.org.state.outbound.schedules.find((one) => one.id === id);
  if (schedule === undefined) throw notFound('schedule of the campaign', id, 'campaign.not.found');
  return schedule;
}

/** Creates or replaces the one schedule of the campaign in the path. */
function putSchedule(call: Call) {
  const { org } = call;
  const { outbound } = org.state;
  const body = call.body as Models.CampaignSchedule;
  const id = call.path.campaignId ?? '';
  const campaign = outbound.campaigns.find((one) => one.id === id);
  if (campaign === undefined) throw notFound('campaign', id, 'campaign.not.found');
  if (body.campaign.id !== id)
    throw badRequest(`campaign "${body.campaign.id ?? ''}" is not the campaign of the request.`);
  const present = outbound.schedules.find((one) => one.id === id);
  if (present !== undefined) requireVersion(body.version, present.version, 'invalid.update.wrong.version');
  checkSchedule(body, present, org.now());
  const schedule: ScheduleState = {
    id,
    name: body.name ?? campaign.name,
    createdAt: present?.createdAt ?? org.now(),
    modifiedAt: org.now(),
    version: (present?.version ?? 0) + 1,
    intervals: body.intervals,
    recurrences: (body.recurrences ?? []).map((recurrence) => ({
      ...recurrence,
      id: recurrence.id ?? org.id(),
    })),
    timeZone: body.timeZone ?? 'UTC',
  };
  outbound.schedules = [...outbound.schedules.filter((one) => one !== present), schedule];
  awaitNext(org, schedule, org.now());
  return { body: wireSchedule(org, schedule) };
}

function wireSchedule(org: Org, schedule: ScheduleState) {
  return {
    id: schedule.id,
    name: schedule.name,
    ...dates(schedule),
    version: schedule.version,
    intervals: schedule.intervals,
    recurrences: schedule.recurrences,
    timeZone: schedule.timeZone,
    campaign: campaignRef(org, schedule.id),
    selfUri: `${uri}/${schedule.id}`,
  };
}

/** Unlike other references its division has no name. */
function campaignRef(org: Org, id: string) {
  const selfUri = `${campaignKind.uri}/${id}`;
  const campaign = org.state.outbound.campaigns.find((one) => one.id === id);
  if (campaign === undefined) return { id, selfUri };
  const division = divisionRef(org, campaign.divisionId);
  return { id, name: campaign.name, division: { id: division.id, selfUri: division.selfUri }, selfUri };
}

/** One occurrence that is waited for; the version tells it from occurrences of an earlier schedule. */
interface Due {
  readonly campaignId: string;
  readonly version: number;
  readonly createdAt: number;
  readonly start: number;
  readonly end: number;
  readonly local: string;
  readonly timeZone: string;
}

function awaitNext(org: Org, schedule: ScheduleState, after: number): void {
  const next = nextOccurrence(schedule, after);
  if (next === undefined) return;
  const due: Due = {
    campaignId: schedule.id,
    version: schedule.version,
    createdAt: schedule.createdAt,
    ...next,
  };
  // Also when it is over already because nobody used the practice org meanwhile: then it takes its turn in order.
  org.at(next.start, 'outbound.scheduledStart', JSON.stringify(due));
}

function readDue(
  org: Org,
  subject: string,
): (Due & { readonly campaign: CampaignState; readonly schedule: ScheduleState }) | undefined {
  const due = JSON.parse(subject) as Due;
  const { campaigns, schedules } = org.state.outbound;
  const campaign = campaigns.find((one) => one.id === due.campaignId);
  const schedule = schedules.find(
    (one) => one.id === due.campaignId && one.version === due.version && one.createdAt === due.createdAt,
  );
  return campaign === undefined || schedule === undefined ? undefined : { ...due, campaign, schedule };
}
