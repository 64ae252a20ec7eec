import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { hasty } from '../../support/hasty.js';
import type { Whole } from '../../support/whole.js';
import { type AssociateWhole, associateArguments, associateOrg } from '../associate.js';

let whole: AssociateWhole | undefined;
afterEach(() => whole?.close());

/** An org in which setup ended because a creation, with which it never got further, was answered by nobody. */
async function withoutAnswerTo(operation: string): Promise<AssociateWhole> {
  whole = await associateOrg({
    faults: { faults: [{ kind: 'server-error', status: 503, operation, first: 200 }] },
  });
  const tuning = { ...hasty, http: { maxTries: 2, firstBackoff: 1, maxBackoff: 1 } };
  const setup = await whole.run(
    ['associate-user', 'setup', ...associateArguments('associates.csv'), '--yes', '--json'],
    { tuning },
  );
  expect(setup.code).toBe(1);
  return whole;
}

test('a role of which only a look tells that it was created is called by its name', async () => {
  const lost = { kind: 'reset-after-commit', operation: 'postAuthorizationRoles', first: 1 } as const;
  whole = await associateOrg({ faults: { faults: [lost] } });
  const args = ['associate-user', 'setup', ...associateArguments('associates.csv'), '--yes'];
  const setup = await whole.run(args, { tuning: hasty });
  expect(setup.code).toBe(0);
  expect(setup.stdout + setup.stderr).toContain('Took the role "Update GC User Presence" back');
});

/** As if the creations that are noted on this machine had been begun a week ago. */
function aWeekLater({ org, stateDirectory }: Whole): void {
  const path = join(stateDirectory(), org.org.state.identity.organization.id, 'associate-user.json');
  const journal = JSON.parse(readFileSync(path, 'utf8')) as { intents: Record<string, string> };
  const then = new Date(Date.now() - 7 * 86_400_000).toISOString();
  expect(Object.keys(journal.intents)).not.toEqual([]);
  journal.intents = Object.fromEntries(Object.keys(journal.intents).map((step) => [step, then]));
  writeFileSync(path, JSON.stringify(journal));
}

const listName = 'Scheduled Workflow Contact List';

/** The people's own list of the usual name: with these columns. */
function makeListByHand({ org: { org } }: Whole, columnNames: readonly string[]): string {
  const { contactLists } = org.state.outbound;
  const [model] = contactLists;
  if (model === undefined) throw new Error('The practice org has no contact list.');
  const id = org.id();
  contactLists.push({
    ...structuredClone(model),
    id,
    name: listName,
    createdAt: org.now(),
    columnNames: [...columnNames],
    phoneColumns: [{ columnName: 'phone', type: 'Daytime' }],
    emailColumns: [{ columnName: 'email', type: 'Work' }],
  });
  return id;
}

function makeCampaignByHand({ org: { org } }: Whole, name: string): string {
  const { campaigns } = org.state.outbound;
  const model = campaigns.find((one) => one.name === 'Renewal Reminders');
  if (model === undefined) throw new Error('The practice org has no such campaign.');
  const id = org.id();
  campaigns.push({ ...structuredClone(model), id, name, createdAt: org.now(), status: 'off' });
  return id;
}

const columns = ['FirstName', 'LastName', 'email', 'phone', 'userId', 'availableId', 'OfflineId'];
const tearDown = (on: AssociateWhole, ...more: readonly string[]) =>
  on.associate('teardown', '--yes', '--json', '--org', on.org.org.state.identity.organization.name, ...more);

describe('a creation that nobody answered', () => {
  test('makes no campaign ours that somebody makes by hand a week later', async () => {
    const org = await withoutAnswerTo('postOutboundCampaigns');
    aWeekLater(org);
    const id = makeCampaignByHand(org, 'ScheduledWorkflow');
    const plan = (...more: readonly string[]) =>
      org.associate('plan', ...associateArguments('associates.csv'), '--json', ...more);
    const actionIn = ({ document }: Awaited<ReturnType<typeof plan>>) =>
      document.steps.find((step) => step.id === 'campaign:ScheduledWorkflow')?.action;
    expect(actionIn(await plan())).toBe('adopt');
    expect(actionIn(await plan('--no-adopt'))).toBe('blocked');
    expect((await tearDown(org)).code).toBe(0);
    expect(org.org.org.state.outbound.campaigns.some((one) => one.id === id)).toBe(true);
  });

  test.each([
    ['at once', () => undefined],
    ['a week later', aWeekLater],
  ])('is no proof for removing a contact list that somebody makes by hand %s', async (_when, pass) => {
    const org = await withoutAnswerTo('postOutboundContactlists');
    pass(org);
    const id = makeListByHand(org, columns);
    const run = await tearDown(org);
    expect(run.code, run.stdout).toBe(0);
    expect(run.document.steps.find((step) => step.id === 'contact-list')).toMatchObject({ action: 'none' });
    expect(org.org.org.state.outbound.contactLists.some((one) => one.id === id)).toBe(true);
  });
});

test("a stranger's contact list of the usual name does not block teardown, whatever its columns are", async () => {
  whole = await associateOrg();
  const id = makeListByHand(whole, ['name', 'phone', 'email']);
  const run = await tearDown(whole);
  expect(run.document.error).toBeUndefined();
  expect(run.code).toBe(0);
  expect(whole.org.org.state.outbound.contactLists.some((one) => one.id === id)).toBe(true);
});
