import type { Resource } from '../engine/resource.js';
import type { Session } from '../genesys/session.js';
import type { PermissionsByCommand } from '../solution/declaration.js';
import type { PrepareContext } from '../solution/solution.js';

/** In no org: for resources that are only asked what they need. */
export const nowhere: PrepareContext = {
  session: unusable<Session>(),
  identity: {
    org: { id: '', name: '' },
    subject: { id: '', name: '', type: 'PC_OAUTH_CLIENT' },
    grants: undefined,
  },
  division: { id: '', name: '', home: true },
  prompter: undefined,
  progress: () => undefined,
};

/** Something whose members can be passed around. Nothing of it can be called. */
function unusable<T extends object>(): T {
  return new Proxy({} as T, { get: () => unusable() });
}

interface Beside {
  /** What takes looking something up before there are resources. */
  readonly lookUps?: readonly string[];
  /** What only `verify` does, beside running the data actions. */
  readonly verify?: readonly string[];
}

const runAction = 'integrations:action:execute | bridge:actions:execute';

/** What each command needs, of the resources that it works on; each once. Alternatives are joined by ` | `. */
export function permissionsOf(
  resources: readonly Resource[],
  { lookUps = [], verify = [] }: Beside = {},
): PermissionsByCommand {
  const all = resources.map(({ permissions }) => permissions);
  const status = [...lookUps, ...all.flatMap(({ read }) => read)];
  return {
    status: once(status),
    setup: once([...status, ...all.flatMap(({ create, update }) => [...create, ...update])]),
    teardown: once([...status, ...all.flatMap(({ remove = [] }) => remove)]),
    verify: once([...status, runAction, ...verify]),
    'rotate-secret': once([...status, runAction, 'integrations:integration:edit', 'oauth:client:edit']),
  };
}

function once(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}
