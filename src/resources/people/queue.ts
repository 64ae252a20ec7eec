import type { Models } from 'purecloud-platform-client-v2';
import { cannotProceed, type ProblemError } from '../../core/problem.js';
import { canonical } from '../../engine/fingerprint.js';
import type { Journal } from '../../engine/journal.js';
import type { Change, Observed, Output, Resource } from '../../engine/resource.js';
import { allPages } from '../../genesys/pages.js';
import type { Session } from '../../genesys/session.js';
import { compare } from '../kit/compare.js';
import { lastChange, writable } from '../kit/define.js';

import { getOrUndefined } from '../kit/wait.js';

interface QueueOptions {
  /** A queue of the org, looked up by its name before. */
  readonly queueId: string;
  readonly name: string;
  readonly alertingTimeoutSeconds: number;
}

interface Timeout {
  readonly alertingTimeoutSeconds: number;
}

interface State extends Timeout {
  /** The number that this tool has set last, as far as this machine knows. */
  readonly setByUs: number;
}

const keyPrefix = 'queue:';
const readOnly = ['memberCount', 'userMemberCount', 'joinedMemberCount'];
const path = 'mediaSettings.call.alertingTimeoutSeconds';

/**
 * For how long a call rings in a queue. The queue is the org's own: one number is changed and everything else sent
 * back, read again and compared. Platform facts: there is no PATCH and no version, PUT wipes what is left out, and GET
 * gives the first rule of conditional group routing a queue that PUT does not take (putRoutingQueue).
 */
export function queueAlerting(session: Session, options: QueueOptions): Resource<Timeout, State> {
  const { queueId, name } = options;
  const id = `${keyPrefix}${name}`;
  const setKey = `${id}:set`;
  const api = session.api.routing;
  const put = async (seconds: number, keep?: (queue: Models.Queue) => void): Promise<void> => {
    const before = await api.getRoutingQueue(queueId);
    keep?.(before);
    const body = requestOf(before, seconds);
    await api.putRoutingQueue(queueId, body);
    const after = requestOf(await api.getRoutingQueue(queueId), seconds);
    const lost = compare('', body, after);
    if (lost.length > 0) throw changedMore(name, lost);
  };

  return {
    id,
    title: `Queue "${name}"`,
    needs: [],
    adminPath: (of) => `/directory/#/admin/organization/_queuesV2/${encodeURIComponent(of)}`,
    permissions: {
      read: ['routing:queue:view'],
      create: ['routing:queue:edit'],
      update: ['routing:queue:edit'],
      remove: ['routing:queue:edit'],
    },
    observe: async (lookup): Promise<Observed<State> | undefined> => {
      const found = await getOrUndefined(() => api.getRoutingQueue(queueId));
      if (found === undefined) return undefined;
      const setByUs = Number(lookup.remembered(setKey)?.id ?? options.alertingTimeoutSeconds);
      const state = { alertingTimeoutSeconds: secondsOf(found), setByUs };
      return { id: queueId, name, mark: 'ours', state, changed: lastChange(found) };
    },
    desired: () => ({ alertingTimeoutSeconds: options.alertingTimeoutSeconds }),
    diff: (desired, observed) =>
      compare(path, observed.alertingTimeoutSeconds, desired.alertingTimeoutSeconds),
    preview: (desired) => [{ path, before: null, after: desired.alertingTimeoutSeconds }],
    create: async () => {
      throw cannotProceed(
        `The queue "${name}" is gone.`,
        'Queues are not made by this tool: leave it out, or make it in the admin UI.',
      );
    },
    fingerprinted: ({ alertingTimeoutSeconds }) => ({ alertingTimeoutSeconds }),
    update: async (desired, _observed, _changes, run): Promise<Output> => {
      run.noted(setKey, String(desired.alertingTimeoutSeconds));
      // The whole queue, so that nothing is lost if the platform should change more than the number.
      await put(desired.alertingTimeoutSeconds, (queue) =>
        run.keepBefore(id, { alertingTimeoutSeconds: secondsOf(queue), queue: canonical(queue) }),
      );
      return { id: queueId, name };
    },
    restores: (observed, before) => {
      const image = secondsIn(before(id));
      // Whoever has set another number since then wants that one.
      const untouched = observed.alertingTimeoutSeconds === observed.setByUs;
      return image === undefined || !untouched ? [] : compare(path, observed.alertingTimeoutSeconds, image);
    },
    remove: async (_observed, run): Promise<void> => {
      const image = secondsIn(run.before(id));
      if (image !== undefined) await put(image);
    },
  };
}

/** The queues that were changed, by the images that were kept of them. */
export function changedQueues({ keptBefore, before }: Pick<Journal, 'keptBefore' | 'before'>) {
  return keptBefore().flatMap((key): readonly { readonly queueId: string; readonly name: string }[] => {
    const image = key.startsWith(keyPrefix) ? before(key) : undefined;
    const queue = typeof image === 'object' && image !== null && 'queue' in image ? image.queue : undefined;
    const queueId = typeof queue === 'object' && queue !== null && 'id' in queue ? queue.id : undefined;
    return typeof queueId === 'string' ? [{ queueId, name: key.slice(keyPrefix.length) }] : [];
  });
}

function secondsOf(queue: Models.Queue): number {
  return queue.mediaSettings?.call?.alertingTimeoutSeconds ?? 0;
}

function secondsIn(image: unknown): number | undefined {
  if (typeof image !== 'object' || image === null || !('alertingTimeoutSeconds' in image)) return undefined;
  return typeof image.alertingTimeoutSeconds === 'number' ? image.alertingTimeoutSeconds : undefined;
}

/** Everything that GET gave and PUT takes, with the one number changed. */
function requestOf(queue: Models.Queue, seconds: number): Models.QueueRequest {
  const { division, conditionalGroupRouting, mediaSettings, ...rest } = writable(queue, readOnly);
  return {
    ...rest,
    ...(division?.id === undefined ? {} : { division: { id: division.id } }),
    ...(conditionalGroupRouting === undefined
      ? {}
      : { conditionalGroupRouting: withoutOwnQueue(conditionalGroupRouting) }),
    mediaSettings: { ...mediaSettings, call: { ...mediaSettings?.call, alertingTimeoutSeconds: seconds } },
  } as Models.QueueRequest;
}

function withoutOwnQueue(routing: Models.ConditionalGroupRouting): Models.ConditionalGroupRouting {
  const rules = (routing.rules ?? []).map((rule, index) => {
    if (index > 0) return rule;
    const { queue, ...others } = rule;
    return others;
  });
  return { ...routing, rules };
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

/** The most that this listing gives in one page. */
const pageSize = 500;

/** The queues of the org by name. */
export async function listQueues(session: Session): Promise<readonly QueueName[]> {
  const all = await allPages((page) => session.api.routing.getRoutingQueues(page), pageSize);
  return all
    .map(({ id = '', name = '', mediaSettings }) => ({
      id,
      name,
      alertingTimeoutSeconds: mediaSettings?.call?.alertingTimeoutSeconds,
    }))
    .sort((one, other) => one.name.localeCompare(other.name));
}
