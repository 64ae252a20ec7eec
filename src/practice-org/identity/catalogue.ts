import { assumed, badRequest } from '../errors.js';
import type { Handlers } from '../handler.js';
import type { Org } from '../org.js';
import { numberedPage } from '../paging.js';

const uri = '/api/v2/authorization/permissions';

const crud = 'add delete edit view';
const crudSearch = 'add delete edit search view';

/**
 * Domain → entity → actions, spelled as the platform spells them (entities are case-sensitive; there is a domain
 * `integration` beside `integrations`). What the presence domain has follows the API notes, Presence.
 */
const spelled: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  alerting: { rule: crud, alert: 'delete edit view' },
  analytics: {
    conversationAggregate: 'view',
    conversationDetail: 'view',
    queueObservation: 'view',
    userAggregate: 'view',
    userObservation: 'view',
  },
  architect: {
    datatable: crudSearch,
    datatableRow: crud,
    dependencyTracking: 'rebuild view',
    flow: 'add delete edit launch publish search unlock view',
    flowExecution: 'view',
    flowInstance: 'view',
    job: 'create view',
    jobExport: 'create view',
    schedule: crudSearch,
    scheduleGroup: crudSearch,
    ui: 'view',
    userPrompt: crudSearch,
  },
  authorization: { division: crud, grant: 'add delete view', role: crud, settings: 'edit view' },
  bridge: { actions: 'execute view' },
  chat: { chat: 'access', setting: 'edit view', usersettings: 'edit view' },
  conversation: {
    call: 'accept add record view',
    communication: 'disconnect transfer view',
    message: 'create view',
  },
  directory: {
    group: 'add delete edit',
    organization: 'admin view',
    user: 'add delete edit setPassword view',
    userProfile: 'edit view',
  },
  externalContacts: { contact: crud, externalOrganization: crud },
  integration: { unifiedCommunications: crud },
  integrations: { action: `${crud} execute`, integration: crud },
  oauth: { client: `${crud} authorize` },
  outbound: {
    campaign: `${crudSearch} deleteSchedule editSchedule recycle start stop viewSchedule`,
    contact: crud,
    contactList: `${crudSearch} upload`,
    contactListFilter: crudSearch,
    dncList: crudSearch,
    responseSet: crudSearch,
    ruleSet: crudSearch,
    schedule: 'delete edit view',
    settings: 'edit view',
    wrapUpCodeMapping: 'edit view',
  },
  presence: {
    presenceDefinition: crud,
    settings: 'edit view',
    source: crud,
    userPresence: 'edit inject',
    userPrimarySource: 'edit view',
  },
  processautomation: { trigger: `${crud} test`, triggerExecutionHistory: 'view' },
  quality: { calibration: crud, evaluation: `${crud} release`, evaluationForm: crud },
  recording: { recording: 'view viewSensitiveData', retentionPolicy: crud },
  routing: {
    language: 'assign manage',
    queue: `${crudSearch} join`,
    queueMember: 'manage',
    skill: 'assign manage',
    skillGroup: crudSearch,
    wrapupCode: crudSearch,
  },
  scripter: { publishedScript: 'view', script: crudSearch },
  speechAndTextAnalytics: { category: crud, data: 'view' },
  telephony: { phone: crud, phoneStatus: 'view', plugin: 'all', pstn: 'view', sites: crud },
  ui: { admin: 'view', supervisor: 'view' },
  wfm: { agent: 'edit view', publishedSchedule: 'view', timeOffRequest: crud },
};

type Catalogue = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

export const permissionCatalogue: Catalogue = Object.fromEntries(
  Object.entries(spelled).map(([domain, entities]) => [
    domain,
    Object.fromEntries(Object.entries(entities).map(([entity, actions]) => [entity, actions.split(' ')])),
  ]),
);

/** Every permission there is: `presence:userPresence:edit`. */
export function allPermissions(): string[] {
  return Object.entries(permissionCatalogue).flatMap(([domain, entities]) =>
    Object.entries(entities).flatMap(([entity, actions]) =>
      actions.map((action) => `${domain}:${entity}:${action}`),
    ),
  );
}

const divisionAwareDomains = new Set(['architect', 'directory', 'outbound', 'routing', 'telephony']);

/**
 * The entities of a domain with their actions; undefined for a domain that this org does not know. Assumed: that the
 * platform leaves out what the org has not subscribed to.
 */
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
    throw badRequest(
      `Wildcards are no longer accepted in permission policies: ${domain}:${entityName}:${actions.join(',')}. ` +
        'List the entities and actions.',
    );
  const entities = entitiesOf(org, domain);
  if (entities === undefined) throw badRequest(`The permission domain "${domain}" does not exist.`);
  const known = entities[entityName];
  if (known === undefined)
    throw badRequest(`The permission domain "${domain}" has no entity "${entityName}".`);
  const unknown = actions.find((action) => !known.includes(action));
  if (unknown !== undefined)
    throw badRequest(`The permission "${domain}:${entityName}:${unknown}" does not exist.`);
}

export const catalogueHandlers: Handlers = {
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

function domainWire(domain: string, entities: Readonly<Record<string, readonly string[]>>) {
  return {
    id: domain,
    name: domain,
    domain,
    permissionMap: Object.fromEntries(
      Object.entries(entities).map(([entityType, actions]) => [
        entityType,
        actions.map((action) => ({
          domain,
          entityType,
          action,
          label: `${domain} ${entityType} ${action}`,
          allowsConditions: false,
          divisionAware: divisionAwareDomains.has(domain),
        })),
      ]),
    ),
    selfUri: `${uri}/${domain}`,
  };
}
