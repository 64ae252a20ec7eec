import type { Models } from 'purecloud-platform-client-v2';
import { badRequest } from '../errors.js';
import type { Call, Handlers } from '../handler.js';
import { permitted, requireIn } from '../identity/authority.js';
import { divisionRef } from '../identity/divisions.js';
import type { Org } from '../org.js';
import { numberedPage } from '../paging.js';
import { sorted } from './listing.js';
import { dates, freeName, readableById, visible } from './lookup.js';
import type { QueueSettings, QueueState } from './state.js';

const uri = '/api/v2/routing/queues';

/** Seconds. Source: API notes, Routing queue. */
const shortestAlerting = 7;

/** Media that a queue alerts on. */
const media = ['call', 'callback', 'chat', 'email', 'message'] as const;

export const queueHandlers: Handlers = {
  getRoutingQueues: listQueues,
  getRoutingQueue: (call) => ({ body: wireQueue(call.org, queueOf(call, 'routing:queue:view')) }),
  putRoutingQueue: replaceQueue,
};

function listQueues(call: Call) {
  const { org, query } = call;
  const ids = query.id?.split(',');
  const divisions = query.divisionId?.split(',');
  const queues = permitted(call, visible(org, org.state.outbound.queues), 'routing:queue:view').filter(
    (queue) =>
      (query.name === undefined || queueNameMatches(queue.name, query.name)) &&
      (ids === undefined || ids.includes(queue.id)) &&
      (divisions === undefined || divisions.includes(queue.divisionId)),
  );
  const page = numberedPage(sorted(queues, query), query, { max: 500, uri });
  return { body: { ...page, entities: page.entities.map((queue) => wireQueue(org, queue)) } };
}

/** The whole name, unless the filter begins or ends with `*`. Case does not count (unverified). */
function queueNameMatches(name: string, filter: string): boolean {
  const text = name.toLowerCase();
  const sought = filter.toLowerCase().replace(/^\*|\*$/g, '');
  const open = { start: filter.startsWith('*'), end: filter.endsWith('*') };
  if (open.start && open.end) return text.includes(sought);
  if (open.start) return text.endsWith(sought);
  return open.end ? text.startsWith(sought) : text === sought;
}

function queueOf(call: Call, permission: string): QueueState {
  const queue = readableById(call.org, call.org.state.outbound.queues, call.path.queueId, 'queue');
  requireIn(call, queue.divisionId, permission);
  return queue;
}

/** There is no version and no PATCH: the body becomes the queue, and what it does not mention is gone. */
function replaceQueue(call: Call) {
  const { org, caller } = call;
  const body = call.body as Models.QueueRequest;
  const queue = queueOf(call, 'routing:queue:edit');
  const name = freeName(org.state.outbound.queues, body.name, 'queue', queue.id);
  const settings = queueSettings(body);
  checkAlerting(settings);
  checkConditionalGroupRouting(org, queue, settings);
  queue.divisionId = divisionRef(org, body.division?.id ?? queue.divisionId).id;
  queue.name = name;
  queue.settings = settings;
  queue.modifiedAt = org.now();
  queue.modifiedBy = caller.clientId;
  return { body: wireQueue(org, queue) };
}

/** The writable members other than name and division; read-only ones in the body are ignored. */
function queueSettings(body: Models.QueueRequest): QueueSettings {
  const {
    id: _id,
    name: _name,
    division: _division,
    dateCreated: _dateCreated,
    dateModified: _dateModified,
    createdBy: _createdBy,
    modifiedBy: _modifiedBy,
    memberCount: _memberCount,
    userMemberCount: _userMemberCount,
    joinedMemberCount: _joinedMemberCount,
    selfUri: _selfUri,
    ...settings
  } = body;
  return settings;
}

function checkAlerting(settings: QueueSettings): void {
  for (const medium of media) {
    const seconds = settings.mediaSettings?.[medium]?.alertingTimeoutSeconds;
    if (seconds !== undefined && (!Number.isInteger(seconds) || seconds < shortestAlerting))
      throw badRequest(
        `mediaSettings.${medium}.alertingTimeoutSeconds must be a whole number of at least ${shortestAlerting}, not ${seconds}.`,
      );
  }
}

/** The first rule applies to the queue itself and must not name a queue; later rules must name another one. */
function checkConditionalGroupRouting(org: Org, queue: QueueState, settings: QueueSettings): void {
  for (const [index, rule] of (settings.conditionalGroupRouting?.rules ?? []).entries()) {
    const id = rule.queue?.id;
    if (index === 0 && id !== undefined)
      throw badRequest('conditionalGroupRouting.rules[0] must not name a queue.');
    if (id !== undefined && id !== queue.id && !org.state.outbound.queues.some((other) => other.id === id))
      throw badRequest(
        `conditionalGroupRouting.rules[${index}] names the queue "${id}", which does not exist.`,
      );
  }
}

/**
 * What the platform fills in where a PUT left a member out: a wiped queue falls back to its defaults, while the rich
 * settings (bullseye, conditional group routing, addresses, flows) are simply gone.
 */
const defaults: QueueSettings = {
  mediaSettings: {
    call: {
      enableAutoAnswer: false,
      alertingTimeoutSeconds: 8,
      serviceLevel: { percentage: 0.8, durationMs: 20_000 },
    },
  },
  routingRules: [],
  skillEvaluationMethod: 'BEST',
  acwSettings: { wrapupPrompt: 'OPTIONAL' },
  scoringMethod: 'TimestampAndPriority',
  lastAgentRoutingMode: 'Disabled',
  autoAnswerOnly: false,
  enableTranscription: false,
  enableAudioMonitoring: false,
  enableManualAssignment: false,
  suppressInQueueCallRecording: false,
};

/** GET gives the first rule of conditional group routing its own queue, which PUT then refuses. */
function wireQueue(org: Org, queue: QueueState) {
  const { conditionalGroupRouting, ...settings } = queue.settings;
  return {
    id: queue.id,
    name: queue.name,
    division: divisionRef(org, queue.divisionId),
    ...dates(queue),
    createdBy: queue.createdBy,
    modifiedBy: queue.modifiedBy,
    memberCount: queue.members,
    userMemberCount: queue.members,
    joinedMemberCount: Math.floor(queue.members / 2),
    ...defaults,
    ...settings,
    ...(conditionalGroupRouting === undefined
      ? {}
      : { conditionalGroupRouting: withOwnQueue(org, queue, conditionalGroupRouting) }),
    selfUri: `${uri}/${queue.id}`,
  };
}

function withOwnQueue(org: Org, queue: QueueState, routing: Models.ConditionalGroupRouting) {
  const [first, ...others] = routing.rules ?? [];
  return { rules: first === undefined ? [] : [{ ...first, queue: queueRef(org, queue.id) }, ...others] };
}

/** How other objects refer to a queue in their answers. */
export function queueRef(org: Org, id: string) {
  const name = org.state.outbound.queues.find((one) => one.id === id)?.name;
  return { id, ...(name === undefined ? {} : { name }), selfUri: `${uri}/${id}` };
}
