import type { Models } from 'purecloud-platform-client-v2';
import { getOrUndefined } from './errors.js';
import type { Grant } from './permissions.js';
import type { Session } from './session.js';

export interface Identity {
  readonly org: { readonly id: string; readonly name: string };
  readonly subject: {
    readonly id: string;
    readonly name: string;
    /** As the grant operations want it. */
    readonly type: 'PC_OAUTH_CLIENT' | 'PC_USER';
  };
  /** Undefined when the platform does not let this identity see them. */
  readonly grants: readonly Grant[] | undefined;
}

/**
 * Who is logged in, to which org, with which roles. Throws a `GenesysError` when the token itself is refused. What is
 * merely not allowed (names, roles) is left out.
 */
export async function whoAmI(session: Session): Promise<Identity> {
  const { api } = session;
  const [token, subject] = await Promise.all([
    api.tokens.getTokensMe(),
    unlessRefused(() => api.authorization.getAuthorizationSubjectsMe()),
  ]);
  const who = isClient(token, subject) ? clientSubject(token) : await userSubject(session, subject);
  const [org, grants] = await Promise.all([orgOf(session, token), grantsOf(session, token, subject, who.id)]);
  return { org, subject: who, grants };
}

/**
 * Unverified: what `authorizedGrantType` of `tokens/me` reads for every kind of client. Where it is absent, roles on
 * the client itself, or a subject that is the client, tell that no person is behind the token.
 */
function isClient(token: Models.TokenInfo, subject: Models.AuthzSubject | undefined): boolean {
  const client = token.OAuthClient;
  if (client?.id === undefined) return false;
  if (client.authorizedGrantType) return /client.?credentials/i.test(client.authorizedGrantType);
  return (client.roleDivisions ?? []).length > 0 || subject?.id === client.id;
}

function clientSubject(token: Models.TokenInfo): Identity['subject'] {
  const id = token.OAuthClient?.id ?? '';
  return { id, name: token.OAuthClient?.name || id, type: 'PC_OAUTH_CLIENT' };
}

async function userSubject(
  session: Session,
  subject: Models.AuthzSubject | undefined,
): Promise<Identity['subject']> {
  if (subject?.id !== undefined && subject.name)
    return { id: subject.id, name: subject.name, type: 'PC_USER' };
  const user = await unlessRefused(() => session.api.users.getUsersMe());
  const id = user?.id ?? subject?.id ?? '';
  return { id, name: user?.name || id, type: 'PC_USER' };
}

async function orgOf({ api }: Session, token: Models.TokenInfo): Promise<Identity['org']> {
  const { id, name } = token.organization ?? {};
  if (id && name) return { id, name };
  const org = await unlessRefused(() => api.organization.getOrganizationsMe());
  const known = id ?? org?.id ?? '';
  return { id: known, name: name || org?.name || known };
}

/** The country of the org as `US`, where the platform tells it. */
export async function countryOfOrg({ api }: Session): Promise<string | undefined> {
  const org = await unlessRefused(() => api.organization.getOrganizationsMe());
  return org?.defaultCountryCode || undefined;
}

/** Unverified: whether `subjects/me` works for every client. The two ways around it follow one after the other. */
async function grantsOf(
  session: Session,
  token: Models.TokenInfo,
  me: Models.AuthzSubject | undefined,
  id: string,
): Promise<readonly Grant[] | undefined> {
  if (me?.grants !== undefined) return me.grants.map(grantOf);
  const subject = await unlessRefused(() => session.api.authorization.getAuthorizationSubject(id));
  if (subject?.grants !== undefined) return subject.grants.map(grantOf);
  return grantsByRoles(session, token);
}

/** What the token says of the client's roles, each looked up. All or nothing: half of the grants would mislead. */
async function grantsByRoles(
  { api }: Session,
  token: Models.TokenInfo,
): Promise<readonly Grant[] | undefined> {
  const pairs = token.OAuthClient?.roleDivisions;
  if (pairs === undefined || pairs.length === 0) return undefined;
  const ids = [...new Set(pairs.map((pair) => pair.roleId))];
  const roles = await unlessRefused(() =>
    Promise.all(ids.map((id) => api.authorization.getAuthorizationRole(id, { userCount: false }))),
  );
  if (roles === undefined) return undefined;
  return pairs.map(({ roleId, divisionId }) => {
    const role = roles.find((candidate) => candidate.id === roleId);
    const policies = (role?.permissionPolicies ?? []).map((policy) => ({
      domain: policy.domain ?? '',
      entityName: policy.entityName ?? '',
      actions: policy.actionSet ?? [],
    }));
    return { roleId, roleName: role?.name ?? roleId, divisionId, policies };
  });
}

function grantOf(grant: Models.AuthzGrant): Grant {
  const policies = (grant.role?.policies ?? []).map((policy) => ({
    domain: policy.domain ?? '',
    entityName: policy.entityName ?? '',
    actions: policy.actions ?? [],
  }));
  const roleId = grant.role?.id ?? '';
  return { roleId, roleName: grant.role?.name ?? roleId, divisionId: grant.division?.id ?? '*', policies };
}

/** Undefined where the platform refuses the question or does not know the answer. */
function unlessRefused<T>(question: () => Promise<T>): Promise<T | undefined> {
  return getOrUndefined(question, [400, 403, 404, 405, 501]);
}
