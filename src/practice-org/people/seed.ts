import { company } from '../company.js';
import { divisionNamed } from '../identity/divisions.js';
import type { Org } from '../org.js';
import type { SeedSize } from '../state.js';
import { systemDefinition } from './definitions.js';
import type {
  GroupState,
  PresenceDefinitionState,
  PresenceSourceState,
  SystemPresenceName,
  UserState,
} from './state.js';

const companyDomain = 'riverbend.example';
const believableUsers = 240;

/** The ids are the same in every org. Labels: in the order of `locales`. */
const system = company<readonly [SystemPresenceName, id: string, labels: string][]>('systemPresences');
const locales = company<readonly string[]>('locales');

/** The company's own. Two share a system presence, one label equals a system one's translation, and one is null. */
const secondary = company<readonly Secondary[]>('presences');
type Secondary = Omit<PresenceDefinitionState, 'id' | 'name' | 'type' | 'divisionId'> & { division?: string };

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
export function seedPeople(org: Org, size: SeedSize): void {
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
        subjectId: user.id,
        subjectType: 'PC_USER',
        divisionId: user.divisionId,
        roleId: employee.id,
        madeAt: org.now(),
        effectiveAt: org.now(),
      });
    seedPresence(org, user, index);
  }
}

/** Last of all, so that what older seeds gave has the same ids. */
export function seedGroups(org: Org): void {
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
  const add = (definition: Omit<PresenceDefinitionState, 'name'>) => {
    definitions[definition.id] = { ...definition, name: definition.languageLabels.en_US ?? '' };
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
