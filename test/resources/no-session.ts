import type { References } from '../../src/engine/resource.js';
import type { Identity } from '../../src/genesys/identity.js';
import type { Session } from '../../src/genesys/session.js';

/** A session of which nothing may be used: what is pure asks nobody. */
export function noSession(): Session {
  const refuse = (use: string): never => {
    throw new Error(`The session was used: ${use}`);
  };
  const api = new Proxy(
    {},
    {
      get: (_target, group) =>
        new Proxy({}, { get: (_methods, method) => () => refuse(`${String(group)}.${String(method)}`) }),
    },
  );
  return new Proxy({} as Session, {
    get: (_target, member) => (member === 'api' ? api : refuse(String(member))),
  });
}

export const installer: Identity = {
  org: { id: 'org-1', name: 'Practice' },
  subject: { id: 'client-1', name: 'Installer', type: 'PC_OAUTH_CLIENT' },
  grants: [],
};

/** Ids are the steps' names; all is ours, or nothing. */
export function references(ours: boolean): References {
  return { id: (step) => `id of ${step}`, output: () => undefined, ours: () => ours };
}

/** The paths of changes, which is what most promises are about. */
export function paths(changes: readonly { readonly path: string }[]): readonly string[] {
  return changes.map(({ path }) => path);
}
