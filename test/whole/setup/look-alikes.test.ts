import { describe, expect, test } from 'vitest';
import { grant } from '../../../src/practice-org/identity/grants.js';
import { reportSchema, teamsPresenceSteps } from '../../support/report-schema.js';
import { solutionObjects, the } from '../../support/solution-objects.js';
import { oneLine, restoredForEach } from '../../support/whole.js';
import { actionsOf, expectToWork, pathsOf } from '../drift.js';
import { builtByHand, theirs } from '../foreign.js';

const whole = restoredForEach(builtByHand, () => {
  const { client } = solutionObjects(whole.org.org);
  const other = the(whole.org.org.state.identity.roles, ({ name }) => name === 'Queue reader');
  const home = the(whole.org.org.state.identity.divisions, ({ home: isHome }) => isHome);
  grant(
    whole.org.org,
    { id: client.id, type: 'PC_OAUTH_CLIENT' },
    { roleId: other.id, divisionId: home.id },
    0,
  );
});

const everyStep = Object.fromEntries(teamsPresenceSteps.map((id) => [id, 'adopt']));

describe('objects of the right names that somebody else made', () => {
  test('are adopted unless told otherwise, and every change in them is shown before', async () => {
    const plan = await whole.run(['teams-presence', 'plan', '--json']);
    expect({ code: plan.code, writes: plan.writes }).toEqual({ code: 2, writes: [] });
    expect(actionsOf(plan)).toEqual(everyStep);
    reportSchema.parse(plan.document);
    expect(Object.fromEntries(teamsPresenceSteps.map((step) => [step, pathsOf(plan, step)]))).toEqual({
      role: ['permissionPolicies'],
      'oauth-client': [],
      credential: [],
      integration: [],
      'action-get-presence': [],
      'action-update-presence': ['config.timeoutSeconds'],
      'data-table': [],
      mappings: [],
      workflow: ['template', 'publishedBy'],
      trigger: ['enabled'],
    });
    expect(plan.document.steps.every(({ resourceId }) => resourceId !== undefined)).toBe(true);
  });

  test('are adopted by setup with just the changes that were shown', async () => {
    const plan = await whole.run(['teams-presence', 'plan', '--json']);
    const setup = await whole.run(['teams-presence', 'setup', '--yes', '--json']);
    expect({ code: setup.code, result: setup.document.result }).toEqual({ code: 0, result: 'applied' });
    expect(setup.document.steps.map(({ id, changes }) => ({ id, changes }))).toEqual(
      plan.document.steps.map(({ id, changes }) => ({ id, changes })),
    );
    expect(setup.writes.map(({ operationId }) => operationId)).toEqual([
      'putAuthorizationRole',
      'patchIntegrationsAction',
      'postFlowsJobs',
      'upload',
      'putProcessautomationTrigger',
    ]);
    expectToWork(whole);
  });

  test('keep what is theirs: texts, permissions, roles, token life, credential, secret, rows and columns', async () => {
    const before = structuredClone(solutionObjects(whole.org.org));
    const grants = structuredClone(whole.org.org.state.identity.grants);
    await whole.run(['teams-presence', 'setup', '--yes', '--json']);
    const { role, client, credential, integration, table, workflow, trigger } = solutionObjects(
      whole.org.org,
    );
    for (const text of [role.description, client.description, integration.notes, table.description])
      expect(text).toBe(theirs);
    expect(trigger.description).toBe(theirs);
    expect(workflow.description).not.toContain('Managed by gc-presence');
    const queues = the(role.policies, ({ entityName }) => entityName === 'queue');
    expect(queues).toMatchObject({ domain: 'routing', actions: ['view'] });
    expect(whole.org.org.state.identity.grants).toEqual(grants);
    expect({ ...client, modifiedAt: 0 }).toEqual({ ...before.client, modifiedAt: 0 });
    expect(credential).toEqual(before.credential);
    expect(integration).toEqual(before.integration);
    expect(table).toEqual(before.table);
  });

  test.each(['this machine', 'another machine'])('are in sync afterwards, seen from %s', async (machine) => {
    await whole.run(['teams-presence', 'setup', '--yes', '--json']);
    if (machine === 'another machine') whole.moveToAnotherMachine();
    const status = await whole.run(['teams-presence', 'status', '--json']);
    expect({ code: status.code, result: status.document.result }).toEqual({ code: 0, result: 'in-sync' });
    const setup = await whole.run(['teams-presence', 'setup', '--yes', '--json']);
    expect({ code: setup.code, writes: setup.writes }).toEqual({ code: 0, writes: [] });
  });

  test('are looked after once they are adopted, without asking again', async () => {
    await whole.run(['teams-presence', 'setup', '--yes', '--json']);
    solutionObjects(whole.org.org).trigger.enabled = false;
    const status = await whole.run(['teams-presence', 'status', '--json']);
    expect({ code: status.code, actions: actionsOf(status) }).toEqual({
      code: 2,
      actions: { trigger: 'update' },
    });
    const setup = await whole.run(['teams-presence', 'setup', '--yes', '--no-adopt', '--json']);
    expect(setup.code).toBe(0);
    expect(solutionObjects(whole.org.org).trigger.enabled).toBe(true);
  });

  test('with an own criterion, or another label of the key, are changed as shown, and only so', async () => {
    const { trigger, table } = solutionObjects(whole.org.org);
    trigger.matchCriteria = [
      ...trigger.matchCriteria,
      { jsonPath: 'message', operator: 'Equal', value: 'Busy' },
    ];
    const properties = table.schema.properties as Record<string, object>;
    Object.assign(properties.key ?? {}, { title: 'Teams state' });
    const rows = structuredClone(table.rows);
    const setup = await whole.run(['teams-presence', 'setup', '--yes', '--json']);
    expect(setup.code).toBe(0);
    expect(pathsOf(setup, 'trigger')).toEqual(['enabled', 'matchCriteria']);
    expect(pathsOf(setup, 'data-table')).toEqual(['schema.properties.key.title']);
    const after = solutionObjects(whole.org.org).table;
    expect(after.rows).toEqual(rows);
    expect(after.schema.properties).toHaveProperty('Note');
    expect(after.description).toBe(theirs);
  });
});

describe('--no-adopt', () => {
  test('stops with 3 at objects that somebody else made, names them all and sends no write', async () => {
    const setup = await whole.run(['teams-presence', 'setup', '--yes', '--no-adopt', '--json']);
    expect({ code: setup.code, writes: setup.writes }).toEqual({ code: 3, writes: [] });
    const { error, steps } = reportSchema.parse(setup.document);
    expect(error).toMatchObject({ code: 'blocked' });
    expect(error?.details?.map((detail) => detail.split(' ')[0])).toEqual(teamsPresenceSteps);
    expect(steps.map(({ action }) => action)).toEqual(teamsPresenceSteps.map(() => 'blocked'));
    const people = await whole.run(['teams-presence', 'setup', '--yes', '--no-adopt']);
    expect(people.code).toBe(3);
    expect(oneLine(people.stdout)).toContain('was not created by gc-presence, and is not to be adopted');
  });

  test('is shown by plan as blocked, with exit code 2', async () => {
    const plan = await whole.run(['teams-presence', 'plan', '--no-adopt', '--json']);
    expect({ code: plan.code, writes: plan.writes }).toEqual({ code: 2, writes: [] });
    expect(plan.document.steps.map(({ action }) => action)).toEqual(teamsPresenceSteps.map(() => 'blocked'));
  });
});
