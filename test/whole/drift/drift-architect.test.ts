import { expect, test } from 'vitest';
import type { Org } from '../../../src/practice-org/org.js';
import { solutionObjects, the } from '../../support/solution-objects.js';
import { installed, oneLine } from '../../support/whole.js';
import { repairs } from '../drift.js';
import { somebody } from '../foreign.js';

const sales = (org: Org) => the(org.state.identity.divisions, ({ name }) => name === 'Sales').id;

repairs('the data table', [
  {
    when: 'its name was changed',
    step: 'data-table',
    path: 'name',
    change: ({ table }) => {
      table.name = 'Teams presences';
    },
  },
  {
    when: 'its description was changed and the mark with it',
    step: 'data-table',
    path: 'description',
    change: ({ table }) => {
      table.description = 'Who made this?';
    },
  },
  {
    when: 'it was moved to another division',
    step: 'data-table',
    path: 'division.id',
    change: ({ table }, org) => {
      table.divisionId = sales(org);
    },
  },
  {
    when: 'the label of its key was changed',
    step: 'data-table',
    path: 'schema.properties.key.title',
    change: ({ table }) => {
      const properties = table.schema.properties as Record<string, object>;
      table.schema = {
        ...table.schema,
        properties: { ...properties, key: { ...properties.key, title: 'Teams state' } },
      } as typeof table.schema;
    },
  },
  {
    when: 'it was deleted with its rows',
    step: 'data-table',
    also: { mappings: 'create', workflow: 'update' },
    change: ({ table }, org) => {
      delete org.state.architect.dataTables[table.id];
    },
  },
]);

repairs('the workflow', [
  {
    when: 'its name was changed, under which Architect and the flow jobs know it',
    step: 'workflow',
    path: 'name',
    action: 'replace',
    also: { trigger: 'update' },
    change: ({ workflow }) => {
      workflow.name = 'Teams presence, new';
    },
  },
  {
    when: 'its description was changed, and the mark and digest with it',
    step: 'workflow',
    path: 'template',
    change: ({ workflow }) => {
      workflow.description = 'Please keep';
    },
  },
  {
    when: 'words were added to its description',
    step: 'workflow',
    path: 'description',
    change: ({ workflow }) => {
      workflow.description += ' Ask Ana.';
    },
  },
  {
    when: 'it was deactivated',
    step: 'workflow',
    path: 'active',
    change: ({ workflow }) => {
      workflow.active = false;
    },
  },
  {
    when: 'it has no published version any more',
    step: 'workflow',
    path: 'publishedVersion',
    change: ({ workflow }) => {
      workflow.publishedVersion = undefined;
      workflow.active = false;
    },
  },
  {
    when: 'a person published another version of it by hand',
    step: 'workflow',
    path: 'publishedBy',
    change: ({ workflow }, org) => {
      const [version] = workflow.versions;
      if (version === undefined) throw new Error('The workflow was never published.');
      workflow.versions.push({ ...version, id: '2.0', createdBy: somebody(org), workflow: undefined });
      workflow.publishedVersion = '2.0';
    },
  },
  {
    when: 'it was moved to another division',
    step: 'workflow',
    path: 'division.id',
    change: ({ workflow }, org) => {
      workflow.divisionId = sales(org);
    },
  },
  {
    when: 'it was deleted',
    step: 'workflow',
    also: { trigger: 'update' },
    change: ({ workflow }) => {
      workflow.deleted = true;
      workflow.active = false;
    },
  },
]);

test('a workflow that was renamed does not stay behind beside the new one', async () => {
  const whole = await installed();
  try {
    const { org } = whole.org;
    const { workflow } = solutionObjects(org);
    workflow.name = 'Teams presence, new';
    const setup = await whole.run(['teams-presence', 'setup', '--yes']);
    expect(setup.code).toBe(0);
    expect(oneLine(setup.stderr)).toContain('Removed the flow "Teams presence, new", which had been renamed');
    expect(org.state.architect.flows[workflow.id]?.deleted).toBe(true);
    expect(solutionObjects(org).workflow.id).not.toBe(workflow.id);
  } finally {
    await whole.close();
  }
});
