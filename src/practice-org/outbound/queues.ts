import type { Models } from 'purecloud-platform-client-v2';
import {
  divisionView,
  editedBy,
  type Kind,
  operations,
  reference,
  remove,
  requested,
  told,
} from '../collection.js';
import { company } from '../company.js';
import { badRequest } from '../errors.js';
import { without } from '../json.js';
import type { Call, Handlers, Org } from '../org.js';
import { nameMatcher, numberedPage } from '../paging.js';
import { requireUser } from '../people/presences.js';
import { campaignsThat, type QueueSettings, type QueueState } from './state.js';

/** Seconds. Source: API notes, Routing queue. */
const shortestAlerting = 7;

/** Source: the SDK's words for the operation. */
const membersAtOnce = 100;

/** Media that a queue alerts on. */
const media = ['call', 'callback', 'chat', 'email', 'message'] as const;

/** No version, no PATCH: the body becomes the queue. The name filter is the whole name, unless it has `*`. */
export const queueKind: Kind<QueueState> = {
  what: 'queue',
  uri: '/api/v2/routing/queues',
  store: (org) => org.state.outbound.queues,
  wire: wireQueue,
  permission: 'routing:queue',
  list: {
    name: 'wildcard',
    max: 500,
    filters: {
      peerId: ({ settings }, wanted) => wanted.split(',').includes(settings.peerId ?? ''),
      hasPeer: ({ settings }, wanted) => wanted !== 'true' || settings.peerId !== undefined,
    },
  },
  unique: { code: 'duplicate.name' },
  missing: 'resource.not.found',
  lingers: 'queueLingers',
  inUse: 'referential.integrity.error',
  users: (org, { id }) => campaignsThat(org, ({ config }) => config.queueId === id),
  settings: ({ org, body, caller }, present) => {
    const settings = queueSettings(body as Models.QueueRequest);
    checkAlerting(settings);
    checkConditionalGroupRouting(org, present?.id, settings);
    return { settings, members: present?.members ?? 0, ...editedBy(caller, present) };
  },
};

export const queueHandlers: Handlers = {
  ...operations(queueKind),
  deleteRoutingQueue: (call) =>
    remove(call, call.query.forceDelete === 'true' ? { ...queueKind, users: () => [] } : queueKind),
  getRoutingQueuesDivisionviews: divisionView(queueKind),
  getRoutingQueuesDivisionviewsAll: divisionView(queueKind),
  getRoutingQueueMembers: (call) => {
    const { org, query } = call;
    const queue = requested(call, queueKind);
    // All of them joined, and one by one.
    const none = (query.memberBy ?? 'user') !== 'user' || query.joined === 'false';
    const named = nameMatcher(query.name ?? '', 'contains');
    const people = (none ? [] : (queue.memberIds ?? [])).map((id) => ({
      id,
      name: org.state.people.users[id]?.name ?? '',
      joined: true,
      memberBy: 'user',
      selfUri: `${queueKind.uri}/${queue.id}/members/${id}`,
    }));
    const members = people.filter(({ name }) => named(name));
    // Unlike other pages without a count.
    const { entities, pageSize, pageNumber, selfUri } = numberedPage(members, query, {
      uri: `${queueKind.uri}/${queue.id}/members`,
    });
    return { body: { entities, pageSize, pageNumber, selfUri } };
  },
  postRoutingQueueMembers: (call) => {
    const { org, query, body } = call;
    const queue = requested(call, queueKind, 'routing:queue:edit', 'routing:queueMember:manage');
    const sent = body as readonly Models.WritableEntity[];
    if (sent.length > membersAtOnce)
      throw badRequest(`A request takes at most ${membersAtOnce} members, not ${sent.length}.`);
    const ids = sent.map(({ id = '' }) => requireUser(org, id).id);
    const others = (queue.memberIds ?? []).filter((id) => !ids.includes(id));
    const memberIds = query.delete === 'true' ? others : [...others, ...ids];
    queue.members += memberIds.length - (queue.memberIds ?? []).length;
    queue.memberIds = memberIds;
    return { status: 204 };
  },
};

/** The writable members other than name and division; read-only ones in the body are ignored. */
export function queueSettings(body: Models.QueueRequest): QueueSettings {
  const entity = ['id', 'name', 'division', 'dateCreated', 'dateModified', 'selfUri'] as const;
  const counts = ['memberCount', 'userMemberCount', 'joinedMemberCount'] as const;
  return without(body, ...entity, ...counts, 'createdBy', 'modifiedBy');
}

function checkAlerting(settings: QueueSettings): void {
  for (const medium of media) {
    const seconds = settings.mediaSettings?.[medium]?.alertingTimeoutSeconds;
    if (seconds !== undefined && (!Number.isInteger(seconds) || seconds < shortestAlerting))
      throw badRequest(
        `alertingTimeoutSeconds of ${medium} must be ${shortestAlerting} at least, not ${seconds}.`,
      );
  }
}

/** The first rule applies to the queue itself and must not name a queue; later rules must name another one. */
function checkConditionalGroupRouting(org: Org, ownId: string | undefined, settings: QueueSettings): void {
  for (const [index, rule] of (settings.conditionalGroupRouting?.rules ?? []).entries()) {
    const id = rule.queue?.id;
    if (index === 0 && id !== undefined)
      throw badRequest('conditionalGroupRouting.rules[0] must not name a queue.');
    if (id !== undefined && id !== ownId && !org.state.outbound.queues.some((other) => other.id === id))
      throw badRequest(`conditionalGroupRouting.rules[${index}]: there is no queue "${id}".`);
  }
}

/** A member that a PUT left out falls back to these; rich settings (bullseye, addresses, flows) are simply gone. */
const { defaults } = company<{ readonly defaults: QueueSettings }>('queueSettings');

/** GET gives the first rule of conditional group routing its own queue, which PUT then refuses. */
function wireQueue(queue: QueueState, { org }: Call) {
  const { conditionalGroupRouting, ...settings } = queue.settings;
  const [first, ...others] = conditionalGroupRouting?.rules ?? [];
  const rules = first && [{ ...first, queue: reference(org, queueKind, queue.id) }, ...others];
  return {
    ...without(told(org, queueKind, queue), 'settings', 'members', 'memberIds'),
    memberCount: queue.members,
    userMemberCount: queue.members,
    joinedMemberCount: Math.floor(queue.members / 2),
    ...defaults,
    ...settings,
    conditionalGroupRouting: conditionalGroupRouting && { rules: rules ?? [] },
  };
}
