import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import type { Models } from 'purecloud-platform-client-v2';
import { tasks } from './areas.js';
import type { CriterionState } from './automation/state.js';
import { instant } from './conditions.js';
import { addClient, clientSettings } from './identity/clients.js';
import { grant } from './identity/grants.js';
import { keptPolicy } from './identity/roles.js';
import { newSecret, secretHash } from './identity/secrets.js';
import { keptConfig } from './integrations/actions.js';
import { type JsonObject, picked } from './json.js';
import { Org } from './org.js';
import { awaitNext } from './outbound/campaign-schedules.js';
import { configOf } from './outbound/campaigns.js';
import { contactListMembers } from './outbound/contact-lists.js';
import { queueSettings } from './outbound/queues.js';
import { detection } from './outbound/response-sets.js';
import { type SystemPresenceName, systemPresenceNames } from './people/state.js';
import { emptyState, type OrgState } from './state.js';

/** The state of a practice org that is this copy. Secrets are new: those of the org cannot be read. */
export function stateOfCopy(read: OrgCopy): OrgState {
  const copy = withOwnId(read);
  const state = emptyState(randomInt(2 ** 31));
  const org = new Org(state, instant, tasks);
  copyIdentity(org, copy);
  copyPeople(org, copy);
  copyIntegrations(org, copy);
  copyArchitect(org, copy);
  copyOutbound(org, copy);
  for (const schedule of state.outbound.schedules) awaitNext(org, schedule, org.now());
  return state;
}

/** What a machine remembers of an org it remembers by its id: a rehearsal must not be taken for the org itself. */
function withOwnId(copy: OrgCopy): OrgCopy {
  const { id } = copy.organization;
  const own = randomUUID();
  const inText = (_member: string, value: unknown) =>
    typeof value === 'string' ? value.replaceAll(id, own) : value;
  return JSON.parse(JSON.stringify(copy), inText) as OrgCopy;
}

/** The divisions in which the objects are: one that cannot be listed is there all the same. */
function referredDivisions(copy: OrgCopy): readonly { readonly id?: string; readonly name?: string }[] {
  const { users, queues, wrapupCodes, sites, flows, campaigns, dataTables, contactLists } = copy;
  const lists = contactLists.map(({ list }) => list);
  const tables = dataTables.map(({ table }) => table);
  return [users, queues, wrapupCodes, sites, flows, campaigns, lists, tables].flatMap((all) =>
    all.flatMap(({ division: one }) => (one?.id === undefined || one.id === everywhere ? [] : [one])),
  );
}

function copyIdentity(org: Org, copy: OrgCopy): void {
  const { organization, reader, divisions, roles, clients } = copy;
  const { identity } = org.state;
  identity.organization = { ...organization, domain: 'copy' };
  identity.salt = randomBytes(16).toString('base64url');
  for (const { id = '', name = '', description = '', homeDivision = false } of divisions)
    identity.divisions[id] = { id, name, description, home: homeDivision };
  for (const { id = '', name = '' } of referredDivisions(copy))
    identity.divisions[id] ??= { id, name, description: '', home: false };
  const [first] = Object.values(identity.divisions);
  if (first !== undefined && !Object.values(identity.divisions).some(({ home }) => home)) first.home = true;
  identity.roles = byId(roles, (role) => ({
    description: text(role.description),
    policies: (role.permissionPolicies ?? []).map(keptPolicy),
    default: role.default ?? false,
  }));
  identity.clients = byId(clients, (client) => ({
    ...clientSettings(client),
    secretHash: secretHash(org, text(client.id), newSecret()),
  }));
  for (const { id = '', ...client } of clients)
    for (const { roleId = '', divisionId = everywhere } of client.roleDivisions ?? [])
      grant(org, { id, type: 'PC_OAUTH_CLIENT' }, { roleId, divisionId }, 0);
  const known = identity.clients[reader.id];
  const installer = known ?? addClient(org, { name: reader.name });
  installer.secretHash = undefined;
  identity.installerId = installer.id;
  for (const pair of reader.grants) grant(org, { id: installer.id, type: 'PC_OAUTH_CLIENT' }, pair, 0);
}

const systemPresenceOf = (word: string | undefined): SystemPresenceName => {
  const plain = text(word).replace(/[\s_]/g, '').toLowerCase();
  return systemPresenceNames.find((name) => name.toLowerCase() === plain) ?? 'Available';
};

function copyPeople(org: Org, { users, groups, definitions, sources }: OrgCopy): void {
  const { people } = org.state;
  for (const definition of definitions) {
    const { id = '', name, type, systemPresence, divisionId, deactivated = false } = definition;
    const labels = Object.entries((definition.languageLabels ?? {}) as Record<string, string | null>);
    const languageLabels = Object.fromEntries(
      labels.flatMap(([key, label]) => (label ? [[key, label]] : [])),
    );
    people.definitions[id] = {
      id,
      name: name ?? languageLabels.en_US ?? text(Object.values(languageLabels)[0]),
      type: type === 'System' ? 'System' : 'User',
      systemPresence: systemPresenceOf(systemPresence),
      languageLabels,
      divisionId: divisionId ?? everywhere,
      ...{ deactivated, createdAt: 0 },
    };
  }
  for (const { id = '', name = '', description = '', type = 'User', deactivated = false } of sources)
    people.sources[id] = { id, name, description, type, deactivated };
  // What every org has, whether it may be listed or not.
  const usual = { PURECLOUD: 'Genesys Cloud', MICROSOFTTEAMS: 'Microsoft Teams' };
  for (const [id, name] of Object.entries(usual))
    people.sources[id] ??= { id, name, description: '', type: 'System', deactivated: false };
  people.users = byId(users, (user) => ({
    email: text(user.email),
    title: text(user.title),
    department: text(user.department),
    phone: text((user.addresses ?? []).find(({ mediaType }) => mediaType === 'PHONE')?.address),
    state: user.state === 'inactive' || user.state === 'deleted' ? user.state : 'active',
    divisionId: division(user.division),
    managerId: user.manager?.id,
  }));
  for (const { id = '', ...user } of users) {
    const presences = { PURECLOUD: user.presence, MICROSOFTTEAMS: user.integrationPresence };
    people.presences[id] = Object.fromEntries(
      Object.entries(presences).flatMap(([source, presence]) => {
        const definitionId = presence?.presenceDefinition?.id;
        if (definitionId === undefined || people.definitions[definitionId] === undefined) return [];
        const record = { message: text(presence?.message), modifiedAt: time(presence?.modifiedDate) };
        return [[source, { definitionId, ...record }]];
      }),
    );
  }
  const told = groups.map(({ group, memberIds }) => ({ ...group, memberIds }));
  people.groups = byId(told, ({ description = '', type = 'official', visibility = 'public', memberIds }) => ({
    ...{ description, type, visibility },
    memberIds: [...memberIds],
  }));
}

function copyIntegrations(org: Org, { integrations, credentials, actions }: OrgCopy): void {
  const { identity, integrations: state } = org.state;
  const dated = credentials.map((one) => ({ ...one, dateCreated: one.createdDate }));
  state.credentials = byId(dated, ({ name = '', type }) => {
    // A credential does not tell its fields; those that gc-presence makes are called after their client.
    const clientId = Object.keys(identity.clients).find((client) => name.includes(client));
    return { type: text(type?.name), clientId, secretHash: identity.clients[clientId ?? '']?.secretHash };
  });
  state.integrations = byId(integrations, (integration) => {
    const { version = 1, properties, advanced, notes, credentials: used } = integration.config?.current ?? {};
    const { code, lastUpdated } = integration.reportedState ?? {};
    const reported = (['ACTIVE', 'ACTIVATING', 'INACTIVE', 'ERROR'] as const).find((word) => word === code);
    return {
      typeId: text(integration.integrationType?.id),
      notes: (notes ?? text(integration.notes)).replace(/^node_dynamodb_empty_string$/, ''),
      intendedState: integration.intendedState === 'ENABLED' ? 'ENABLED' : 'DISABLED',
      reported: reported ?? 'INACTIVE',
      reportedAt: text(lastUpdated) || org.timestamp(),
      version,
      properties: (properties ?? {}) as JsonObject,
      advanced: (advanced ?? {}) as JsonObject,
      credentials: Object.fromEntries(Object.entries(used ?? {}).map(([key, one]) => [key, text(one.id)])),
    };
  });
  for (const { action, requestTemplate, successTemplate } of actions) {
    const { id = '', name = '' } = action;
    const { request, response } = action.config ?? {};
    state.actions[id] = {
      id,
      integrationId: text(action.integrationId),
      createdAt: 0,
      published: {
        version: action.version ?? 1,
        category: text(action.category),
        name,
        secure: action.secure ?? false,
        inputSchema: (action.contract?.input?.inputSchema ?? {}) as JsonObject,
        successSchema: (action.contract?.output?.successSchema ?? {}) as JsonObject,
        config: keptConfig({
          ...action.config,
          request: { ...request, requestTemplate },
          response: { ...response, successTemplate },
        }),
      },
    };
  }
}

/** What a flow does cannot be read: it is there, and runs only after it was published anew. */
function copyArchitect(org: Org, { dataTables, flows, triggers }: OrgCopy): void {
  const { architect, automation } = org.state;
  const tables = dataTables.map(({ table, rows }) => ({ ...table, rows }));
  architect.dataTables = byId(tables, ({ description, schema = {}, rows, ...table }) => ({
    description: text(description),
    divisionId: division(table.division),
    schema: schema as JsonObject,
    rows: Object.fromEntries(rows.map((row) => [String(row.key), row as Record<string, string>])),
  }));
  architect.flows = byId(flows, (flow) => {
    const published = flow.publishedVersion;
    const { createdByClient: client, createdBy: user } = published ?? {};
    const author = client ?? user;
    const kind = client === undefined ? 'user' : 'client';
    const by = { kind, id: text(author?.id), name: text(author?.name) } as const;
    const version = text(published?.id);
    const createdAt = time(published?.datePublished) || (published?.dateCreated ?? 0);
    return {
      type: text(flow.type).toUpperCase(),
      description: text(flow.description),
      divisionId: division(flow.division),
      active: flow.active ?? true,
      deleted: false,
      versions: version === '' ? [] : [{ id: version, createdAt, createdBy: by, references: [] }],
      ...(version === '' ? {} : { publishedVersion: version }),
    };
  });
  for (const trigger of triggers) {
    const { topicName = '', target = {}, enabled = false } = trigger;
    const { description, eventTTLSeconds, delayBySeconds, matchCriteria = [] } = trigger;
    automation.triggers.push({
      ...entity(trigger),
      ...{ topicName, target, enabled, description, eventTTLSeconds, delayBySeconds },
      matchCriteria: matchCriteria as readonly CriterionState[],
    });
  }
}

function copyOutbound(org: Org, copy: OrgCopy): void {
  const { outbound } = org.state;
  for (const queue of copy.queues) {
    const { createdBy = '', modifiedBy = '', memberCount = 0 } = queue;
    const settings = queueSettings(queue as Models.QueueRequest);
    outbound.queues.push({ ...divided(queue), createdBy, modifiedBy, members: memberCount, settings });
  }
  for (const code of copy.wrapupCodes) {
    const { description, createdBy = '', modifiedBy = '' } = code;
    outbound.wrapupCodes.push({ ...divided(code), description, createdBy, modifiedBy });
  }
  for (const site of copy.sites) {
    const usual = { state: 'active', managed: false, hasOutboundRoute: true };
    const own = ['description', 'state', 'managed', 'mediaModel', 'location'] as const;
    outbound.sites.push({ ...usual, ...picked(site, [...own, 'callerId', 'callerName']), ...divided(site) });
  }
  for (const { list, contacts } of copy.contactLists)
    outbound.contactLists.push({
      ...divided(list),
      ...contactListMembers(list),
      contacts: contacts.map((contact) => ({
        id: text(contact.id),
        createdAt: time(contact.dateCreated),
        data: { ...(contact.data as Record<string, string>) },
        callable: contact.callable ?? true,
        phoneNumberStatus: JSON.parse(JSON.stringify(contact.phoneNumberStatus ?? {})),
        callRecords: {},
      })),
    });
  for (const set of copy.responseSets)
    outbound.responseSets.push({
      ...entity(set),
      ...detection(set),
      responses: (set.responses ?? {}) as Record<string, Models.Reaction>,
    });
  for (const set of copy.ruleSets) {
    const uses = { contactListId: set.contactList?.id, queueId: set.queue?.id };
    outbound.ruleSets.push({ ...entity(set), ...uses, rules: set.rules });
  }
  for (const campaign of copy.campaigns) {
    const { errors = [] } = campaign;
    // One that runs would be running in the copy without anybody having started it.
    const config = configOf(campaign);
    outbound.campaigns.push({ ...divided(campaign), status: 'off', errors, starts: 0, config });
  }
  for (const schedule of copy.schedules) {
    const { campaign, intervals, recurrences = [], timeZone = 'UTC' } = schedule;
    const id = text(campaign.id);
    outbound.schedules.push({ ...entity(schedule), id, intervals, recurrences, timeZone });
  }
}

/** What the API leaves out of an answer is empty. */
const text = (value: string | undefined): string => value ?? '';
const everywhere = '*';
const division = (one: { readonly id?: string } | undefined): string => text(one?.id) || everywhere;
const time = (date: string | undefined): number => Date.parse(text(date)) || 0;

interface Entity {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly version?: number | undefined;
  readonly dateCreated?: string | undefined;
  readonly dateModified?: string | undefined;
}

function entity(one: Entity) {
  const createdAt = time(one.dateCreated);
  const modifiedAt = time(one.dateModified) || createdAt;
  return { id: text(one.id), name: text(one.name), version: one.version ?? 1, createdAt, modifiedAt };
}

/** Objects with what every object has, by their ids. */
function byId<T extends Entity, Kept>(all: readonly T[], kept: (one: T) => Kept) {
  return Object.fromEntries(all.map((one) => [text(one.id), { ...entity(one), ...kept(one) }]));
}

function divided(one: Entity & { readonly division?: { readonly id?: string } }) {
  return { ...entity(one), divisionId: division(one.division) };
}

/** What was read of another org, as its API gives it: what a practice org can be made of. */
export interface OrgCopy {
  readonly organization: { readonly id: string; readonly name: string };
  /** Who read it; whoever practises does so as this client, with its roles. */
  readonly reader: {
    readonly id: string;
    readonly name: string;
    readonly grants: readonly { readonly roleId: string; readonly divisionId: string }[];
  };
  readonly divisions: readonly Models.AuthzDivision[];
  readonly roles: readonly Models.DomainOrganizationRole[];
  readonly clients: readonly Models.OAuthClient[];
  readonly users: readonly Models.User[];
  readonly groups: readonly { readonly group: Models.Group; readonly memberIds: readonly string[] }[];
  readonly definitions: readonly Models.OrganizationPresenceDefinition[];
  readonly sources: readonly Models.Source[];
  /** Each with its configuration. */
  readonly integrations: readonly Models.Integration[];
  readonly credentials: readonly Models.CredentialInfo[];
  readonly actions: readonly CopiedAction[];
  readonly dataTables: readonly { readonly table: Models.DataTable; readonly rows: readonly JsonObject[] }[];
  readonly flows: readonly Models.Flow[];
  readonly triggers: readonly Models.Trigger[];
  readonly queues: readonly Models.Queue[];
  readonly wrapupCodes: readonly Models.WrapupCode[];
  readonly sites: readonly Models.Site[];
  readonly contactLists: readonly {
    readonly list: Models.ContactList;
    readonly contacts: readonly Models.DialerContact[];
  }[];
  readonly responseSets: readonly Models.ResponseSet[];
  readonly ruleSets: readonly Models.RuleSet[];
  readonly campaigns: readonly Models.Campaign[];
  readonly schedules: readonly Models.CampaignSchedule[];
}

/** The templates are files of their own. */
interface CopiedAction {
  readonly action: Models.Action;
  readonly requestTemplate: string;
  readonly successTemplate: string;
}
