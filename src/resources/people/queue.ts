import type { Models } from 'purecloud-platform-client-v2';
import { cannotProceed, type ProblemError } from '../../core/problem.js';
import { onceInRound } from '../../core/round.js';
import { canonical } from '../../engine/fingerprint.js';
import type { Journal } from '../../engine/journal.js';
import type { Change, Resource } from '../../engine/resource.js';
import { getOrUndefined } from '../../genesys/errors.js';
import { allPages } from '../../genesys/pages.js';
import type { Session } from '../../genesys/session.js';
import { defineResource, keepAnew, writable } from '../kit/define.js';
import { compare, recordOf, type Wanted } from '../kit/field.js';

/** A queue of the org, looked up by its name before, and for how long a call is to ring there. */
export interface QueueTimeout {
  readonly id: string;
  readonly name: string;
  readonly alertingTimeoutSeconds: number;
}

type State = Models.Queue & {
  /** The numbers that this tool has ever set, or was about to, as far as this machine knows. */
  readonly setByUs: readonly (number | null)[];
};

/** Before the id of the queue: another one of its name is another queue. */
const keyPrefix = 'queue:';
const path = 'mediaSettings.call.alertingTimeoutSeconds';

/**
 * For how long a call rings in a queue. The queue is the org's own: one number is changed and everything else sent
 * back, read again and compared. Platform facts: there is no PATCH and no version, PUT wipes what is left out, and GET
 * gives the first rule of conditional group routing a queue that PUT does not take (putRoutingQueue).
 */
export function queueAlerting(session: Session, timeout: QueueTimeout): Resource<Wanted, State> {
  const { id: queueId, name, alertingTimeoutSeconds } = timeout;
  const id = `queue:${name}`;
  const imageKey = `${keyPrefix}${queueId}`;
  const setKey = `${imageKey}:set`;
  const api = session.api.routing;
  const get = (of: string) => api.getRoutingQueue(of);
  const readOnly = ['memberCount', 'userMemberCount', 'joinedMemberCount'];
  const plain = defineResource<Models.Queue, Models.QueueRequest, State>({
    id,
    kind: 'queue',
    name,
    adminPage: '/directory/#/admin/organization/_queuesV2',
    permissions: {
      read: ['routing:queue:view'],
      create: ['routing:queue:edit'],
      update: ['routing:queue:edit'],
      remove: ['routing:queue:edit'],
    },
    find: async (lookup) => {
      const found = await getOrUndefined(() => get(queueId));
      return found && { ...found, setByUs: lookup.remembered(setKey)?.id.split(',').map(Number) ?? [] };
    },
    mark: () => 'ours',
    fields: { [path]: { want: alertingTimeoutSeconds } },
    readOnly,
    get,
    put: async (of, queue) => {
      const body = requestOf(queue);
      await api.putRoutingQueue(of, body);
      const lost = compare('', body, requestOf({ name, ...writable(await get(of), readOnly) })).filter(
        (change) => change.path !== path,
      );
      if (lost.length > 0) throw changedMore(name, lost);
    },
    post: async () => {
      throw cannotProceed(
        `The queue "${name}" is gone.`,
        'gc-presence creates no queues: leave it out, or create it in the admin UI.',
      );
    },
    remove: async () => {},
  });

  return {
    ...plain,
    fingerprinted: (found) => ({ alertingTimeoutSeconds: secondsOf(found) }),
    update: async (wanted, observed, changes, run) => {
      const { setByUs, ...queue } = observed.state;
      const seconds = secondsOf(queue);
      // The whole queue, so that nothing is lost if the platform should change more than the number.
      if (!setByUs.includes(seconds))
        keepAnew(run, { [imageKey]: { alertingTimeoutSeconds: seconds, queue: canonical(queue) } });
      // Before the request, of which nothing may come: then the queue still has a number that was set earlier.
      run.noted(setKey, [...new Set([...setByUs, alertingTimeoutSeconds])].join(','));
      return plain.update(wanted, observed, changes, run);
    },
    restores: (found, before) => {
      const image = secondsIn(before(imageKey));
      // Whoever has set another number since then wants that one.
      const untouched = found.setByUs.includes(secondsOf(found));
      return image === undefined || !untouched ? [] : compare(path, secondsOf(found), image);
    },
    remove: async (observed, run) => {
      const image = secondsIn(run.before(imageKey));
      if (image !== undefined) await plain.update({ [path]: image }, observed, [], run);
    },
  };
}

/** The queues that were changed, by the images that were kept of them. */
export function changedQueues({ keptBefore, before }: Pick<Journal, 'keptBefore' | 'before'>) {
  const queues = keptBefore().flatMap((key) => {
    const image = key.startsWith(keyPrefix) ? before(key) : undefined;
    const { id, name } = recordOf(recordOf(image).queue);
    return typeof id === 'string' ? [{ id, name: String(name) }] : [];
  });
  const isTwice = (name: string) => queues.filter((one) => one.name === name).length > 1;
  return queues.map(({ id, name }) => ({ id, name: isTwice(name) ? `${name} (${id})` : name }));
}

/** Null where the platform's own default holds. */
function secondsOf(queue: Models.Queue): number | null {
  return queue.mediaSettings?.call?.alertingTimeoutSeconds ?? null;
}

/** Undefined where no image was kept. */
function secondsIn(image: unknown): number | null | undefined {
  const { alertingTimeoutSeconds: seconds } = recordOf(image);
  return typeof seconds === 'number' || seconds === null ? seconds : undefined;
}

/** What PUT takes of a queue: without the names beside ids, and without what only GET gives. */
function requestOf({
  division,
  conditionalGroupRouting,
  ...queue
}: Models.QueueRequest): Models.QueueRequest {
  return {
    ...queue,
    ...(division?.id === undefined ? {} : { division: { id: division.id } }),
    ...(conditionalGroupRouting === undefined
      ? {}
      : { conditionalGroupRouting: withoutOwnQueue(conditionalGroupRouting) }),
  };
}

function withoutOwnQueue(routing: Models.ConditionalGroupRouting): Models.ConditionalGroupRouting {
  const [first, ...others] = routing.rules ?? [];
  if (first === undefined) return { ...routing, rules: [] };
  const { queue, ...own } = first;
  return { ...routing, rules: [own, ...others] };
}

function changedMore(name: string, lost: readonly Change[]): ProblemError {
  return cannotProceed(
    `The platform changed more of the queue "${name}" than was asked for: ${lost.map((change) => change.path).join(', ')}.`,
    'Look at these settings in the admin UI. The queue as it was before is kept in the journal of this machine.',
  );
}

export interface QueueName {
  readonly id: string;
  readonly name: string;
  readonly alertingTimeoutSeconds: number | undefined;
}

export const listQueues = onceInRound(
  async ({ api: { routing } }: Session): Promise<readonly QueueName[]> => {
    const all = await allPages((page) => routing.getRoutingQueues(page), 500);
    return all
      .map(({ id = '', name = '', mediaSettings }) => ({
        id,
        name,
        alertingTimeoutSeconds: mediaSettings?.call?.alertingTimeoutSeconds,
      }))
      .sort((one, other) => one.name.localeCompare(other.name));
  },
);
