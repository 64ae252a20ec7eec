import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestOrg, type TestOrg } from '../../support/practice-org.js';
import { must } from './fixtures.js';

let org: TestOrg;

beforeAll(async () => {
  const size = { users: 20, queues: 230, wrapupCodes: 120, contactLists: 105, campaigns: 6 };
  org = await startTestOrg({ size });
});
afterAll(() => org.close());

describe('the company before anything of ours is installed', () => {
  it('has names that begin like ours and none that is ours', () => {
    const { contactLists, ruleSets, responseSets, campaigns, wrapupCodes } = org.org.state.outbound;
    const names = [contactLists, ruleSets, responseSets, campaigns, wrapupCodes].flatMap((all) =>
      all.map(({ name }) => name.toLowerCase()),
    );
    const ours = [
      'scheduledworkflow',
      'scheduledworkflow - offline',
      'scheduled workflow',
      'scheduled workflow contact list',
      'scheduledworkflowcontactlist',
      'new disposition',
    ];
    for (const name of ours) {
      expect(names).not.toContain(name);
      expect(names.some((other) => other.startsWith(name))).toBe(true);
    }
  });

  it('has as much of everything as asked for, each with a name and an id of its own', () => {
    const { outbound } = org.org.state;
    for (const [all, count] of [
      [outbound.queues, 230],
      [outbound.wrapupCodes, 120],
      [outbound.contactLists, 105],
      [outbound.campaigns, 6],
    ] as const) {
      expect(all).toHaveLength(count);
      expect(new Set(all.map(({ name }) => name)).size).toBe(count);
      expect(new Set(all.map(({ id }) => id)).size).toBe(count);
    }
  });

  it('answers all of it as the contract says', async () => {
    const paths = [
      '/api/v2/routing/queues?pageSize=500',
      '/api/v2/routing/wrapupcodes?pageSize=100',
      '/api/v2/outbound/contactlists?pageSize=100&includeSize=true&pageNumber=2',
      '/api/v2/outbound/rulesets',
      '/api/v2/outbound/callanalysisresponsesets',
      '/api/v2/outbound/campaigns',
      '/api/v2/telephony/providers/edges/sites',
    ];
    for (const path of paths) expect((await must(org, 'GET', path)).entities.length).toBeGreaterThan(2);
    expect(await must(org, 'GET', '/api/v2/outbound/schedules/campaigns')).toHaveLength(1);
  });
});
