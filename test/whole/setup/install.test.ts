import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readVersion } from '../../../src/core/package.js';
import { reportSchema, teamsPresenceSteps } from '../../support/report-schema.js';
import { solutionObjects } from '../../support/solution-objects.js';
import { installed, type RunResult, type Whole, wholeOrg } from '../../support/whole.js';

/** What one look at an installed solution may cost. A person with hundreds of orgs pays it for each. */
const mostReads = 20;

describe('setup in an org where nothing of it is', () => {
  let whole: Whole & { readonly installation: RunResult };
  beforeAll(async () => {
    whole = await installed();
  });
  afterAll(() => whole.close());

  test('prints exactly the document that scripts were promised', () => {
    const document = reportSchema.parse(whole.installation.document);
    const { id, name } = whole.org.org.state.identity.organization;
    expect(document).toMatchObject({
      command: 'teams-presence setup',
      version: readVersion(),
      org: { id, name, region: 'us-east-1' },
      result: 'applied',
      warnings: [],
    });
    expect(document.error).toBeUndefined();
    expect(whole.installation.stderr).toBe('');
  });

  test('creates the ten steps in order, each with its fields and nothing before', () => {
    const { steps } = whole.installation.document;
    expect(steps.map(({ id }) => id)).toEqual(teamsPresenceSteps);
    for (const { action, status, changes } of steps) {
      expect({ action, status }).toEqual({ action: 'create', status: 'done' });
      expect(changes.length).toBeGreaterThan(0);
      for (const { before, after } of changes) {
        expect(before).toBeNull();
        expect(after).not.toBeNull();
      }
    }
  });

  test('gives the ids that the objects have in the org', () => {
    const objects = solutionObjects(whole.org.org);
    const ids = whole.installation.document.steps.map(({ resourceId }) => resourceId);
    expect(ids).toEqual([
      objects.role.id,
      objects.client.id,
      objects.credential.id,
      objects.integration.id,
      objects.getAction.id,
      objects.updateAction.id,
      objects.table.id,
      objects.table.id,
      objects.workflow.id,
      objects.trigger.id,
    ]);
  });

  test('leaves everything connected, active and published, and the trigger on', () => {
    const objects = solutionObjects(whole.org.org);
    const { grants } = whole.org.org.state.identity;
    const held = grants.filter(({ roleId }) => roleId === objects.role.id).map(({ subjectId }) => subjectId);
    expect(held).toEqual([objects.client.id]);
    expect(objects.credential).toMatchObject({ clientId: objects.client.id });
    expect(objects.integration).toMatchObject({ intendedState: 'ENABLED', reported: 'ACTIVE' });
    expect(objects.getAction.published?.category).toBe(objects.integration.name);
    expect(objects.workflow).toMatchObject({ active: true, publishedVersion: '1.0' });
    expect(objects.trigger).toMatchObject({ enabled: true, target: { id: objects.workflow.id } });
    expect(Object.keys(objects.table.rows)).toHaveLength(11);
    // The wildcard is going away on the platform.
    expect(objects.role.policies.every(({ actions }) => !actions.includes('*'))).toBe(true);
  });

  test('marks everything that can carry a mark', () => {
    const { role, client, integration, table, workflow, trigger } = solutionObjects(whole.org.org);
    const texts = [
      role.description,
      client.description,
      integration.notes,
      table.description,
      workflow.description,
      trigger.description,
    ];
    for (const text of texts) expect(text).toContain('Managed by gc-presence');
  });

  test('sends no request that was refused', () => {
    expect(whole.installation.requests.filter(({ status }) => (status ?? 500) >= 400)).toEqual([]);
  });
});

describe('looking at what is installed', () => {
  let whole: Whole;
  beforeAll(async () => {
    whole = await installed();
  });
  afterAll(() => whole.close());

  test.each(['setup', 'setup --yes', 'setup --dry-run', 'plan', 'status'])(
    '"%s" says in sync, with exit code 0 and without a write',
    async (words) => {
      const run = await whole.run(['teams-presence', ...words.split(' '), '--json']);
      expect(run.code).toBe(0);
      expect(run.writes).toEqual([]);
      expect(run.document.result).toBe('in-sync');
      expect(run.document.steps.map(({ id, action, status }) => ({ id, action, status }))).toEqual(
        teamsPresenceSteps.map((id) => ({ id, action: 'none', status: 'done' })),
      );
      expect(reportSchema.parse(run.document).steps.every(({ changes }) => changes.length === 0)).toBe(true);
    },
  );

  test(`costs one log-in and at most ${mostReads} reads`, async () => {
    const run = await whole.run(['teams-presence', 'status', '--json']);
    expect(run.requests.filter(({ kind }) => kind === 'login')).toHaveLength(1);
    expect(run.reads.length).toBeLessThanOrEqual(mostReads);
  });

  test('says it in one sentence to people, on standard output', async () => {
    const run = await whole.run(['teams-presence', 'setup']);
    expect(run.code).toBe(0);
    expect(run.stdout).toContain('in sync');
  });
});

describe('looking at an org where nothing of it is', () => {
  let whole: Whole;
  beforeEach(async () => {
    whole = await wholeOrg();
    return () => whole.close();
  });

  test.each([
    ['plan', [], 'planned'],
    ['status', [], 'drift'],
    ['setup', ['--dry-run'], 'planned'],
    ['setup', ['--dry-run', '--yes'], 'planned'],
  ] as const)(
    '"%s" %j lists what is to be created, with exit code 2 and without a write',
    async (word, more, result) => {
      const run = await whole.run(['teams-presence', word, '--json', ...more]);
      expect(run.code).toBe(2);
      expect(run.writes).toEqual([]);
      expect(reportSchema.parse(run.document)).toMatchObject({ command: `teams-presence ${word}`, result });
      expect(run.document.steps.map(({ id, action, status }) => ({ id, action, status }))).toEqual(
        teamsPresenceSteps.map((id) => ({ id, action: 'create', status: 'pending' })),
      );
      expect(run.document.steps.every(({ resourceId }) => resourceId === undefined)).toBe(true);
    },
  );

  test('setup without --yes shows the plan, changes nothing and ends with 3', async () => {
    const run = await whole.run(['teams-presence', 'setup']);
    expect(run.code).toBe(3);
    expect(run.writes).toEqual([]);
    expect(run.stdout).toContain('Role "Presence API User"');
    expect(run.stderr).toContain('--yes');
    const scripted = await whole.run(['teams-presence', 'setup', '--json']);
    expect(scripted.code).toBe(3);
    expect(scripted.writes).toEqual([]);
    expect(reportSchema.parse(scripted.document)).toMatchObject({
      result: 'failed',
      error: { code: 'consent-needed' },
    });
  });

  test('setup --json without --yes carries the plan that would have been agreed to', async () => {
    const { document } = await whole.run(['teams-presence', 'setup', '--json']);
    expect(document.steps.map(({ id, action }) => ({ id, action }))).toEqual(
      teamsPresenceSteps.map((id) => ({ id, action: 'create' })),
    );
  });
});
