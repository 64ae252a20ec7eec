import { newRound } from '../core/round.js';
import { sortedUnique } from '../core/text.js';
import type { Resource } from '../engine/resource.js';
import type { Session } from '../genesys/session.js';
import type { PermissionsByCommand, PrepareContext } from './solution.js';

/** In no org: for resources that are only asked what they need. */
export const nowhere: PrepareContext = {
  session: unusable<Session>(),
  round: newRound(),
  identity: {
    org: { id: '', name: '' },
    subject: { id: '', name: '', type: 'PC_OAUTH_CLIENT' },
    grants: undefined,
  },
  division: { id: '', name: '', home: true },
  remembered: () => undefined,
  decider: undefined,
  progress: () => undefined,
};

/** Something whose members can be passed around. Nothing of it can be called. */
function unusable<T extends object>(): T {
  return new Proxy({} as T, { get: () => unusable() });
}

interface Beside {
  /** What takes looking something up before there are resources. */
  readonly lookUps?: readonly string[];
  /** What only `verify` does. */
  readonly verify?: readonly string[];
  /** What `rotate-secret` does, where there is an OAuth client. */
  readonly rotateSecret?: readonly string[];
}

export const runAction = 'integrations:action:execute | bridge:actions:execute';
/** To give the OAuth client a new secret, to store it, and to show that it works. */
export const changeSecret = [runAction, 'integrations:integration:edit', 'oauth:client:edit'];

/** What each command needs, of the resources that it works on; each once. Alternatives are joined by ` | `. */
export function permissionsOf(
  resources: readonly Resource[],
  { lookUps = [], verify = [], rotateSecret }: Beside = {},
): PermissionsByCommand {
  const all = resources.map(({ permissions }) => permissions);
  const status = [...lookUps, ...all.flatMap(({ read }) => read)];
  return {
    status: sortedUnique(status),
    setup: sortedUnique([...status, ...all.flatMap(({ create, update }) => [...create, ...update])]),
    teardown: sortedUnique([...status, ...all.flatMap(({ remove = [] }) => remove)]),
    verify: sortedUnique([...status, ...verify]),
    ...(rotateSecret === undefined ? {} : { 'rotate-secret': sortedUnique([...status, ...rotateSecret]) }),
  };
}
