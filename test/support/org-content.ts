import type { Org } from '../../src/practice-org/org.js';

/** What tells when and how often something was done, and nothing of what there is. */
const audit = new Set([
  'createdAt',
  'modifiedAt',
  'madeAt',
  'effectiveAt',
  'reportedAt',
  'modifiedBy',
  'version',
]);

/**
 * Everything that is in an org, as a text to compare byte by byte: without the clock, the chance, events, jobs and
 * runs, without flows and rule sets that are deleted (the platform keeps those, too), and without dates.
 */
export function orgContent(org: Org): string {
  const { random, clockOffset, later, events, architect, people, outbound, ...areas } = structuredClone(
    org.state,
  );
  const { flows, flowJobs, importJobs, executions, ...tables } = architect;
  const { ruleSets, runs, ...campaigns } = outbound;
  const content = {
    ...areas,
    outbound: {
      ...campaigns,
      ruleSets: ruleSets.filter(({ deletedAt }) => deletedAt === undefined),
    },
    people: {
      ...people,
      // Who is not listed there has the source of Genesys Cloud.
      primarySources: Object.fromEntries(
        Object.entries(people.primarySources).filter(([, source]) => source !== 'PURECLOUD'),
      ),
    },
    architect: { ...tables, flows: Object.values(flows).filter(({ deleted }) => !deleted) },
  };
  return JSON.stringify(content, (key, value: unknown) => (audit.has(key) ? undefined : inOrder(value)), 1);
}

/** An object that was written anew may have its members in another order. */
function inOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
/** Of what a data action or a flow was made of, which has ids in it. */
const fingerprint = /\b[0-9a-f]{16}(?:-[0-9a-f]{8})?\b/g;
const instant = /\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?Z/g;

type Members = Readonly<Record<string, unknown>>;

/**
 * Everything that is in an org, with names in place of ids, without order and without instants: what is the same in
 * two orgs in which the same was made in different ways. Of a credential it tells whether its client knows the secret.
 */
export function orgContentByName(org: Org): string {
  const { clients } = org.state.identity;
  const content = JSON.parse(orgContent(org), (key, value: unknown) => {
    if (key !== '' && isMembers(value) && typeof value.secretHash === 'string') {
      const client = clients[String(value.clientId)];
      const known = client === undefined || client.secretHash === value.secretHash;
      return { ...value, secretHash: known ? 'known' : 'not known to its client' };
    }
    return value;
  }) as unknown;
  const names = new Map<string, string>();
  nameAll(content, names);
  const named = JSON.stringify(withoutKeys(content))
    .replace(uuid, (id) => JSON.stringify(names.get(id) ?? 'id').slice(1, -1))
    .replace(fingerprint, 'fingerprint')
    .replace(instant, 'then');
  return JSON.stringify(sorted(JSON.parse(named), 0), null, 1);
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function nameAll(value: unknown, names: Map<string, string>): void {
  if (typeof value !== 'object' || value === null) return;
  if (isMembers(value) && typeof value.id === 'string') {
    const { published, data } = value;
    const name = value.name ?? (isMembers(published) ? published.name : JSON.stringify(data ?? 'nameless'));
    if (!names.has(value.id)) names.set(value.id, `the one called ${String(name).replace(uuid, 'id')}`);
  }
  for (const member of Object.values(value)) nameAll(member, names);
}

/** Records by id become lists: two objects of one name must stay two. */
function withoutKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutKeys);
  if (!isMembers(value)) return value;
  const members = Object.entries(value).map(([key, member]) => [key, withoutKeys(member)] as const);
  const byId = members.some(([key]) => key.replace(uuid, '') === '' && key !== '');
  return byId ? members : Object.fromEntries(members);
}

/** The lists of objects have no order of their own; lists within objects, such as rules, have. */
function sorted(value: unknown, depth: number): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => sorted(item, depth + 1));
    if (depth > 2) return items;
    const texts = new Map(items.map((item) => [item, JSON.stringify(item)]));
    return items.sort((one, other) => ((texts.get(one) ?? '') < (texts.get(other) ?? '') ? -1 : 1));
  }
  if (!isMembers(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, sorted(member, key === 'contacts' ? 0 : depth + 1)]),
  );
}
