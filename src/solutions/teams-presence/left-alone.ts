import { meant, named, nearest } from '../../core/nearest.js';
import { inputProblem } from '../../core/problem.js';
import { alternatives, firstFew } from '../../core/text.js';
import type { Session } from '../../genesys/session.js';
import {
  isOnQueue,
  type PresenceDefinition,
  type PresenceIndex,
  presenceTitle,
  usablePresence,
} from '../../presences/presences.js';
import type { MappingTable } from '../../resources/architect/mapping-table.js';
import {
  listGroups,
  lookUpGroups,
  lookUpPeople,
  membersOf,
  nearPeople,
} from '../../resources/people/people.js';

/** Who does not follow Teams, as the workflow is told, and in words. */
export interface LeftAlone {
  /** For the tokens of the workflow's template, which says what they hold. */
  readonly values: { readonly pilot_people: string; readonly protected_presences: string };
  /** A sentence or two for the workflow's description, where people and later plans read it; may be empty. */
  readonly sentence: string;
  /** What people should know where it changes. */
  readonly notes: readonly string[];
  /** What is probably not meant in the mapping table as it will be. */
  readonly stuck: (table: MappingTable) => readonly string[];
}

/** Without any of it. */
export const nobodyLeftAlone: LeftAlone = {
  values: { pilot_people: 'everybody', protected_presences: 'none' },
  sentence: '',
  notes: [],
  stuck: () => [],
};

/** Who follows Teams, where not everybody does: people, and the members that groups have now. */
interface Pilot {
  /** Ids of people, each once. */
  readonly people: readonly string[];
  readonly emails: readonly string[];
  /** The address of one of them. */
  readonly somebody: string | undefined;
  /** Names, as the org has them. */
  readonly groups: readonly string[];
  /** Sentences without their full stops. */
  readonly problems: readonly string[];
}

const nobody = { people: [], emails: [], somebody: undefined, groups: [] } as const;

/** Ours: nobody knows how long an expression of Architect may be; this many ids are short of 4,000 characters. */
const largestPilot = 100;

/** A name is the e-mail address of somebody active, else that of a group, in any case. */
export async function lookUpPilot(session: Session, names: readonly string[]): Promise<Pilot> {
  if (names.length > largestPilot) return { ...nobody, problems: [tooMany(names.length, [])] };
  const sought = { ids: new Set<string>(), emails: new Set(names.filter(isAddress).map(lowerCase)) };
  const people = (await lookUpPeople(session, sought, () => {})).filter(({ active }) => active);
  const emails = new Set(people.map(({ email }) => lowerCase(email)));
  const others = names.filter((name) => !emails.has(lowerCase(name)));
  const found = await lookUpGroups(session, others);
  const unknown = others.filter((name) => named(found, name) === undefined);
  const [known, near, groups] = await Promise.all([
    unknown.every(isAddress) ? [] : listGroups(session).then((all) => all.map(({ name }) => name)),
    nearPeople(session, unknown.filter(isAddress)),
    Promise.all(
      [...new Set(others.flatMap((name) => named(found, name) ?? []))].map(async (group) => ({
        ...group,
        members: await membersOf(session, group),
      })),
    ),
  ]);
  const all = [...people, ...groups.flatMap(({ members }) => members)];
  const ids = [...new Set(all.map(({ id }) => id))].sort();
  const sizes = groups.map(({ name, members }) => `"${name}" has ${members.length}`);
  const problems = [
    ...unknown.map((name) =>
      isAddress(name)
        ? `this org has nobody active with the e-mail address ${name}${meant(near.get(name) ?? [])}`
        : `this org has no group "${name}"${meant(nearest(name, known))}`,
    ),
    ...groups.flatMap(({ name, members }) =>
      members.length === 0 ? [`nobody in the group "${name}" is active`] : [],
    ),
    ...(ids.length > largestPilot ? [tooMany(ids.length, sizes)] : []),
  ];
  return {
    people: ids,
    emails: [...emails],
    somebody: all[0]?.email,
    groups: groups.map(({ name }) => name),
    problems,
  };
}

function tooMany(people: number, groups: readonly string[]): string {
  const of = groups.length === 0 ? '' : ` (the group ${firstFew(groups, 3)})`;
  return `${people} people${of} are too many; ${largestPilot} is the most`;
}

export function isAddress(name: string): boolean {
  return name.includes('@');
}

function lowerCase(text: string): string {
  return text.toLowerCase();
}

/**
 * The protected presences and the pilot for the workflow. A primary presence protects all that lies under it.
 * @throws ProblemError (exit 3) for a presence, a person or a group that the org does not have, and for too large a pilot
 */
export function leftAlone(protect: readonly string[], pilot: Pilot, presences: PresenceIndex): LeftAlone {
  const found = protect.map((text) => usablePresence(presences, text));
  const details = [
    ...found.flatMap((one) => ('problem' in one ? [`--protect: ${one.problem}`] : [])),
    ...pilot.problems.map((problem) => `--pilot: ${problem}`),
  ].map((sentence) => (sentence.endsWith('?') ? sentence : `${sentence}.`));
  if (details.length > 0) {
    throw inputProblem('Not every presence, person and group that was named can be used.', {
      code: 'bad-left-alone',
      details,
      next: 'A presence is named by its id, by its name in any language, or as primary/secondary; a person by e-mail address; a group by its name. One that is not public is found only with directory:privateGroup:view.',
    });
  }
  const guarded = guardedPresences(protect, presences);
  const words = guarded.map(({ type, systemPresence, id }) => (type === 'System' ? systemPresence : id));
  const titles = guarded.map(({ id }) => presenceTitle(presences, id) ?? id);
  const { people } = pilot;
  return {
    values: {
      pilot_people: people.length === 0 ? nobodyLeftAlone.values.pilot_people : listed(people),
      protected_presences: words.length === 0 ? nobodyLeftAlone.values.protected_presences : listed(words),
    },
    sentence: [
      ...(titles.length === 0 ? [] : [` Leaves alone who is in: ${titles.join(', ')}.`]),
      ...(people.length === 0 ? [] : [` Pilot: only ${counted(pilot)}.`]),
    ].join(''),
    notes: ofGroups(pilot),
    stuck: (table) => stuckIn(table, protect, presences),
  };
}

/** The rows that lead to a protected presence, where people no longer follow Teams. */
export function stuckIn(
  table: MappingTable,
  protect: readonly string[],
  presences: PresenceIndex,
): readonly string[] {
  return guardedPresences(protect, presences)
    .filter((one) => [...table.values()].some((id) => covers(one, id, presences)))
    .map(
      ({ id }) =>
        `A Teams presence is mapped to ${presenceTitle(presences, id)}, which is protected: whoever gets it from Teams stays in it until they change it themselves.`,
    );
}

function guardedPresences(protect: readonly string[], presences: PresenceIndex) {
  return (
    protect
      .map((text) => usablePresence(presences, text))
      .flatMap((one) => ('presenceId' in one ? (presences.byId.get(lowerCase(one.presenceId)) ?? []) : []))
      // On Queue is left alone in any case.
      .filter((one) => !isOnQueue(one))
  );
}

/** What is true once it is installed. */
export function outcomeOf(
  protect: readonly string[],
  pilot: Pilot,
  people: 'named' | 'counted',
): readonly string[] {
  const { emails, groups } = pilot;
  const those = emails.length > 1 ? [`one of ${emails.length} people`] : emails.map(() => 'one person');
  const followers = [
    ...(people === 'named' ? emails : those),
    ...groups.map((name) => `a member of the group "${name}"`),
  ];
  const whose = followers.length === 0 ? 'a person' : alternatives(followers);
  const exceptions = protect.length === 0 ? 'On Queue' : `On Queue, or in ${alternatives(protect)}`;
  return [
    `When the Microsoft Teams presence of ${whose} changes, their Genesys Cloud presence follows, unless they are ${exceptions}.`,
    ...ofGroups(pilot),
    ...(followers.length === 0
      ? []
      : ['Everybody else follows once setup runs again without a pilot (--no-pilot).']),
  ];
}

function ofGroups({ groups }: Pilot): readonly string[] {
  return groups.length === 0
    ? []
    : ['A group counts as it is when setup runs: whoever joins it later follows after the next setup.'];
}

/** Whether somebody in the presence `id` is in the protected one. */
function covers(
  { id, type, systemPresence }: PresenceDefinition,
  other: string,
  presences: PresenceIndex,
): boolean {
  const { systemPresence: above } = presences.byId.get(lowerCase(other)) ?? {};
  return lowerCase(other) === lowerCase(id) || (type === 'System' && above === systemPresence);
}

function listed(words: readonly string[]): string {
  return `,${words.map(lowerCase).join(',')},`;
}

function counted({ people, emails, groups }: Pilot): string {
  const all = people.length === 1 ? 'one person follows Teams' : `${people.length} people follow Teams`;
  if (groups.length === 0) return `${all} so far`;
  const names = firstFew(
    groups.map((name) => `"${name}"`),
    3,
  );
  return `${all} so far,${emails.length === 0 ? '' : ' some'} as members of ${names} when setup ran`;
}
