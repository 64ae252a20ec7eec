import type { Observed, Output, Resource } from '../../engine/resource.js';
import { allPages } from '../../genesys/pages.js';
import type { Session } from '../../genesys/session.js';
import { compare, fieldsOf } from '../kit/compare.js';
import { findMarked } from '../kit/find.js';
import { lastChange } from '../kit/last-change.js';
import type { Marker } from '../kit/marker.js';
import { getOrUndefined, removeWhenUnused } from '../kit/wait.js';

interface WrapupCodeOptions {
  readonly name: string;
  readonly purpose: string;
  readonly marker: Marker;
  readonly divisionId: string;
}

interface Desired {
  readonly name: string;
  readonly description: string;
}

/**
 * A wrap-up code: an outbound call flow cannot be published without one. Platform facts: what the name filter matches
 * is undocumented (getRoutingWrapupcodes), and PUT replaces everything. A code that somebody else made is used as it
 * is: it counts in reports.
 */
export function wrapupCode(session: Session, options: WrapupCodeOptions): Resource<Desired, Desired> {
  const { name, marker, divisionId } = options;
  const id = 'wrap-up-code';
  const api = session.api.routing;
  const desired: Desired = { name, description: marker.after(options.purpose) };

  return {
    id,
    title: `Wrap-up code "${name}"`,
    needs: [],
    permissions: {
      read: ['routing:wrapupCode:view'],
      create: ['routing:wrapupCode:add'],
      update: ['routing:wrapupCode:edit'],
      remove: ['routing:wrapupCode:delete'],
    },
    observe: async (lookup): Promise<Observed<Desired> | undefined> => {
      const found = await findWrapupCode(session, name, marker, lookup.remembered(id)?.id);
      if (found?.id === undefined) return undefined;
      return {
        id: found.id,
        name: found.name,
        mark: marker.isIn(found.description) ? 'ours' : 'foreign',
        state: { name: found.name, description: found.description ?? '' },
        changed: lastChange(found),
      };
    },
    desired: () => desired,
    diff: (wanted, observed, references) => [
      ...compare('name', observed.name, wanted.name),
      ...(references.ours(id) ? compare('description', observed.description, wanted.description) : []),
    ],
    preview: (wanted) => fieldsOf({ ...wanted }),
    create: async (wanted): Promise<Output> => {
      const created = await api.postRoutingWrapupcodes({ ...wanted, division: { id: divisionId } });
      return { id: created.id ?? '', name };
    },
    update: async (wanted, observed, _changes, run): Promise<Output> => {
      const { division, description } = await api.getRoutingWrapupcode(observed.id);
      await api.putRoutingWrapupcode(observed.id, {
        name: wanted.name,
        ...(run.ours(id)
          ? { description: wanted.description }
          : description === undefined
            ? {}
            : { description }),
        ...(division?.id === undefined ? {} : { division: { id: division.id } }),
      });
      return { id: observed.id, name };
    },
    remove: (observed, run): Promise<void> =>
      removeWhenUnused(`the wrap-up code "${name}"`, () => api.deleteRoutingWrapupcode(observed.id), run),
  };
}

/** By exact name; else by the id of an earlier run or by our mark, for a code that was renamed since. */
async function findWrapupCode(
  session: Session,
  name: string,
  marker: Marker,
  rememberedId: string | undefined,
) {
  const api = session.api.routing;
  const codes = await allPages((page) => api.getRoutingWrapupcodes({ ...page, name }));
  const found = codes.find((code) => code.name === name);
  if (found !== undefined) return found;
  const remembered =
    rememberedId === undefined
      ? undefined
      : await getOrUndefined(() => api.getRoutingWrapupcode(rememberedId));
  if (remembered !== undefined) return remembered;
  const all = await allPages((page) => api.getRoutingWrapupcodes({ ...page }));
  return findMarked(`the wrap-up code "${name}"`, all, ({ description }) => marker.isIn(description));
}
