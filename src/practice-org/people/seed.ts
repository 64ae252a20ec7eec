import { divisionNamed } from '../identity/divisions.js';
import { grant } from '../identity/grants.js';
import type { Org } from '../org.js';
import type { SeedSize } from '../state.js';
import { systemDefinition } from './definitions.js';
import type { SystemPresenceName, UserState } from './state.js';

const companyDomain = 'riverbend.example';
const believableUsers = 240;

/** The ids are the same in every org. Labels: `en_US`, German, French, Spanish, Japanese. */
const system: readonly (readonly [SystemPresenceName, id: string, labels: string])[] = [
  ['Available', '6a3af858-942f-489d-9700-5f9bcdcdae9b', 'Available|Verfügbar|Disponible|Disponible|応答可能'],
  ['Away', '5e5c5c66-ea97-4e7f-ac41-6424784829f2', 'Away|Abwesend|Absent|Ausente|離席中'],
  ['Busy', '31fe3bac-dea6-44b7-bed7-47f91660a1a0', 'Busy|Beschäftigt|Occupé|Ocupado|取り込み中'],
  ['Offline', 'ccf3c10a-aa2c-4845-8e8d-f59fa48c58e5', 'Offline|Offline|Hors ligne|Desconectado|オフライン'],
  ['Idle', '7ffa01cd-7866-4ad7-8faa-31e11b42f51f', 'Idle|Inaktiv|Inactif|Inactivo|アイドル'],
  [
    'OnQueue',
    'e08eaf1b-ee47-4fa9-a231-1200e284798f',
    'On Queue|In Warteschlange|Dans la file d’attente|En cola|キュー',
  ],
  ['Meal', '3fd96123-badb-4f69-bc03-1b1ccc6d8014', 'Meal|Mahlzeit|Repas|Comida|食事中'],
  ['Training', 'd2390a99-8546-bad9-8f0a-219548e8aeb0', 'Training|Schulung|Formation|Formación|トレーニング'],
  ['Meeting', 'bbdff279-7ae1-48ea-bade-7831d7234c64', 'Meeting|Besprechung|Réunion|Reunión|会議'],
  ['Break', '227b37e2-f1d0-4dd0-8f50-badd7cf6d158', 'Break|Pause|Pause|Descanso|休憩'],
];
const locales = ['en_US', 'de', 'fr', 'es', 'ja'];

/**
 * The company's own. Two share a system presence, one label equals a system one's translation, and one is null (API notes,
 * Found since).
 */
const secondary: readonly (readonly [
  SystemPresenceName,
  Readonly<Record<string, string | null>> & { readonly en_US: string },
  more?: { readonly division?: string; readonly deactivated?: true },
])[] = [
  ['Available', { en_US: 'Working remotely', de: 'Mobiles Arbeiten' }],
  ['Away', { en_US: 'At the counter', de: 'Am Schalter', fr: 'Au guichet' }],
  ['Busy', { en_US: 'Claims inspection', de: 'Schadensbesichtigung' }],
  ['Busy', { en_US: 'Do Not Disturb', de: 'Nicht stören', ja: '取り込み中' }],
  ['Meal', { en_US: 'Lunch', de: 'Mittagspause', fr: 'Déjeuner' }],
  ['Break', { en_US: 'Paid break', de: 'Pause' }],
  ['Training', { en_US: 'E-learning', fr: null }, { division: 'Claims' }],
  ['Away', { en_US: 'Be right back', de: 'Gleich zurück' }, { deactivated: true }],
];

const sources = [
  ['PURECLOUD', 'Genesys Cloud', 'Genesys Cloud itself', 'System'],
  ['MICROSOFTTEAMS', 'Microsoft Teams', 'Presence from the Microsoft Teams integration', 'System'],
  [undefined, 'Old desk phones', 'Switched off in 2022', 'User'],
] as const;

/** Title, department, division, share. */
const jobs = [
  ['Service Agent', 'Customer Service', 'Home', 0.4],
  ['Claims Adjuster', 'Claims', 'Claims', 0.25],
  ['Branch Associate', 'Sales', 'Sales', 0.2],
  ['Underwriter', 'Back Office', 'Back Office', 0.1],
  ['Team Lead', 'Customer Service', 'Home', 0.05],
] as const;

/** How a weekday morning looks: shares. */
const morning = [
  ['Available', 0.3],
  ['OnQueue', 0.25],
  ['Busy', 0.08],
  ['Meeting', 0.07],
  ['Away', 0.08],
  ['Meal', 0.03],
  ['Break', 0.03],
  ['Training', 0.02],
  ['Offline', 0.14],
] as const;

const firstNames =
  'Ada Bruno Carmen Dmitri Elif Farid Greta Hiroshi Ines Jamal Katarina Liam Mei Nadia Oscar Priya Quentin Rosa Samuel Tess Uma Viktor Wanda Xavier Yuki Zoe'.split(
    ' ',
  );
const lastNames =
  'Okafor Lindqvist Moreau Tanaka Novak Rossi Haddad Schneider Fernandez Walsh Kowalski Osei Petrov Bianchi Larsen Yilmaz Carter Nguyen Singh Almeida Brandt Costa Doyle Ivanova Jansen Meyer Park'.split(
    ' ',
  );

/** People with their presences. The first twelve are the same for every seed and size. */
export function seedPeople(org: Org, size: SeedSize): void {
  seedDefinitions(org);
  for (const [known, name, description, type] of sources) {
    const id = known ?? org.id();
    org.state.people.sources[id] = { id, name, description, type, deactivated: type === 'User' };
  }
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

function seedDefinitions(org: Org): void {
  const { definitions } = org.state.people;
  for (const [systemPresence, id, text] of system) {
    const labels = text.split('|');
    const languageLabels = Object.fromEntries(locales.map((locale, at) => [locale, labels[at] ?? '']));
    const name = languageLabels.en_US ?? '';
    const common = { type: 'System', divisionId: '*', deactivated: false } as const;
    definitions[id] = { id, name, systemPresence, languageLabels, ...common };
  }
  for (const [systemPresence, languageLabels, { division, deactivated = false } = {}] of secondary) {
    const id = org.id();
    const divisionId = division === undefined ? '*' : (divisionNamed(org, division)?.id ?? '*');
    const common = { type: 'User', divisionId, deactivated } as const;
    definitions[id] = { id, name: languageLabels.en_US, systemPresence, languageLabels, ...common };
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
    ...(inTeams
      ? { MICROSOFTTEAMS: { ...record, definitionId: systemDefinition(org, 'Available').id } }
      : {}),
  };
  if (index === 7) org.state.people.primarySources[user.id] = 'MICROSOFTTEAMS';
}

/** One of the rows, as likely as the share that stands last in it. */
function drawn<R extends readonly (readonly unknown[])[]>(org: Org, rows: R): R[number] {
  let rest = org.chance();
  const found = rows.find((row) => {
    rest -= Number(row.at(-1));
    return rest < 0;
  });
  return found ?? (rows[0] as R[number]);
}
