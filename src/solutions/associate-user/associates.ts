import { CsvNotes } from '../../core/csv.js';
import { plainHyphens } from '../../core/decode.js';
import { headingOf, meantHeading, nearHeading } from '../../core/headings.js';
import { meant } from '../../core/nearest.js';
import { firstFew } from '../../core/text.js';
import { countryOfOrg } from '../../genesys/identity.js';
import type { Session } from '../../genesys/session.js';
import { type PresenceIndex, usablePresence } from '../../presences/presences.js';
import type { Contact } from '../../resources/outbound/contact-batches.js';
import { nearPeople, type Person } from '../../resources/people/people.js';
import { isInternational, phoneReader } from './phones.js';
import type { PlannedSchedule } from './planned-schedules.js';
import { otherNumber, peopleIn, type UserLine, type UsersCsv, userHeadings } from './read-users-csv.js';

interface Matching {
  /** The name of the file to show. */
  readonly file: string;
  readonly csv: UsersCsv;
  readonly people: readonly Person[];
  readonly schedules: readonly PlannedSchedule[];
  readonly presences: PresenceIndex;
  /**
   * The caller number. It stands in for the number of people who have none: a contact without a number would be passed
   * over. While it is not known yet, a number that needs its country may still turn out right.
   */
  readonly caller: string | undefined;
}

/**
 * The contact of every line of the file.
 * @throws ProblemError (exit 3) with what is wrong in the file itself, everybody who is unknown, inactive or ambiguous,
 *   and every presence that will not do, each with file, line and column
 */
export async function matchAssociates(session: Session, matching: Matching) {
  const { file, csv, people, schedules, caller } = matching;
  const byId = new Map<string, Person>();
  const byEmail = new Map<string, Person[]>();
  for (const person of people) {
    byId.set(person.id, person);
    const email = person.email.toLowerCase();
    const alike = byEmail.get(email);
    if (alike === undefined) byEmail.set(email, [person]);
    else alike.push(person);
  }
  const unknown = [...peopleIn(csv).emails].filter((email) => !byEmail.has(email));
  const near = await nearPeople(session, unknown);
  const numbers = [
    ...csv.lines.flatMap(({ phone }) => phone?.text ?? []),
    ...people.flatMap(({ phone = '' }) => (phone === '' || isInternational(phone) ? [] : [phone])),
  ];
  const readPhone = await phoneReader(numbers, () => countryOfOrg(session), caller);
  const notes = new CsvNotes({ file, what: 'users' }, csv.faults);
  const columns = presenceColumns(matching, notes);
  const taken = new Map<string, number>();
  const withoutPhone: string[] = [];
  const completed: string[] = [];
  const phoneOf = ({ phone }: UserLine, person: Person) => {
    const written = phone?.text ?? person.phone;
    if (written === undefined || (phone === undefined && isInternational(written))) return written;
    const read = readPhone(written);
    if (phone !== undefined && 'problem' in read && !(caller === undefined && read.needsCountry))
      notes.refuse(phone, `${read.problem}: ${otherNumber}`);
    if (phone !== undefined && 'extension' in read && read.extension === true)
      notes.tell(phone, `the extension of "${written}" is left out`);
    if (phone !== undefined && 'number' in read && !written.includes('+') && read.number !== written)
      completed.push(`"${written}" as ${read.number}`);
    return 'number' in read ? read.number : undefined;
  };
  const told = new Set(csv.faults.map(({ line, column }) => `${line}:${column}`));
  const contacts = csv.lines.flatMap((line): Contact[] => {
    const presences = presencesOf(line, columns, matching, notes);
    // Whose address is wrong, or was there before, has been told of.
    if (told.has(`${line.line}:${line.column}`)) return [];
    const person = personOf(line, near, byId, byEmail);
    if ('problem' in person) {
      notes.refuse(line, person.problem);
      return [];
    }
    const before = taken.get(person.id);
    if (before !== undefined)
      notes.refuse(line, `${person.email} is in the file twice; line ${before} means the same person`);
    taken.set(person.id, line.line);
    const phone = phoneOf(line, person);
    if (phone === undefined) withoutPhone.push(person.email);
    const [firstName, lastName] = namesOf(line, person);
    const data: Record<string, string> = {
      FirstName: firstName,
      LastName: lastName,
      email: person.email,
      phone: phone ?? caller ?? '',
      userId: person.id,
    };
    for (const { column, presenceId } of schedules) data[column] = presences.get(column) ?? presenceId;
    return [{ id: person.id, data, lookedUp: lookedUpFor(line) }];
  });
  notes.check();
  const nobodysPhone =
    withoutPhone.length === 0
      ? []
      : [
          `No usable phone number is known for ${firstFew(withoutPhone, 5)}. A contact without one would be skipped, so the caller number ${caller} is used; nobody is called.`,
        ];
  const numbersRead =
    completed.length === 0
      ? []
      : [`Phone numbers without a country code were completed: ${firstFew(completed, 2)}.`];
  return {
    contacts,
    warnings: [...notes.warnings(), ...nobodysPhone],
    /** How the file was read. */
    remarks: [...csv.headingsRead, ...numbersRead],
  };
}

/** The columns of the list that a line of the file does not give. All lines that lack the same share one list. */
function lookedUpFor({ firstName, lastName, phone }: UserLine): readonly string[] {
  const given = [firstName, lastName, phone].map((cell) => cell !== undefined);
  const at = given.reduce((sum, isGiven, index) => (isGiven ? sum : sum + 2 ** index), 0);
  return lookedUp[at] ?? [];
}

const columnsLookedUp = ['FirstName', 'LastName', 'phone'];
const lookedUp = Array.from({ length: 8 }, (_, at) =>
  columnsLookedUp.filter((_column, index) => Math.floor(at / 2 ** index) % 2 === 1),
);

function personOf(
  line: UserLine,
  near: ReadonlyMap<string, readonly string[]>,
  byId: ReadonlyMap<string, Person>,
  byEmail: ReadonlyMap<string, readonly Person[]>,
): Person | { readonly problem: string } {
  const { email, userId } = line;
  if (userId !== undefined) {
    const person = byId.get(userId) ?? byId.get(userId.toLowerCase());
    if (person === undefined) return { problem: `this org has no user with the id ${userId}` };
    if (email !== undefined && person.email.toLowerCase() !== email.toLowerCase())
      return { problem: `the user id ${userId} is that of ${person.email}, not of ${email}` };
    return person.active ? person : { problem: `${person.email} is not active` };
  }
  const all = byEmail.get(email?.toLowerCase() ?? '') ?? [];
  const active = all.filter((person) => person.active);
  const [only] = active;
  if (all.length === 0)
    return { problem: `this org has no user ${email}${meant(near.get(email?.toLowerCase() ?? '') ?? [])}` };
  if (only === undefined) return { problem: `${email} is not active` };
  if (active.length === 1) return only;
  const ids = active.map(({ id }) => id).join(', ');
  return { problem: `${email} is the address of several users: ${ids}. Give one of these as userId` };
}

/** Which column of the file holds presences for which column of the list. */
function presenceColumns({ csv, schedules }: Matching, notes: CsvNotes): ReadonlyMap<number, string> {
  const columns = new Map<number, string>();
  for (const [at, cell] of csv.otherColumns) {
    const heading = headingOf(plainHyphens(cell.text));
    const called = schedules.filter(({ name, column }) =>
      [name, column].some((one) => headingOf(one) === heading),
    );
    const same = (one: string) => one.toLowerCase() === cell.text.toLowerCase();
    const exact = called.filter(({ name, column }) => same(name) || same(column));
    const [schedule, another] = exact.length > 0 ? exact : called;
    // The `Id` of the published list says nothing to people, who leave it out.
    const [near] = schedules.flatMap(({ name, column }) => {
      const one = nearHeading(cell.text, [name, column, column.replace(/Id$/, '')]);
      return one === undefined ? [] : [one === name ? name : column];
    });
    // Its cells are presences, which the usual one of the schedule must not stand in for.
    if (another !== undefined || (schedule === undefined && near !== undefined))
      notes.refuse(cell, `no schedule is called "${cell.text}"; did you mean "${another?.name ?? near}"?`);
    else if (schedule !== undefined) columns.set(at, schedule.column);
    else
      notes.tell(
        cell,
        `the column "${cell.text}" is left out: it belongs to no schedule${meantHeading(cell.text, userHeadings)}`,
      );
  }
  return columns;
}

function presencesOf(
  line: UserLine,
  columns: ReadonlyMap<number, string>,
  { presences }: Matching,
  notes: CsvNotes,
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [at, cell] of line.others) {
    const column = columns.get(at);
    if (column === undefined) continue;
    const presence = usablePresence(presences, cell.text.trim());
    if ('problem' in presence) notes.refuse(cell, presence.problem);
    else found.set(column, presence.presenceId);
  }
  return found;
}

/** The org keeps a name as one text: the last word of it counts as the last name. */
function namesOf({ firstName, lastName }: UserLine, { name }: Person): readonly [string, string] {
  const words = name.trim().split(/\s+/);
  const last = words.length > 1 ? (words.at(-1) ?? '') : '';
  const first = words.length > 1 ? words.slice(0, -1).join(' ') : (words[0] ?? '');
  return [firstName ?? first, lastName ?? last];
}
