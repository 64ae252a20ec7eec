import type { Models } from 'purecloud-platform-client-v2';
import { cannotProceed, type ProblemError } from '../../core/problem.js';
import { onceInRound } from '../../core/round.js';
import { canonical } from '../../engine/fingerprint.js';
import type { Journal } from '../../engine/journal.js';
import type { Change, Resource } from '../../engine/resource.js';
import { getOrUndefined } from '../../genesys/errors.js';
import { allPages } from '../../genesys/pages.js';
import type { Session } from '../../genesys/session.js';
import { compare } from '../kit/compare.js';
import { defineResource, writable } from '../kit/define.js';
import { recordOf, type Wanted } from '../kit/field.js';

/** A queue of the org, looked up by its name before, and for how long a call is to ring there. */
export interface QueueTimeout {
  readonly id: string;
  readonly name: string;
  readonly alertingTimeoutSeconds: number;
}

type State = Models.Queue & {
  /** The number that this tool has set last, as far as this machine knows. */
  readonly setByUs: number;
};

const keyPrefix = 'queue:';
const path = 'mediaSettings.call.alertingTimeoutSeconds';

/**
 * For how long a call rings in a queue. The queue is the org's own: one number is changed and everything else sent
 * back, read again and compared. Platform facts: there is no PATCH and no version, PUT wipes what is left out, and GET
 * gives the first rule of conditional group routing a queue that PUT does not take (putRoutingQueue).
 */
export function queueAlerting(session: Session, timeout: QueueTimeout): Resource<Wanted, State> {
  const { id: queueId, name, alertingTimeoutSeconds } = timeout;
  const id = `${keyPrefix}${name}`;
  const setKey = `${id}:set`;
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
      return found && { ...found, setByUs: Number(lookup.remembered(setKey)?.id ?? alertingTimeoutSeconds) };
    },
    mark: () => 'ours',
    fields: { [path]: { want: alertingTimeoutSeconds, absent: 0 } },
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
      run.noted(setKey, String(alertingTimeoutSeconds));
      const { setByUs: _setByUs, ...queue } = observed.state;
      // The whole queue, so that nothing is lost if the platform should change more than the number.
      run.keepBefore({ [id]: { alertingTimeoutSeconds: secondsOf(queue), queue: canonical(queue) } });
      return plain.update(wanted, observed, changes, run);
    },
    restores: (found, before) => {
      const image = secondsIn(before(id));
      // Whoever has set another number since then wants that one.
      const untouched = secondsOf(found) === found.setByUs;
      return image === undefined || !untouched ? [] : compare(path, secondsOf(found), image);
    },
    remove: async (observed, run) => {
      const image = secondsIn(run.before(id));
      if (image !== undefined) await plain.update({ [path]: image }, observed, [], run);
    },
  };
}

/** The queues that were changed, by the images that were kept of them. */
export function changedQueues({ keptBefore, before }: Pick<Journal, 'keptBefore' | 'before'>) {
  return keptBefore().flatMap((key) => {
    const image = key.startsWith(keyPrefix) ? before(key) : undefined;
    const { id } = recordOf(recordOf(image).queue);
    return typeof id === 'string' ? [{ id, name: key.slice(keyPrefix.length) }] : [];
  });
}

function secondsOf(queue: Models.Queue): number {
  return queue.mediaSettings?.call?.alertingTimeoutSeconds ?? 0;
}

function secondsIn(image: unknown): number | undefined {
  const { alertingTimeoutSeconds } = recordOf(image);
  return typeof alertingTimeoutSeconds === 'number' ? alertingTimeoutSeconds : undefined;
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
