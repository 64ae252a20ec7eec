import { allPages } from '../../genesys/pages.js';
import type { Session } from '../../genesys/session.js';

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
