import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { readDataActionTemplate } from '../../../src/resources/architect/template-files.js';
import { twelveHandChanges } from '../../support/hand-changes.js';
import { interruptedAfter } from '../../support/interrupt.js';
import { orgContent } from '../../support/org-content.js';
import { personWith } from '../../support/people.js';
import { reportSchema, teamsPresenceSteps } from '../../support/report-schema.js';
import { solutionObjects } from '../../support/solution-objects.js';
import { type Whole, wholeOrg } from '../../support/whole.js';

let whole: Whole;
let empty: string;

beforeEach(async () => {
  whole = await wholeOrg();
  empty = orgContent(whole.org.org);
  return () => whole.close();
});

const setup = () => whole.run(['teams-presence', 'setup', '--yes', '--json']);
const orgName = () => whole.org.org.state.identity.organization.name;
const teardown = async (...more: readonly string[]) => {
  const run = await whole.run(['teams-presence', 'teardown', '--yes', '--org', orgName(), '--json', ...more]);
  return { ...run, report: reportSchema.parse(run.document) };
};
const journalFile = () =>
  join(whole.stateDirectory(), whole.org.org.state.identity.organization.id, 'teams-presence.json');

const interruptedSetup = (writes: number) =>
  interruptedAfter(whole, writes, (signal) =>
    whole.run(['teams-presence', 'setup', '--yes', '--json'], { signal }),
  );

describe('the whole life', () => {
  test('setup, twelve changes by hand, status, setup, status, verify, teardown: the org is as it was', async () => {
    const person = personWith(whole.org.org, 'Available');
    const before = orgContent(whole.org.org);
    expect((await setup()).code).toBe(0);
    for (const { make } of twelveHandChanges) make(whole.org.org);

    const drifted = await whole.run(['teams-presence', 'status', '--json']);
    expect(drifted.code).toBe(2);
    expect(drifted.writes).toEqual([]);
    // That the role is handed on again is how it is repaired, not what somebody changed.
    const named = drifted.document.steps
      .flatMap(({ id, changes }) => changes.map(({ path }) => `${id} ${path}`))
      .filter((name) => name !== 'oauth-client grants.installer');
    expect(named.toSorted()).toEqual(
      twelveHandChanges.map(({ step, field }) => `${step} ${field}`).toSorted(),
    );

    expect((await setup()).code).toBe(0);
    expect((await whole.run(['teams-presence', 'status', '--json'])).code).toBe(0);
    const verified = await whole.run(['teams-presence', 'verify', '--user', person.email, '--json']);
    expect(verified.code).toBe(0);
    const removed = await teardown();
    expect(removed.code).toBe(0);
    expect(removed.report.result).toBe('removed');
    expect(orgContent(whole.org.org)).toBe(before);
  });
});

describe('teardown', () => {
  test('removes all ten steps in reverse order and leaves the org as it was, byte by byte', async () => {
    await setup();
    const run = await teardown();
    expect(run.code).toBe(0);
    expect(run.report.steps.map(({ id, action, status }) => ({ id, action, status }))).toEqual(
      teamsPresenceSteps.toReversed().map((id) => ({ id, action: 'delete', status: 'done' })),
    );
    expect(orgContent(whole.org.org)).toBe(empty);
  });

  test('takes the role back that it needs for a moment', async () => {
    await setup();
    const grants = () => whole.org.org.state.identity.grants.length;
    await teardown();
    expect(grants()).toBe((JSON.parse(empty) as { identity: { grants: unknown[] } }).identity.grants.length);
  });

  test('forgets what was remembered of the solution on this machine', async () => {
    await setup();
    expect(existsSync(journalFile())).toBe(true);
    await teardown();
    expect(existsSync(journalFile())).toBe(false);
  });

  test('a second time finds nothing, sends no write and is fine', async () => {
    await setup();
    await teardown();
    const again = await teardown();
    expect(again.code).toBe(0);
    expect(again.writes).toEqual([]);
    expect(again.report).toMatchObject({ result: 'removed', steps: [] });
  });

  test('works from another machine, by marks and by what hangs on them', async () => {
    await setup();
    whole.moveToAnotherMachine();
    expect((await teardown()).code).toBe(0);
    expect(orgContent(whole.org.org)).toBe(empty);
  });

  test.each([
    [[], '11 rows will be lost; all are default rows.'],
    [
      ['InACall=Away', 'Levitating=Busy'],
      '12 rows will be lost, 2 of which differ from the default rows. To keep a copy, run "gc-presence mappings export mappings.csv" first.',
    ],
  ])('says before it removes the table which rows are lost with it: %j', async (edits, sentence) => {
    await setup();
    for (const edit of edits) expect((await whole.run(['mappings', 'set', edit])).code).toBe(0);
    const run = await teardown('--dry-run');
    expect(run.report.steps.find(({ id }) => id === 'mappings')?.notes).toEqual([
      'Removed together with the data table "MsTeamsPresenceMappings".',
      sentence,
    ]);
  });

  test('--dry-run lists the removals, writes nothing and ends with 2', async () => {
    await setup();
    const content = orgContent(whole.org.org);
    const run = await teardown('--dry-run');
    expect(run.code).toBe(2);
    expect(run.writes).toEqual([]);
    expect(run.report.result).toBe('planned');
    expect(run.report.steps.map(({ action, status }) => ({ action, status }))).toEqual(
      teamsPresenceSteps.map(() => ({ action: 'delete', status: 'pending' })),
    );
    expect(orgContent(whole.org.org)).toBe(content);
  });

  test.each([
    ['--yes alone', ['--yes'], 'consent-needed', /add --org 'Riverbend Insurance' to/],
    ['the name alone', ['--org', 'Riverbend Insurance'], 'consent-needed', /add --yes to/],
    ['neither', [], 'consent-needed', /add --yes --org 'Riverbend Insurance' to/],
    ['the name of another org', ['--yes', '--org', 'Somebody else'], 'wrong-org', /correct the name/],
  ] as const)('with %s changes nothing, ends with 3 and says what lacks', async (_what, args, code, hint) => {
    await setup();
    whole.org.org.state.identity.organization.name = 'Riverbend Insurance';
    const content = orgContent(whole.org.org);
    const run = await whole.run(['teams-presence', 'teardown', '--json', ...args]);
    expect(run.code).toBe(3);
    expect(run.document.error?.code).toBe(code);
    expect(run.document.error?.hint).toMatch(hint);
    expect(run.writes).toEqual([]);
    expect(orgContent(whole.org.org)).toBe(content);
  });

  test('says how to agree in words that any shell takes, whatever the org is called', async () => {
    await setup();
    whole.org.org.state.identity.organization.name = `Joe's "best" $HOME`;
    const run = await whole.run(['teams-presence', 'teardown', '--json']);
    expect(run.document.error?.hint).toContain(`add --yes --org 'Joe'\\''s "best" $HOME' to`);
  });

  test('after setup was stopped at any point leaves the org as it was, from this machine', async () => {
    const restore = whole.keep();
    for (const writes of [1, 3, 5, 7, 9, 12, 20]) {
      restore();
      await interruptedSetup(writes);
      const run = await teardown();
      expect({ writes, code: run.code }).toEqual({ writes, code: 0 });
      expect(orgContent(whole.org.org)).toBe(empty);
    }
  });

  test('after half was deleted by hand removes the other half', async () => {
    await setup();
    const { state } = whole.org.org;
    const { client, trigger, table, getAction, workflow } = solutionObjects(whole.org.org);
    state.automation.triggers.splice(state.automation.triggers.indexOf(trigger), 1);
    workflow.deleted = true;
    workflow.active = false;
    delete state.architect.dataTables[table.id];
    delete state.integrations.actions[getAction.id];
    delete state.identity.clients[client.id];
    state.identity.grants = state.identity.grants.filter(({ subjectId }) => subjectId !== client.id);
    whole.moveToAnotherMachine();
    expect((await teardown()).code).toBe(0);
    expect(orgContent(whole.org.org)).toBe(empty);
  });

  test('leaves alone what does not carry our mark any more, and says so', async () => {
    await setup();
    const { role } = solutionObjects(whole.org.org);
    role.description = 'Ours from now on. IT department';
    whole.moveToAnotherMachine();
    const run = await teardown();
    expect(run.code).toBe(0);
    const step = run.report.steps.find(({ id }) => id === 'role');
    expect(step).toMatchObject({ action: 'none', status: 'done' });
    expect(step?.reason).toContain('It stays');
    expect(solutionObjectsRole()).toBe(role.id);
  });

  test('leaves an adopted data table with its rows', async () => {
    const { body } = await whole.org.request('POST', '/api/v2/flows/datatables', {
      name: 'MsTeamsPresenceMappings',
      schema: {
        $schema: 'http://json-schema.org/draft-04/schema#',
        type: 'object',
        required: ['key'],
        properties: { key: { $id: '/properties/key', type: 'string', title: 'Presence' } },
        additionalProperties: false,
      },
    });
    expect((await setup()).code).toBe(0);
    const run = await teardown();
    expect(run.code).toBe(0);
    expect(run.report.steps.filter(({ action }) => action === 'none').map(({ id }) => id)).toEqual([
      'mappings',
      'data-table',
    ]);
    expect(whole.org.org.state.architect.dataTables[body.id]).toBeDefined();
    expect(run.report.steps.filter(({ action }) => action === 'delete')).toHaveLength(8);
  });

  test('refuses to take data actions along that somebody added to our integration', async () => {
    await setup();
    const { integration } = solutionObjects(whole.org.org);
    const { config, contract } = readDataActionTemplate(
      'data-actions/get-genesys-cloud-user-presence.custom.json',
    );
    const mine = { name: 'Mine', category: 'Mine', integrationId: integration.id, config, contract };
    const added = await whole.org.request('POST', '/api/v2/integrations/actions', mine);
    expect(added.status).toBe(200);
    const run = await teardown();
    expect(run.code).toBe(1);
    expect(run.report.steps.find(({ id }) => id === 'integration')?.error?.message).toContain('"Mine"');
    expect(whole.org.org.state.integrations.actions[added.body.id]).toBeDefined();
    await whole.org.request('DELETE', `/api/v2/integrations/actions/${added.body.id}`);
    expect((await teardown()).code).toBe(0);
    expect(orgContent(whole.org.org)).toBe(empty);
  });

  test('without the permissions to remove ends with 4, lists them and removes nothing', async () => {
    await setup();
    const content = orgContent(whole.org.org);
    const restore = whole.keep();
    for (const role of Object.values(whole.org.org.state.identity.roles)) {
      role.policies = role.policies.map((policy) => ({
        ...policy,
        actions: policy.actions.filter((action) => action !== 'delete'),
      }));
    }
    const run = await teardown();
    expect(run.code).toBe(4);
    expect(run.report.error?.missingPermissions).toContain('oauth:client:delete');
    expect(run.writes).toEqual([]);
    restore();
    expect(orgContent(whole.org.org)).toBe(content);
  });
});

function solutionObjectsRole(): string | undefined {
  return Object.values(whole.org.org.state.identity.roles).find(({ name }) => name === 'Presence API User')
    ?.id;
}
