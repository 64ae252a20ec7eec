import { company } from '../company.js';
import { assumed, badRequest, existing } from '../errors.js';
import type { Handlers, Org } from '../org.js';
import { countedPage, numberedPage } from '../paging.js';
import { clientSummary } from './clients.js';

/** The real ones differ per org; the first two are documented. Assumed: that the platform has none for `oauth`, either. */
const limits = company<Record<string, Record<string, number>>>('limits');

export const organizationHandlers: Handlers = {
  getOrganizationsMe: ({ org }) => {
    const { organization } = org.state.identity;
    const selfUri = `/api/v2/organizations/${organization.id}`;
    return { body: { ...organization, ...company<object>('organizationSettings'), selfUri } };
  },
  getTokensMe: ({ org, caller }) => {
    const { id, name } = org.state.identity.organization;
    const clientId = caller.signedInBy ?? caller.id;
    const client = existing(org.state.identity.clients[clientId], 'OAuth client', clientId);
    return {
      body: {
        organization: { id, name },
        homeOrganization: { id, name },
        authorizedScope: [],
        OAuthClient: { ...clientSummary(org, client), organization: { id, name } },
      },
    };
  },
  getAuthorizationProducts: ({ query }) => ({ body: countedPage(company<object[]>('subscriptions'), query) }),
  getOrganizationsLimitsNamespace: ({ path }) => {
    const namespace = path.namespaceName ?? '';
    const values = existing(limits[namespace], 'limit namespace', namespace);
    return { body: { entities: Object.entries(values).map(([key, value]) => ({ key, namespace, value })) } };
  },
  getAuthorizationPermissions: ({ org, query }) => {
    if (query.queryType !== undefined && query.queryType !== 'domain')
      throw assumed(badRequest(`The queryType "${query.queryType}" is not known. Valid values: domain.`));
    const wanted = query.queryType === 'domain' ? query.query : undefined;
    const domains = Object.keys(permissionCatalogue)
      .filter((domain) => wanted === undefined || domain === wanted)
      .flatMap((domain) => {
        const entities = entitiesOf(org, domain);
        return entities === undefined ? [] : [domainWire(domain, entities)];
      });
    return { body: numberedPage(domains, query, { uri }) };
  },
};

const uri = '/api/v2/authorization/permissions';

type Catalogue = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** Domain → entity → actions, case-sensitive, with `integration` beside `integrations`. Presence: API notes, Presence. */
export const permissionCatalogue: Catalogue = Object.fromEntries(
  Object.entries(company<Record<string, Record<string, string>>>('permissions')).map(([domain, entities]) => [
    domain,
    Object.fromEntries(Object.entries(entities).map(([entity, actions]) => [entity, actions.split(' ')])),
  ]),
);

export function allPermissions(): string[] {
  return Object.entries(permissionCatalogue).flatMap(([domain, entities]) =>
    Object.entries(entities).flatMap(([entity, all]) => all.map((action) => `${domain}:${entity}:${action}`)),
  );
}

const divisionAwareDomains = new Set(['architect', 'directory', 'outbound', 'routing', 'telephony']);

/** Undefined for a domain that this org does not know. Assumed: that the platform leaves out what is not subscribed to. */
function entitiesOf(org: Org, domain: string): Readonly<Record<string, readonly string[]>> | undefined {
  const unlicensed = org.state.identity.unlicensed ?? [];
  const entities = permissionCatalogue[domain];
  if (entities === undefined || unlicensed.includes(domain)) return undefined;
  return Object.fromEntries(
    Object.entries(entities).filter(([entity]) => !unlicensed.includes(`${domain}:${entity}`)),
  );
}

/** Throws 400 naming what the catalogue does not know. Wildcards are refused (API notes, Roles: since June 2026). */
export function requireKnownPermission(
  org: Org,
  domain: string,
  entityName: string,
  actions: readonly string[],
): void {
  const wildcard = [domain, entityName, ...actions].includes('*');
  if (wildcard)
    throw badRequest(`Wildcards are no longer accepted: ${domain}:${entityName}:${actions.join(',')}.`);
  const entities = entitiesOf(org, domain);
  if (entities === undefined) throw badRequest(`The permission domain "${domain}" does not exist.`);
  const known = entities[entityName];
  if (known === undefined)
    throw badRequest(`The permission domain "${domain}" has no entity "${entityName}".`);
  const unknown = actions.find((action) => !known.includes(action));
  if (unknown !== undefined)
    throw badRequest(`The permission "${domain}:${entityName}:${unknown}" does not exist.`);
}

function domainWire(domain: string, entities: Readonly<Record<string, readonly string[]>>) {
  return {
    id: domain,
    name: domain,
    domain,
    permissionMap: Object.fromEntries(
      Object.entries(entities).map(([entityType, actions]) => [
        entityType,
        actions.map((action) => ({
          ...{ domain, entityType, action, allowsConditions: false },
          label: `${domain} ${entityType} ${action}`,
          divisionAware: divisionAwareDomains.has(domain),
        })),
      ]),
    ),
    selfUri: `${uri}/${domain}`,
  };
}
