import { fieldsOf } from '../answers/field.js';
import type { OrgCopy } from '../practice-org/open.js';
import { solutionTables } from '../solution/run-answers.js';

/** Gives the same replacement for the same text, and another one for every other. */
function replacements(make: (number: number) => string): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const made = known.get(text) ?? make(known.size + 1);
    known.set(text, made);
    return made;
  };
}

const address = /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}.-]+\.\p{L}{2,}/giu;
/** A word of its own: digits within an id or a digest are none. */
const phoneNumber = /(?<!\w)\+?\d[\d ()./-]{5,}\d(?!\w)/g;
const identifiers = /([\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12})/gi;

/** Members in which people write what they like. */
const freeText = new Set(
  'title department description notes jabberId callerName callingPartyName fromName pattern message city'.split(
    ' ',
  ),
);
/** Members by which objects are called, and refer to each other. */
const names = new Set(['name', 'category']);
/** Dates, times and programs: digits in them are no telephone number. */
const technical =
  /^(id|version|start|end|local|lastUpdated|datePublished|date[A-Z]\w*|\w+Date|\w+Uri|\w+Template|\$\w+)$/;

/**
 * A copy in which names, e-mail addresses and numbers are replaced, each by the same one wherever it stands. Ids and
 * presences stay, what carries our mark, and names that the solutions look for; so do the names of campaigns, rule sets and
 * response sets, by which schedules are known, but for the company's own name in them.
 */
export function anonymised(copy: OrgCopy): OrgCopy {
  const email = replacements((number) => `person-${number}@anonymous.example`);
  const phone = replacements((number) => `+1555${String(number).padStart(7, '0')}`);
  const word = replacements((number) => `text-${number}`);
  const called = newNames(copy);
  const company = companyWords(copy);
  const plain = (text: string): string =>
    text
      .split(identifiers)
      .map((part, at) =>
        at % 2 === 1
          ? part
          : part
              .replace(address, (found) => email(found.toLowerCase()))
              .replace(phoneNumber, (found) => (found.replace(/\D/g, '').length < 7 ? found : phone(found)))
              .replace(company, 'Anonymous'),
      )
      .join('');
  const walk = (value: unknown, member: string, marked: boolean): unknown => {
    if (typeof value === 'string') {
      if (value === '' || technical.test(member))
        return member === 'id' ? value.replace(company, 'Anonymous') : value;
      if (freeText.has(member) && !marked) return word(value);
      return (names.has(member) ? called.get(value) : undefined) ?? plain(value);
    }
    if (Array.isArray(value)) return value.map((one) => walk(one, member, marked));
    if (typeof value !== 'object' || value === null) return value;
    const ours = marked || isMarked(value) || member === 'contract';
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, walk(one, key, ours)]));
  };
  /** A column may hold anything: what is neither an id nor an address or number is replaced as a whole. */
  const contact = (data: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(
      Object.entries(data).map(([column, value]) => {
        const text = String(value);
        const replaced = plain(text);
        return [
          column,
          text === '' || text.search(identifiers) === 0 || replaced !== text ? replaced : word(text),
        ];
      }),
    );
  const { contactLists, definitions, ...rest } = copy;
  return {
    ...(walk(rest, '', false) as Omit<OrgCopy, 'contactLists' | 'definitions'>),
    organization: { ...copy.organization, name: 'Anonymous org (copy)' },
    definitions,
    contactLists: contactLists.map(({ list, contacts }) => ({
      list: walk(list, '', false) as typeof list,
      contacts: contacts.map((one) => ({ ...one, data: contact(one.data as Record<string, unknown>) })),
    })),
  };
}

/** What everybody and everything is called from now on. */
function newNames(copy: OrgCopy): ReadonlyMap<string, string> {
  const kinds: readonly (readonly [string, readonly { readonly name?: string }[]])[] = [
    ['Person', copy.users],
    ['Division', copy.divisions.filter(({ homeDivision }) => homeDivision !== true)],
    ['Group', copy.groups.map(({ group }) => group)],
    ['Queue', copy.queues],
    ['Site', copy.sites],
    ['OAuth client', copy.clients],
    ['Integration', copy.integrations.filter(({ config }) => !isMarked(config?.current ?? {}))],
    ['Data table', copy.dataTables.map(({ table }) => table)],
    ['Flow', copy.flows],
    ['Trigger', copy.triggers],
    ['Wrap-up code', copy.wrapupCodes],
    ['Contact list', copy.contactLists.map(({ list }) => list)],
    // Those that gc-presence makes are called after their client.
    ['Credential', copy.credentials.filter(({ name = '' }) => name.search(identifiers) === -1)],
  ];
  const called = new Map<string, string>();
  for (const [title, all] of kinds) {
    const named = all.filter((one) => !isMarked(one) && !ourNames.has(one.name) && one.name !== undefined);
    for (const [index, { name = '' }] of named.entries()) called.set(name, `${title} ${index + 1}`);
  }
  return called;
}

/** The company's name, and the domains of its people with their first word. */
function companyWords({ organization, users }: OrgCopy): RegExp {
  const words = new Set([organization.name.replace(/ \(.*$/, '')]);
  for (const { email = '' } of users) {
    const domain = email.split('@')[1] ?? '';
    const label = domain.split('.').at(-2) ?? '';
    if (label.length > 3) words.add(label);
  }
  const escaped = [...words]
    .filter((one) => one !== '')
    .map((one) => one.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(escaped.sort((one, other) => other.length - one.length).join('|') || '(?!)', 'gi');
}

/** The names that the solutions look for. */
const ourNames: ReadonlySet<unknown> = new Set(
  solutionTables
    .flatMap((table) => fieldsOf(table))
    .filter(({ key }) => key.includes('.names.'))
    .map((field) => field.default),
);

/** What carries the mark of this program: its texts are its own. */
function isMarked(value: object): boolean {
  return ['description', 'notes'].some(
    (member) =>
      member in value && String(value[member as keyof typeof value]).includes('Managed by gc-presence'),
  );
}
