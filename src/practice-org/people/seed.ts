import { grant } from '../identity/grants.js';
import type { Org } from '../org.js';
import type { SeedSize } from '../seed-size.js';
import { systemDefinition } from './definitions.js';
import { seedDefinitions } from './seed-definitions.js';
import { companyDomain, personName } from './seed-names.js';
import type { SystemPresenceName, UserState } from './state.js';

const believableUsers = 240;

const jobs = [
  { title: 'Service Agent', department: 'Customer Service', division: 'Home', share: 0.4 },
  { title: 'Claims Adjuster', department: 'Claims', division: 'Claims', share: 0.25 },
  { title: 'Branch Associate', department: 'Sales', division: 'Sales', share: 0.2 },
  { title: 'Underwriter', department: 'Back Office', division: 'Back Office', share: 0.1 },
  { title: 'Team Lead', department: 'Customer Service', division: 'Home', share: 0.05 },
] as const;

/** How a weekday morning looks. */
const morning: readonly { presence: SystemPresenceName; share: number }[] = [
  { presence: 'Available', share: 0.3 },
  { presence: 'OnQueue', share: 0.25 },
  { presence: 'Busy', share: 0.08 },
  { presence: 'Meeting', share: 0.07 },
  { presence: 'Away', share: 0.08 },
  { presence: 'Meal', share: 0.03 },
  { presence: 'Break', share: 0.03 },
  { presence: 'Training', share: 0.02 },
  { presence: 'Offline', share: 0.14 },
];

/** People with their presences. The first twelve are the same for every seed and size. */
export function seedPeople(org: Org, size: SeedSize): void {
  seedDefinitions(org);
  seedSources(org);
  const employee = Object.values(org.state.identity.roles).find((role) => role.name === 'employee');
  const managers: string[] = [];
  for (let index = 0; index < (size.users ?? believableUsers); index += 1) {
    const user = seedUser(org, index, managers[index % Math.max(1, managers.length)]);
    if (user.title === 'Team Lead') managers.push(user.id);
    if (employee !== undefined)
      grant(org, { id: user.id, type: 'PC_USER' }, { roleId: employee.id, divisionId: user.divisionId }, 0);
    seedPresence(org, user, index);
  }
}

function seedUser(org: Org, index: number, managerId: string | undefined): UserState {
  const { first, last, email } = personName(index);
  const job = index < jobs.length ? jobs[index] : pick(org, jobs);
  const division = Object.values(org.state.identity.divisions).find(({ name }) => name === job?.division);
  const user: UserState = {
    id: org.id(),
    name: `${first} ${last}`,
    email: `${email}@${companyDomain}`,
    title: job?.title ?? '',
    department: job?.department ?? '',
    phone: `+1614555${String(index).padStart(4, '0')}`,
    state: index >= 12 && org.chance() < 0.06 ? 'inactive' : 'active',
    divisionId: division?.id ?? '',
    managerId,
    version: 3 + Math.floor(org.chance() * 40),
    createdAt: 0,
  };
  org.state.people.users[user.id] = user;
  return user;
}

function seedPresence(org: Org, user: UserState, index: number): void {
  // The first four cover what people try first: free, on queue, away, gone home.
  const first = (['Available', 'OnQueue', 'Away', 'Offline'] as const)[index];
  const drawn =
    first ?? (user.state === 'inactive' ? 'Offline' : (pick(org, morning)?.presence ?? 'Offline'));
  const modifiedAt = org.now() - Math.floor(org.chance() * 4 * 3_600_000);
  const record = { definitionId: systemDefinition(org, drawn).id, message: '', modifiedAt };
  org.state.people.presences[user.id] = { PURECLOUD: record };
  if (user.state === 'active' && (index < 12 || org.chance() < 0.7))
    org.state.people.presences[user.id] = {
      PURECLOUD: record,
      MICROSOFTTEAMS: { ...record, definitionId: systemDefinition(org, 'Available').id },
    };
  if (index === 7) org.state.people.primarySources[user.id] = 'MICROSOFTTEAMS';
}

function seedSources(org: Org): void {
  const old = org.id();
  org.state.people.sources = {
    PURECLOUD: {
      id: 'PURECLOUD',
      name: 'Genesys Cloud',
      description: 'Genesys Cloud itself',
      type: 'System',
      deactivated: false,
    },
    MICROSOFTTEAMS: {
      id: 'MICROSOFTTEAMS',
      name: 'Microsoft Teams',
      description: 'Presence from the Microsoft Teams integration',
      type: 'System',
      deactivated: false,
    },
    [old]: {
      id: old,
      name: 'Old desk phones',
      description: 'Switched off in 2022',
      type: 'User',
      deactivated: true,
    },
  };
}

function pick<T extends { readonly share: number }>(org: Org, from: readonly T[]): T | undefined {
  let rest = org.chance();
  return (
    from.find((candidate) => {
      rest -= candidate.share;
      return rest < 0;
    }) ?? from[0]
  );
}
