import { inputProblem } from '../../core/problem.js';
import type { Session } from '../../genesys/session.js';
import {
  type PresenceDefinition,
  type PresenceIndex,
  presenceTitle,
  usablePresence,
} from '../../presences/presences.js';
import { isOnQueue } from '../../presences/user-presence.js';
import type { MappingTable } from '../../resources/architect/mapping-table.js';
import { lookUpPeople, type Person } from '../../resources/people/people.js';

/** Without any of it. */
export const nobodyLeftAlone = {
  values: { pilot_people: 'everybody', protected_presences: 'none' },
  sentence: '',
} as const;

/** Who does not follow Teams, as the workflow is told, and in words. */
export interface LeftAlone {
  /** For the tokens of the workflow's template, which says what they hold. */
  readonly values: { readonly pilot_people: string; readonly protected_presences: string };
  /** A sentence or two for the workflow's description, where people and later plans read it; may be empty. */
  readonly sentence: string;
  readonly warnings: readonly string[];
}

interface Wanted {
  readonly protect: readonly string[];
  readonly pilot: readonly string[];
}

/** Ours: nobody knows how long an expression of Architect may be; this many ids are short of 4,000 characters. */
const largestPilot = 100;

/**
 * Looks the protected presences and the people of the pilot up. A primary presence protects all that lies under it. For
 * what is installed already (`leniently`) whoever is gone is left out and told of.
 * @throws ProblemError (exit 3) for a presence or a person that the org does not have, and for too large a pilot
 */
export async function leftAlone(
  session: Session,
  { protect, pilot }: Wanted,
  presences: PresenceIndex,
  { leniently, targets }: { readonly leniently: boolean; readonly targets: MappingTable },
): Promise<LeftAlone> {
  const found = protect.map((text) => ({ text, ...usablePresence(presences, text) }));
  const ids = found.flatMap((one) => ('presenceId' in one ? [one.presenceId] : []));
  // On Queue is left alone in any case.
  const guarded = ids
    .flatMap((id) => presences.byId.get(id.toLowerCase()) ?? [])
    .filter((one) => !isOnQueue(one));
  const people = await peopleOf(session, pilot);
  const missing = pilot.filter((email) => !people.some((person) => isCalled(person, email)));
  const details = [
    ...found.flatMap((one) =>
      'problem' in one ? [`--protect: ${one.problem}${one.problem.endsWith('?') ? '' : '.'}`] : [],
    ),
    ...(pilot.length > largestPilot
      ? [`--pilot: ${pilot.length} people are too many; ${largestPilot} is the most.`]
      : missing.map((email) => `--pilot: this org has nobody active with the e-mail address ${email}.`)),
  ];
  if (details.length > 0 && !leniently) {
    throw inputProblem('Not every presence and person that was named can be used.', {
      code: 'bad-left-alone',
      details,
      next: 'A presence is named by its id, by its name in any language, or as primary/secondary; a person by e-mail address.',
    });
  }
  const words = guarded.map(({ type, systemPresence, id }) => (type === 'System' ? systemPresence : id));
  const titles = guarded.map(({ id }) => presenceTitle(presences, id) ?? id);
  const stuck = guarded.filter((one) => [...targets.values()].some((id) => covers(one, id, presences)));
  return {
    values: {
      // A pilot of whom nobody is left is still no pilot of everybody.
      pilot_people:
        pilot.length === 0
          ? nobodyLeftAlone.values.pilot_people
          : listed(people.length === 0 ? ['nobody'] : people.map(({ id }) => id)),
      protected_presences: words.length === 0 ? nobodyLeftAlone.values.protected_presences : listed(words),
    },
    sentence: [
      ...(titles.length === 0 ? [] : [` Leaves alone who is in: ${titles.join(', ')}.`]),
      ...(pilot.length === 0 ? [] : [` Pilot: only ${counted(people.length)} so far.`]),
    ].join(''),
    warnings: [
      ...(leniently ? details : []),
      ...stuck.map(
        ({ id }) =>
          `A Teams presence is mapped to ${presenceTitle(presences, id)}, which is protected: whoever gets it from Teams stays in it until they change it themselves.`,
      ),
    ],
  };
}

async function peopleOf(session: Session, pilot: readonly string[]): Promise<readonly Person[]> {
  if (pilot.length === 0) return [];
  const emails = new Set(pilot.map((email) => email.toLowerCase()));
  const people = await lookUpPeople(session, { ids: new Set(), emails }, () => {});
  return people.filter(({ active }) => active).toSorted((one, other) => (one.id < other.id ? -1 : 1));
}

function isCalled({ email }: Person, wanted: string): boolean {
  return email.toLowerCase() === wanted.toLowerCase();
}

/** Whether somebody in the presence `id` is in the protected one. */
function covers(
  { id, type, systemPresence }: PresenceDefinition,
  other: string,
  presences: PresenceIndex,
): boolean {
  const { systemPresence: above } = presences.byId.get(other.toLowerCase()) ?? {};
  return other.toLowerCase() === id.toLowerCase() || (type === 'System' && above === systemPresence);
}

function listed(words: readonly string[]): string {
  return `,${words.map((word) => word.toLowerCase()).join(',')},`;
}

function counted(people: number): string {
  return people === 1 ? 'one person follows Teams' : `${people} people follow Teams`;
}
