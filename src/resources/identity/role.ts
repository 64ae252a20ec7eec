import type { Models } from 'purecloud-platform-client-v2';
import type { Change, Lookup, Observed, Output, Resource } from '../../engine/resource.js';
import type { Identity } from '../../genesys/identity.js';
import { allPages } from '../../genesys/pages.js';
import type { Session } from '../../genesys/session.js';
import { compare, fieldsOf } from '../kit/compare.js';
import { findMarked } from '../kit/find.js';
import type { Marker } from '../kit/marker.js';
import { getOrUndefined, removeWhenUnused } from '../kit/wait.js';
import { giveForThisRun, type InstallerGrant, isHeld, takeBackAtEnd, wasGiven } from './installer-grant.js';
import { type Policy, policiesOf, policyTexts, toModels } from './permissions.js';

interface RoleOptions {
  readonly name: string;
  readonly purpose: string;
  readonly policies: readonly Policy[];
  readonly marker: Marker;
  /** Who installs: a role can be handed on only by somebody who holds it. */
  readonly identity: Identity;
  /** The division in which the role is handed on. */
  readonly divisionId: string;
  /** The step that hands the role on. */
  readonly handedOnBy: string;
}

interface Desired {
  readonly name: string;
  readonly description: string;
  readonly permissions: readonly string[];
}

interface State extends Desired {
  /** The installing identity holds the role. */
  readonly held: boolean;
  /** It holds it because an earlier run gave it that, and did not get to take it back. */
  readonly leftOver: boolean;
}

const grantPath = 'grants.installer';

/**
 * A role with just the given permission policies. Platform facts: roles are found by a contains-like name filter
 * (getAuthorizationRoles), PUT replaces everything (putAuthorizationRole), and an OAuth client can be given only
 * roles that the caller holds itself; so the installing identity is granted the role for as long as that takes.
 */
export function role(session: Session, options: RoleOptions): Resource<Desired, State> {
  const { name, marker, identity } = options;
  const api = session.api.authorization;
  const description = marker.after(options.purpose);
  const wanted = policyTexts(options.policies);

  const observe = async (lookup: Lookup): Promise<Observed<State> | undefined> => {
    const found = await findRole(session, name, marker, lookup.remembered('role')?.id);
    if (found?.id === undefined) return undefined;
    const held = isHeld(grantOf(found.id));
    return {
      id: found.id,
      name: found.name ?? '',
      mark: marker.isIn(found.description) ? 'ours' : 'foreign',
      state: {
        name: found.name ?? '',
        description: found.description ?? '',
        permissions: policyTexts(policiesOf(found)),
        held,
        leftOver: held && wasGiven(found.id, lookup),
      },
    };
  };

  const grantOf = (roleId: string): InstallerGrant => ({
    identity,
    roleId,
    title: `the role "${name}"`,
    divisionId: options.divisionId,
  });

  return {
    id: 'role',
    title: `Role "${name}"`,
    needs: [],
    permissions: {
      read: ['authorization:role:view'],
      create: ['authorization:role:add', 'authorization:grant:add', 'authorization:grant:delete'],
      update: ['authorization:role:edit', 'authorization:grant:add', 'authorization:grant:delete'],
      remove: ['authorization:role:delete', 'authorization:grant:delete'],
    },
    observe,
    desired: () => ({ name, description, permissions: wanted }),
    diff: (desired, observed, references) => {
      const ours = references.ours('role');
      // In somebody else's role we add what is missing and leave the rest as it is.
      const permissions = ours ? wanted : union(observed.permissions, wanted);
      return [
        ...compare('name', observed.name, desired.name),
        ...(ours ? compare('description', observed.description, description) : []),
        ...compare('permissionPolicies', observed.permissions, permissions),
      ];
    },
    // Who holds the role depends on who looks.
    fingerprinted: ({ held, ...state }) => state,
    preview: (desired) => [
      ...fieldsOf({ name: desired.name, description, permissionPolicies: desired.permissions }),
      grantChange(identity, null),
    ],
    // Without the journal nobody can tell whose grant it is, and somebody may have wanted it.
    notes: (_desired, observed) =>
      observed?.held === true && !observed.leftOver && marker.isIn(observed.description)
        ? [
            `${identity.subject.name} holds this role itself, which it needs only while it hands it on. A run that was cut off may have left it that. If nobody gave it on purpose, take the role from ${identity.subject.name} in the admin UI.`,
          ]
        : [],
    amend: (observed, willBeWritten) => {
      if (observed.leftOver) return [{ path: grantPath, before: 'held', after: null }];
      return willBeWritten(options.handedOnBy) && !observed.held ? [grantChange(identity, null)] : [];
    },
    create: async (desired, run): Promise<Output> => {
      const body: Models.DomainOrganizationRoleCreate = {
        name: desired.name,
        description,
        permissionPolicies: toModels(options.policies),
      };
      const created = await api.postAuthorizationRoles(body);
      const id = created.id ?? '';
      run.created(id);
      await giveForThisRun(session, grantOf(id), run);
      return { id };
    },
    update: async (_desired, observed, changes, run): Promise<Output> => {
      const { id, state } = observed;
      if (changes.some((change) => change.path !== grantPath)) {
        const policies = run.ours('role') ? options.policies : undefined;
        await replaceRole(
          session,
          id,
          { name, ...(run.ours('role') ? { description } : {}) },
          policies,
          options.policies,
        );
      }
      if (changes.some((change) => change.path === grantPath && change.after !== null))
        await giveForThisRun(session, grantOf(id), run);
      if (state.leftOver) takeBackAtEnd(session, grantOf(id), run);
      return { id };
    },
    remove: async ({ id, state }, run): Promise<void> => {
      if (state.leftOver) takeBackAtEnd(session, grantOf(id), run);
      // Its grants go with it. Unverified: whether the platform first wants them taken away.
      await removeWhenUnused(`the role "${name}"`, () => api.deleteAuthorizationRole(id), run);
    },
  };
}

/** By exact name; else by the id of an earlier run or by our mark, for a role that was renamed since. */
async function findRole(session: Session, name: string, marker: Marker, rememberedId: string | undefined) {
  const api = session.api.authorization;
  const get = (id: string | undefined) =>
    id === undefined ? undefined : getOrUndefined(() => api.getAuthorizationRole(id, { userCount: false }));
  const roles = await allPages((page) => api.getAuthorizationRoles({ ...page, name, userCount: false }));
  const named = roles.find((candidate) => candidate.name === name)?.id;
  if (named !== undefined) return get(named);
  const remembered = await get(rememberedId);
  if (remembered !== undefined) return remembered;
  const all = await allPages((page) => api.getAuthorizationRoles({ ...page, userCount: false }));
  return get(findMarked(`the role "${name}"`, all, ({ description }) => marker.isIn(description))?.id);
}

async function replaceRole(
  session: Session,
  id: string,
  texts: { readonly name: string; readonly description?: string },
  exact: readonly Policy[] | undefined,
  atLeast: readonly Policy[],
): Promise<void> {
  const current = await session.api.authorization.getAuthorizationRole(id, { userCount: false });
  const policies = current.permissionPolicies ?? [];
  const body: Models.DomainOrganizationRoleUpdate = {
    name: texts.name,
    description: texts.description ?? current.description ?? '',
    // Somebody else's policies go back as they came, with their conditions.
    permissionPolicies:
      exact === undefined ? [...policies, ...toModels(missingFrom(current, atLeast))] : toModels(exact),
  };
  await session.api.authorization.putAuthorizationRole(id, body);
}

function missingFrom(role: Models.DomainOrganizationRole, wanted: readonly Policy[]): readonly Policy[] {
  const present = new Set(policyTexts(policiesOf(role)));
  return wanted
    .map((policy) => ({
      ...policy,
      actions: policy.actions.filter((action) => !present.has(`${policy.domain}:${policy.entity}:${action}`)),
    }))
    .filter((policy) => policy.actions.length > 0);
}

function grantChange(identity: Identity, before: string | null): Change {
  return { path: grantPath, before, after: `${identity.subject.name}, until the end of this run` };
}

function union(left: readonly string[], right: readonly string[]): readonly string[] {
  return [...new Set([...left, ...right])].sort();
}
