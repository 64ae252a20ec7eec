import { randomBytes, randomInt } from 'node:crypto';
import type { Author } from './architect/state.js';
import { tasks } from './areas.js';
import type { CriterionState } from './automation/state.js';
import { put } from './collection.js';
import { company, rows } from './company.js';
import { instant } from './conditions.js';
import { addClient } from './identity/clients.js';
import { divisionNamed, homeDivision } from './identity/divisions.js';
import { grant } from './identity/grants.js';
import { allPermissions } from './identity/organization.js';
import { addRole, policiesOf } from './identity/roles.js';
import type { OAuthClientState } from './identity/state.js';
import { checkedConfig } from './integrations/actions.js';
import { newIntegration } from './integrations/integrations.js';
import type { IntegrationState } from './integrations/state.js';
import { Org } from './org.js';
import { seedOutbound } from './outbound/seed.js';
import { systemDefinition } from './people/definitions.js';
import type {
  GroupState,
  PresenceDefinitionState,
  PresenceSourceState,
  SystemPresenceName,
  UserState,
} from './people/state.js';
import { emptyState, type OrgState, type SeedSize } from './state.js';

export interface SeedOptions {
  /** The same seed gives the same company with the same ids; random unless told. */
  readonly seed?: number | string | undefined;
  readonly size?: SeedSize | undefined;
  readonly machineClock?: (() => number) | undefined;
}

/** A believable insurance company. Many names start like ours, so that a sloppy look-up finds the wrong object. */
export function seedState(options: SeedOptions = {}): OrgState {
  const state = emptyState(seedNumber(options.seed));
  const org = new Org(state, instant, tasks, options.machineClock);
  const size = options.size ?? {};
  seedIdentity(org, size);
  seedPeople(org, size);
  seedIntegrations(org, size);
  seedArchitect(org, size);
  seedTriggers(org, size);
  seedOutbound(org, size);
  state.events = [];
  return state;
}

/** Words are hashed (FNV-1a), numbers taken as they are. */
function seedNumber(seed: number | string | undefined): number {
  if (seed === undefined) return randomInt(2 ** 31);
  if (typeof seed === 'number') return seed | 0;
  let hash = 0x811c9dc5;
  for (const letter of seed) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  return hash | 0;
}

/**
 * What the installer of both solutions needs, also to remove them again (API notes, Minimal permissions of the
 * installing OAuth client). `presence:userPresence:edit` is not among them: the installer gets it only through the
 * role that it creates and grants to itself.
 */
export const installerPermissions: readonly string[] = Object.entries(
  company<Record<string, string>>('installer'),
).flatMap(([entity, actions]) => actions.split(' ').map((action) => `${entity}:${action}`));

interface SeededRole {
  readonly name: string;
  readonly description?: string;
  /** `*` is all there are. */
  readonly permissions: readonly string[];
  readonly default?: boolean;
}

/** Divisions, roles, OAuth clients, and the client that the installer logs in with. */
function seedIdentity(org: Org, size: SeedSize): void {
  const { identity } = org.state;
  identity.organization = { id: org.id(), ...company<{ name: string; domain: string }>('organization') };
  identity.salt = randomBytes(16).toString('base64url');
  for (const [index, division] of company<{ name: string; description: string }[]>('divisions').entries()) {
    const id = org.id();
    identity.divisions[id] = { id, ...division, home: index === 0 };
  }
  const branch = (index: number): SeededRole => ({
    name: `Branch ${String(index).padStart(3, '0')} reader`,
    permissions: ['routing:queue:view'],
  });
  for (const { permissions, ...role } of rows('roles', size.roles ?? 0, branch))
    addRole(org, { ...role, policies: policiesOf(permissions[0] === '*' ? allPermissions() : permissions) });
  for (const { role: name, ...client } of company<readonly SeededClient[]>('clients')) {
    const { id } = addClient(org, client);
    const role = Object.values(identity.roles).find((one) => one.name === name);
    const pair = { roleId: role?.id ?? '', divisionId: homeDivision(org).id };
    if (role !== undefined) grant(org, { id, type: 'PC_OAUTH_CLIENT' }, pair, 0);
  }
  const role = addRole(org, {
    name: 'Setup wizard administrator',
    description: 'What the installer needs, and no more',
    policies: policiesOf(installerPermissions),
  });
  const installer = { name: 'Setup wizard', description: 'Logs in for gc-presence --sandbox' };
  const { id } = addClient(org, installer);
  identity.installerId = id;
  grant(org, { id, type: 'PC_OAUTH_CLIENT' }, { roleId: role.id, divisionId: '*' }, 0);
}

/** Which role it holds, in the home division. */
type SeededClient = Partial<OAuthClientState> & { readonly name: string; readonly role?: string };

/** Key of the integration, name, address, method, and the fixed id of those that the platform brings along. */
type SeededAction = readonly [string, string, string, string, string?];
/** Key, name, type, whether it is enabled. */
type SeededIntegration = readonly [string, string, string, boolean];

function seedIntegrations(org: Org, size: SeedSize): void {
  const { integrations } = org.state;
  const made = new Map<string, IntegrationState>();
  const app = (index: number): SeededIntegration => [
    ...([`app ${index}`, `Agent Workspace App ${index}`, 'embedded-client-app'] as const),
    index % 3 !== 0,
  ];
  for (const [key, name, typeId, enabled] of rows('integrations', size.integrations ?? 14, app)) {
    const id = org.id();
    const version = 1 + Math.floor(org.chance() * 6);
    const one = { id, name, version, createdAt: 0, ...newIntegration(org, typeId, enabled) };
    made.set(key, put(org, { store: () => integrations.integrations }, one));
  }
  shareCredential(org, [made.get('platform'), made.get('old')]);
  const subjects = company<string>('subjects').split(' ');
  const find = (index: number): SeededAction => {
    const name = `Find ${subjects[index % subjects.length]} ${index}`;
    return ['lookups', name, `https://crm.riverbend.example/v1/find/${index}`, 'POST'];
  };
  for (const [key, name, url, method, fixed] of rows('actions', size.actions ?? 60, find)) {
    const integration = made.get(key) as IntegrationState;
    const id = fixed ?? `custom_-_${org.id()}`;
    const schema = { type: 'object', properties: {}, additionalProperties: true };
    const published = {
      ...{ name, category: integration.name, secure: false, version: 1 + Math.floor(org.chance() * 4) },
      config: checkedConfig({ request: { requestUrlTemplate: url, requestType: method } }, integration),
      inputSchema: { ...schema, properties: { USER_ID: { type: 'string' } } },
      successSchema: schema,
    };
    integrations.actions[id] = { id, integrationId: integration.id, published, createdAt: 0 };
  }
}

/** One credential of the client that reports are exported with. Its stored secret is out of date. */
function shareCredential(org: Org, users: readonly (IntegrationState | undefined)[]): void {
  const client = Object.values(org.state.identity.clients).find(({ name }) => name === 'Reporting export');
  const id = org.id();
  org.state.integrations.credentials[id] = {
    ...{ id, name: 'Presence Public API credential', type: 'pureCloudOAuthClient', createdAt: 0 },
    ...{ clientId: client?.id ?? org.id(), secretHash: 'rotated since' },
  };
  for (const one of users) if (one !== undefined) one.credentials = { pureCloudOAuthClient: id };
}

/** Name, column, cells by key. */
type SeededTable = readonly [string, string, Readonly<Record<string, string>>];
/** Name, type, which of the two authors, how many versions, and whether the author has it open: with a draft or not. */
type SeededFlow = readonly [string, string, 0 | 1, number, ('draft' | 'open')?];

const flowTypes = ['INBOUNDCALL', 'INQUEUECALL', 'WORKFLOW', 'INBOUNDSHORTMESSAGE'] as const;

/**
 * The data tables and flows that others have made; a call flow has the very name of the workflow, which is allowed for
 * another type. Flows were drawn in the user interface: they have versions but nothing that the practice org can run.
 */
function seedArchitect(org: Org, { dataTables = 24, flows = 60 }: SeedSize): void {
  const { architect, people } = org.state;
  const everywhere = { description: '', divisionId: homeDivision(org).id, createdAt: 0 };
  const property = (key: string, title: string, displayOrder: number) => ({
    [key]: { $id: `/properties/${key}`, type: 'string', title, displayOrder },
  });
  const branch = (index: number): SeededTable => [
    ...([`Branch Routing ${index}`, 'Queue'] as const),
    { [`Branch ${index}`]: `Queue ${index}` },
  ];
  for (const [name, column, cells] of rows('dataTables', dataTables, branch)) {
    const id = org.id();
    architect.dataTables[id] = {
      ...{ id, name, ...everywhere },
      schema: {
        $schema: 'http://json-schema.org/draft-04/schema#',
        ...{ type: 'object', additionalProperties: false, required: ['key'] },
        properties: { ...property('key', name, 0), ...property(column, column, 1) },
      },
      rows: Object.fromEntries(Object.entries(cells).map(([key, cell]) => [key, { key, [column]: cell }])),
    };
  }
  const [first, second] = Object.values(people.users);
  const authors = [first, second].map((user): Author => {
    return { kind: 'user', id: user?.id ?? org.id(), name: user?.name ?? 'Former colleague' };
  });
  const claims = (index: number): SeededFlow => {
    const type = flowTypes[index % flowTypes.length] ?? 'WORKFLOW';
    return [`Claims line ${index}`, type, index % 2 === 0 ? 0 : 1, 1 + (index % 3)];
  };
  for (const [name, type, author, count, open] of rows('flows', flows, claims)) {
    const id = org.id();
    const createdBy = authors[author] as Author;
    const versions = Array.from({ length: count }, (_, index) => ({
      ...{ id: `${index + 1}.0`, createdAt: 0, createdBy, references: [] },
    }));
    architect.flows[id] = {
      ...{ id, name, type, ...everywhere, active: count > 0, deleted: false, versions },
      lock: open && { by: createdBy, draft: open === 'draft' },
      publishedVersion: versions.at(-1)?.id,
    };
  }
}

type SeededTrigger = readonly [string, topic: string, enabled: boolean, criteria: readonly CriterionState[]];

function seedTriggers(org: Org, { triggers = 9 }: SeedSize): void {
  const workflow = Object.values(org.state.architect.flows).find(
    ({ type, publishedVersion }) => type === 'WORKFLOW' && publishedVersion !== undefined,
  );
  if (workflow === undefined) return;
  const workflowTargetSettings = { dataFormat: 'TopLevelPrimitives' };
  const target = { type: 'Workflow', id: workflow.id, workflowTargetSettings };
  const followUp = (index: number): SeededTrigger => [
    ...([`Claims follow-up ${index}`, 'v2.detail.events.conversation.{id}.customer.end'] as const),
    index % 2 === 0,
    [{ jsonPath: '$.mediaType', operator: 'In', values: ['VOICE', 'MESSAGE'] }],
  ];
  for (const [name, topicName, enabled, matchCriteria] of rows('triggers', triggers, followUp)) {
    const [id, version] = [org.id(), 1 + Math.floor(org.chance() * 3)];
    const trigger = { id, name, topicName, target, enabled, matchCriteria, version, createdAt: 0 };
    org.state.automation.triggers.push(trigger);
  }
}

const companyDomain = 'riverbend.example';
const believableUsers = 240;

/** The ids are the same in every org. Labels: in the order of `locales`. */
const system = company<readonly [SystemPresenceName, id: string, labels: string][]>('systemPresences');
const locales = company<readonly string[]>('locales');

/** The company's own. Two share a system presence, one label equals a system one's translation, and one is null. */
const secondary = company<readonly Secondary[]>('presences');
type Secondary = Omit<PresenceDefinitionState, 'id' | 'name' | 'type' | 'divisionId' | 'createdAt'> & {
  division?: string;
};

/** Members: the people with these numbers, or everybody of a department. One is for its members' eyes only. */
const groups = company<readonly SeededGroup[]>('groups');
type SeededGroup = Omit<GroupState, 'id' | 'memberIds' | 'createdAt'> & {
  members: readonly number[] | string;
};

/** Title, department, division, share. */
const jobs = company<readonly [string, string, string, number][]>('jobs');

/** How a weekday morning looks: shares. */
const morning = company<readonly [SystemPresenceName, number][]>('morning');

const firstNames = company<string>('firstNames').split(' ');
const lastNames = company<string>('lastNames').split(' ');

/** People with their presences. The first twelve are the same for every seed and size. */
function seedPeople(org: Org, size: SeedSize): void {
  seedDefinitions(org);
  for (const source of company<readonly PresenceSourceState[]>('sources')) {
    const id = source.id || org.id();
    org.state.people.sources[id] = { ...source, id };
  }
  const employee = Object.values(org.state.identity.roles).find((role) => role.name === 'employee');
  const managers: string[] = [];
  for (let index = 0; index < (size.users ?? believableUsers); index += 1) {
    const user = seedUser(org, index, managers[index % Math.max(1, managers.length)]);
    if (user.title === 'Team Lead') managers.push(user.id);
    // As `grant` does, without a look at all grants for each of thousands of people: a new one has none.
    if (employee !== undefined)
      org.state.identity.grants.push({
        ...{ subjectId: user.id, subjectType: 'PC_USER', divisionId: user.divisionId },
        ...{ roleId: employee.id, madeAt: org.now(), effectiveAt: org.now() },
      });
    seedPresence(org, user, index);
  }
  seedGroups(org);
}

function seedGroups(org: Org): void {
  const users = Object.values(org.state.people.users);
  org.state.people.groups = Object.fromEntries(
    groups.map(({ members, ...group }) => {
      const belongs = ({ department }: UserState, at: number) =>
        typeof members === 'string' ? department === members : members.includes(at);
      const id = org.id();
      return [id, { id, ...group, memberIds: users.filter(belongs).map((user) => user.id), createdAt: 0 }];
    }),
  );
}

function seedDefinitions(org: Org): void {
  const { definitions } = org.state.people;
  const add = (definition: Omit<PresenceDefinitionState, 'name' | 'createdAt'>) => {
    definitions[definition.id] = { ...definition, name: definition.languageLabels.en_US ?? '', createdAt: 0 };
  };
  for (const [systemPresence, id, text] of system) {
    const labels = text.split('|');
    const languageLabels = Object.fromEntries(locales.map((locale, at) => [locale, labels[at] ?? '']));
    add({ id, systemPresence, languageLabels, type: 'System', divisionId: '*', deactivated: false });
  }
  for (const { division, ...definition } of secondary) {
    const divisionId = (division && divisionNamed(org, division)?.id) ?? '*';
    add({ id: org.id(), ...definition, type: 'User', divisionId });
  }
}

function seedUser(org: Org, index: number, managerId: string | undefined): UserState {
  const { name, email } = personName(index);
  const [title, department, division] = jobs[index] ?? drawn(org, jobs);
  const user: UserState = {
    id: org.id(),
    name,
    email: `${email}@${companyDomain}`,
    title,
    department,
    phone: `+1614555${String(index).padStart(4, '0')}`,
    state: index >= 12 && org.chance() < 0.06 ? 'inactive' : 'active',
    divisionId: divisionNamed(org, division)?.id ?? '',
    managerId,
    version: 3 + Math.floor(org.chance() * 40),
    createdAt: 0,
  };
  org.state.people.users[user.id] = user;
  return user;
}

/** Independent of the seed, so that examples in the docs stay true. */
function personName(index: number): { readonly name: string; readonly email: string } {
  const first = firstNames[index % firstNames.length] ?? 'Ada';
  // 26 and 27 share no divisor: a pair comes back only after all 702.
  const last = lastNames[index % lastNames.length] ?? 'Okafor';
  const round = Math.floor(index / (firstNames.length * lastNames.length));
  const email = `${first}.${last}${round === 0 ? '' : round + 1}`.toLowerCase();
  return { name: `${first} ${last}`, email };
}

function seedPresence(org: Org, user: UserState, index: number): void {
  // The first four cover what people try first: free, on queue, away, gone home.
  const first = (['Available', 'OnQueue', 'Away', 'Offline'] as const)[index];
  const presence = first ?? (user.state === 'inactive' ? 'Offline' : drawn(org, morning)[0]);
  const modifiedAt = org.now() - Math.floor(org.chance() * 4 * 3_600_000);
  const record = { definitionId: systemDefinition(org, presence).id, message: '', modifiedAt };
  const inTeams = user.state === 'active' && (index < 12 || org.chance() < 0.7);
  org.state.people.presences[user.id] = {
    PURECLOUD: record,
    ...(inTeams && { MICROSOFTTEAMS: { ...record, definitionId: systemDefinition(org, 'Available').id } }),
  };
  if (index === 7) org.state.people.primarySources[user.id] = 'MICROSOFTTEAMS';
}

/** One of the rows, as likely as the share that stands last in it. */
function drawn<R extends readonly unknown[]>(org: Org, rows: readonly R[]): R {
  let rest = org.chance();
  const found = rows.find((row) => {
    rest -= Number(row.at(-1));
    return rest < 0;
  });
  return found ?? (rows[0] as R);
}
