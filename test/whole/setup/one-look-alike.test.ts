import { expect, test } from 'vitest';
import { addVersion } from '../../../src/practice-org/architect/flow-jobs.js';
import { grant } from '../../../src/practice-org/identity/grants.js';
import { addRole, policiesOf } from '../../../src/practice-org/identity/roles.js';
import type { Org } from '../../../src/practice-org/org.js';
import { solutionObjects, the } from '../../support/solution-objects.js';
import { oneLine, type RunResult, restoredForEach, wholeOrg } from '../../support/whole.js';
import { actionsOf, expectToWork } from '../drift.js';
import { anotherClient, somebody, theirs } from '../foreign.js';

const whole = restoredForEach(wholeOrg);

const home = (org: Org) => the(org.state.identity.divisions, (division) => division.home).id;

/** Everything else is created, this is adopted, and the whole works. */
async function adopts(...steps: readonly string[]): Promise<RunResult> {
  const setup = await whole.run(['teams-presence', 'setup', '--yes', '--json']);
  expect(setup.document.error).toBeUndefined();
  const adopted = Object.entries(actionsOf(setup)).filter(([, action]) => action !== 'create');
  expect(adopted).toEqual(steps.map((step) => [step, 'adopt']));
  expectToWork(whole);
  const again = await whole.run(['teams-presence', 'setup', '--yes', '--json']);
  expect({ code: again.code, actions: actionsOf(again), writes: again.writes }).toEqual({
    code: 0,
    actions: {},
    writes: [],
  });
  return setup;
}

test('a role alone is adopted, and its own permissions stay', async () => {
  const { org } = whole.org;
  const policies = policiesOf(['routing:queue:view', 'presence:userPresence:inject']);
  const role = addRole(org, { name: 'Presence API User', description: theirs, policies });
  role.policies = role.policies.map((policy) =>
    policy.domain === 'routing' ? { ...policy, allowConditions: true } : policy,
  );
  await adopts('role');
  const after = solutionObjects(org).role;
  expect(after).toMatchObject({ id: role.id, description: theirs });
  expect(after.policies).toContainEqual({
    domain: 'routing',
    entityName: 'queue',
    actions: ['view'],
    allowConditions: true,
  });
});

test('an OAuth client alone is adopted with its roles, and people are told before that it gets a new secret', async () => {
  const { org } = whole.org;
  const client = anotherClient(org);
  const other = the(org.state.identity.roles, ({ name }) => name === 'Queue reader');
  const subject = { id: client.id, type: 'PC_OAUTH_CLIENT' } as const;
  grant(org, subject, { roleId: other.id, divisionId: home(org) }, 0);
  const plan = await whole.run(['teams-presence', 'plan']);
  expect(oneLine(plan.stdout)).toContain('the client gets a new one');
  await adopts('oauth-client');
  const after = solutionObjects(org).client;
  expect(after).toMatchObject({ id: client.id, description: theirs, accessTokenValiditySeconds: 3600 });
  const held = org.state.identity.grants.filter(({ subjectId }) => subjectId === client.id);
  expect(held).toHaveLength(2);
});

test('a client that this run creates brings its secret along: nobody is told of a new one', async () => {
  const plan = await whole.run(['teams-presence', 'plan']);
  expect(oneLine(plan.stdout)).not.toContain('gets a new');
});

test('an integration alone with a credential is adopted, and its credential is replaced by ours but not touched', async () => {
  const { org } = whole.org;
  const credential = the(
    org.state.integrations.credentials,
    ({ name }) => name === 'Presence Public API credential',
  );
  const kept = structuredClone(credential);
  const old = the(org.state.integrations.integrations, ({ name }) => name === 'Genesys Cloud Data Actions');
  const integration = {
    ...structuredClone(old),
    id: org.id(),
    name: 'Genesys Cloud Presence API',
    notes: theirs,
    properties: { theirs: 'stays' },
  };
  org.state.integrations.integrations[integration.id] = integration;
  const setup = await adopts('integration');
  const step = setup.document.steps.find(({ id }) => id === 'integration');
  expect(step?.changes).toEqual([
    expect.objectContaining({
      path: 'config.credentials.pureCloudOAuthClient.id',
      before: credential.id,
    }),
  ]);
  const after = solutionObjects(org).integration;
  expect(after).toMatchObject({ id: integration.id, notes: theirs, properties: { theirs: 'stays' } });
  expect(org.state.integrations.credentials[credential.id]).toEqual(kept);
});

test.each([
  ['with rows of its own', { Lunch: { key: 'Lunch', PresenceId: 'theirs' } }],
  ['without any row', {}],
])('a data table alone %s is adopted, gets our column and keeps its rows and columns', async (_, rows) => {
  const { org } = whole.org;
  const model = the(org.state.architect.dataTables, ({ name }) => name === 'MsTeamsPresenceMappings Test');
  const table = {
    ...structuredClone(model),
    id: org.id(),
    name: 'MsTeamsPresenceMappings',
    description: theirs,
    rows: structuredClone(rows) as (typeof model)['rows'],
  };
  org.state.architect.dataTables[table.id] = table;
  const setup = await whole.run(['teams-presence', 'setup', '--yes', '--json']);
  expect(setup.code).toBe(0);
  expect(actionsOf(setup)['data-table']).toBe('adopt');
  const after = solutionObjects(org).table;
  expect(after).toMatchObject({ id: table.id, description: theirs });
  expect(after.schema.properties).toHaveProperty('PresenceId');
  expect(after.schema.properties).toHaveProperty('GenesysCloudPresenceId');
  // Rows of its own are the user's; nothing is to be put between them. An empty table is filled.
  if ('Lunch' in rows) expect(Object.keys(after.rows)).toEqual(['Lunch']);
  else expect(Object.keys(after.rows)).toHaveLength(11);
  const again = await whole.run(['teams-presence', 'setup', '--yes', '--json']);
  expect({ code: again.code, writes: again.writes }).toEqual({ code: 0, writes: [] });
});

/** A data table of our name, made by somebody else, whose one column is of this type. */
function tableOf(type: string, name = 'MsTeamsPresenceMappings') {
  const { org } = whole.org;
  const model = the(org.state.architect.dataTables, ({ name }) => name === 'MsTeamsPresenceMappings Test');
  const column = { $id: '/properties/GenesysCloudPresenceId', type, title: 'Presence', displayOrder: 1 };
  const { key } = model.schema.properties as { key: object };
  const schema = { ...model.schema, properties: { key, GenesysCloudPresenceId: column } };
  const table = { ...structuredClone(model), id: org.id(), name, description: theirs, schema, rows: {} };
  org.state.architect.dataTables[table.id] = table as typeof model;
  return table;
}

test.each(['boolean', 'integer', 'number'])(
  'a data table whose column is of type %s is blocked in the plan, before anything is written',
  async (type) => {
    const table = tableOf(type);
    const plan = await whole.run(['teams-presence', 'plan', '--json']);
    expect({ code: plan.code, writes: plan.writes }).toEqual({ code: 2, writes: [] });
    expect(actionsOf(plan)['data-table']).toBe('blocked');
    const setup = await whole.run(['teams-presence', 'setup', '--yes', '--json']);
    expect({ code: setup.code, writes: setup.writes }).toEqual({ code: 3, writes: [] });
    const step = setup.document.steps.find(({ id }) => id === 'data-table');
    expect(step).toMatchObject({ action: 'blocked', resourceId: table.id });
    expect(step?.reason).toContain('GenesysCloudPresenceId');
    expect(step?.reason).toContain(`"${type}"`);
  },
);

test('a data table whose name differs in case only is adopted: the platform has no room for another', async () => {
  const table = tableOf('string', 'MSTEAMSPRESENCEMAPPINGS');
  await adopts('data-table', 'mappings');
  expect(solutionObjects(whole.org.org).table.id).toBe(table.id);
});

test('a workflow alone is adopted by publishing a new version of it', async () => {
  const { org } = whole.org;
  const model = the(org.state.architect.flows, ({ name }) => name === 'Teams presence experiment');
  const flow = {
    ...structuredClone(model),
    id: org.id(),
    name: 'Microsoft Teams Integration Presence Trigger',
    description: theirs,
    lock: undefined,
    versions: [],
    publishedVersion: undefined,
  };
  org.state.architect.flows[flow.id] = flow;
  addVersion(org, flow, { createdBy: somebody(org), references: [] });
  await adopts('workflow');
  expect(solutionObjects(org).workflow).toMatchObject({ id: flow.id, publishedVersion: '2.0' });
});

test('a workflow that somebody has open in Architect is not taken out of their hands', async () => {
  const { org } = whole.org;
  const model = the(org.state.architect.flows, ({ name }) => name === 'Teams presence experiment');
  const name = 'Microsoft Teams Integration Presence Trigger';
  const flow = { ...structuredClone(model), id: org.id(), name, description: theirs };
  org.state.architect.flows[flow.id] = flow;
  const lock = structuredClone(flow.lock);
  const setup = await whole.run(['teams-presence', 'setup', '--yes', '--json']);
  expect(setup.code).toBe(1);
  const ends = Object.fromEntries(setup.document.steps.map(({ id, status }) => [id, status]));
  expect(ends).toMatchObject({ workflow: 'failed', trigger: 'skipped', 'action-update-presence': 'done' });
  expect(setup.document.error?.hint).toContain('closed in Architect');
  expect(org.state.architect.flows[flow.id]?.lock).toEqual(lock);
});

test('a trigger alone is adopted, pointed at our workflow and keeps its text', async () => {
  const { org } = whole.org;
  const model = the(org.state.automation.triggers, ({ name }) => name === 'Teams presence experiment');
  const name = 'Microsoft Teams Integration Presence Trigger';
  const trigger = { ...structuredClone(model), id: org.id(), name, description: theirs };
  org.state.automation.triggers.push(trigger);
  await adopts('trigger');
  expect(solutionObjects(org).trigger).toMatchObject({ id: trigger.id, description: theirs, enabled: true });
});

test('a trigger of our name on another topic is not ours, and nothing is made of it', async () => {
  const { org } = whole.org;
  const model = the(org.state.automation.triggers, ({ name }) => name.endsWith('Trigger (old)'));
  const other = {
    ...structuredClone(model),
    id: org.id(),
    name: 'Microsoft Teams Integration Presence Trigger',
  };
  org.state.automation.triggers.push(other);
  await adopts();
  expect(org.state.automation.triggers).toContainEqual(other);
});
