import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { twelveHandChanges } from '../../support/hand-changes.js';
import { reportSchema } from '../../support/report-schema.js';
import { solutionObjects } from '../../support/solution-objects.js';
import { installed, type Whole, wholeOrg } from '../../support/whole.js';
import { somebody } from '../foreign.js';

let whole: Whole;
beforeAll(async () => {
  whole = await installed();
});
afterAll(() => whole.close());
beforeEach(() => whole.keep());

async function status() {
  const run = await whole.run(['teams-presence', 'status', '--json']);
  const { steps } = reportSchema.parse(run.document);
  const step = (id: string) => steps.find((candidate) => candidate.id === id);
  return { ...run, steps, step, kinds: new Set(steps.map(({ kind }) => kind)) };
}

describe('status tells', () => {
  test('that nothing was changed', async () => {
    expect((await status()).kinds).toEqual(new Set(['in-sync']));
  });

  test.each(twelveHandChanges.map((change) => [`${change.step} ${change.field}`, change] as const))(
    'that somebody changed %s, and that it is drift',
    async (_name, { step, field, make }) => {
      make(whole.org.org);
      const run = await status();
      expect(run.code).toBe(2);
      expect(run.writes).toEqual([]);
      expect(run.step(step)).toMatchObject({ kind: 'drift' });
      expect(run.step(step)?.changes.map(({ path }) => path)).toContain(field);
    },
  );

  test('what is missing from what was changed', async () => {
    const { automation } = whole.org.org.state;
    automation.triggers.splice(automation.triggers.indexOf(solutionObjects(whole.org.org).trigger), 1);
    const run = await status();
    expect(run.step('trigger')?.kind).toBe('missing');
    expect(run.step('workflow')?.kind).toBe('in-sync');
  });

  test('what is somebody else’s', async () => {
    solutionObjects(whole.org.org).role.description = 'Ours';
    whole.moveToAnotherMachine();
    expect((await status()).step('role')?.kind).toBe('foreign');
  });

  test('rows that lead nowhere, which are the user’s, and no drift', async () => {
    const { table } = solutionObjects(whole.org.org);
    const [row] = Object.values(table.rows);
    const dead = { ...row, key: 'Lunch', GenesysCloudPresenceId: '00000000-0000-4000-8000-000000000000' };
    Object.assign(table.rows, { Lunch: dead });
    const run = await status();
    expect(run.code).toBe(0);
    expect(run.step('mappings')).toMatchObject({ kind: 'user-data', changes: [] });
  });

  test('a flow whose template is older than ours from one that somebody published', async () => {
    const { workflow } = solutionObjects(whole.org.org);
    workflow.description = workflow.description.replace(/Template [0-9a-f]{16}/, 'Template 0123456789abcdef');
    const run = await status();
    expect(run.step('workflow')).toMatchObject({ kind: 'outdated' });
    expect(run.step('workflow')?.changedBy).toBeUndefined();
  });

  test('who published a flow by hand, and when', async () => {
    const { workflow } = solutionObjects(whole.org.org);
    const [first] = workflow.versions;
    if (first === undefined) throw new Error('The workflow has no version.');
    const createdBy = {
      kind: 'user',
      id: 'b5e05c1d-0000-4000-8000-000000000001',
      name: 'Jo Brandt',
    } as const;
    workflow.versions.push({ ...first, id: '2.0', createdBy, createdAt: Date.UTC(2026, 10, 3, 9, 30) });
    workflow.publishedVersion = '2.0';
    const run = await status();
    expect(run.step('workflow')).toMatchObject({
      kind: 'drift',
      changedBy: { by: 'Jo Brandt', at: '2026-11-03T09:30:00.000Z' },
    });
    const shown = await whole.run(['teams-presence', 'status']);
    expect(shown.stdout).toContain('Changed by hand by Jo Brandt on 2026-11-03 at 09:30 UTC.');
  });

  test('who changed the OAuth client, and when', async () => {
    const { client } = solutionObjects(whole.org.org);
    const { id, name } = somebody(whole.org.org);
    client.accessTokenValiditySeconds = 300;
    Object.assign(client, { modifiedAt: Date.UTC(2026, 10, 3, 9, 30), modifiedBy: id });
    expect((await status()).step('oauth-client')?.changedBy).toEqual({
      by: name,
      at: '2026-11-03T09:30:00.000Z',
    });
  });
});

test('status in an org where nothing of it is says that all is missing', async () => {
  const empty = await wholeOrg();
  try {
    const run = await empty.run(['teams-presence', 'status', '--json']);
    expect(new Set(reportSchema.parse(run.document).steps.map(({ kind }) => kind))).toEqual(
      new Set(['missing']),
    );
  } finally {
    await empty.close();
  }
});
