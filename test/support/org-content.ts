import type { Org } from '../../src/practice-org/org.js';

/** What tells when and how often something was done, and nothing of what there is. */
const audit = new Set(['createdAt', 'modifiedAt', 'madeAt', 'effectiveAt', 'modifiedBy', 'version']);

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
