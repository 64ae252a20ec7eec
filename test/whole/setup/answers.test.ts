import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { systemDefinition } from '../../../src/practice-org/people/definitions.js';
import { solutionObjects, the } from '../../support/solution-objects.js';
import { oneLine, type RunResult, restoredForEach, wholeOrg } from '../../support/whole.js';
import { actionsOf, expectToWork } from '../drift.js';

const whole = restoredForEach(wholeOrg);

async function setUp(...args: readonly string[]): Promise<RunResult> {
  const setup = await whole.run(['teams-presence', 'setup', '--yes', '--json', ...args]);
  expect(setup.document.error).toBeUndefined();
  expect(setup.code).toBe(0);
  return setup;
}

async function expectInSync(...args: readonly string[]): Promise<void> {
  const status = await whole.run(['teams-presence', 'status', '--json', ...args]);
  expect({ code: status.code, actions: actionsOf(status), error: status.document.error }).toEqual({
    code: 0,
    actions: {},
    error: undefined,
  });
}

function rows(): Record<string, unknown> {
  const { table } = solutionObjects(whole.org.org);
  return Object.fromEntries(
    Object.entries(table.rows).map(([key, row]) => [key, row.GenesysCloudPresenceId]),
  );
}

describe('names in the config file', () => {
  const names = {
    role: 'Teams role',
    oauthClient: 'Teams client',
    credential: 'Teams credential',
    integration: 'Teams "integration"',
    actionGetPresence: 'Read a presence',
    actionUpdatePresence: 'Write a presence',
    dataTable: 'TeamsRows',
    workflow: 'Teams workflow',
    trigger: 'Teams trigger: on',
  };
  const config = `teamsPresence:\n  names: ${JSON.stringify(names)}\n`;

  test('are the names of everything, and it works under them', async () => {
    await setUp('--config', whole.write('names.yaml', config));
    const { identity, integrations, architect, automation } = whole.org.org.state;
    const client = the(identity.clients, ({ name }) => name === names.oauthClient);
    const integration = the(integrations.integrations, ({ name }) => name === names.integration);
    const actions = Object.values(integrations.actions).filter(
      ({ integrationId }) => integrationId === integration.id,
    );
    const all = [
      the(identity.roles, ({ name }) => name === names.role),
      the(integrations.credentials, ({ name }) => name === `${names.credential} (${client.id})`),
      the(architect.dataTables, ({ name }) => name === names.dataTable),
      the(architect.flows, ({ name }) => name === names.workflow),
      the(automation.triggers, ({ name }) => name === names.trigger),
    ];
    expect(all).toHaveLength(5);
    expect(actions.map(({ published }) => published?.name).sort()).toEqual([
      names.actionGetPresence,
      names.actionUpdatePresence,
    ]);
    expect(actions.map(({ published }) => published?.category)).toEqual([
      names.integration,
      names.integration,
    ]);
    expectToWork(whole);
  });

  test('are remembered: the next commands need no config file', async () => {
    await setUp('--config', whole.write('names.yaml', config));
    await expectInSync();
  });

  test('are needed on another machine, which then finds everything in sync', async () => {
    const file = whole.write('names.yaml', config);
    await setUp('--config', file);
    whole.moveToAnotherMachine();
    await expectInSync('--config', file);
  });

  test('that change rename what is there instead of making it anew', async () => {
    await setUp();
    const before = solutionObjects(whole.org.org);
    const setup = await setUp('--config', whole.write('names.yaml', config));
    expect(new Set(Object.values(actionsOf(setup)))).toEqual(new Set(['update', 'replace']));
    const { identity, integrations, architect } = whole.org.org.state;
    expect(identity.roles[before.role.id]?.name).toBe(names.role);
    expect(identity.clients[before.client.id]?.name).toBe(names.oauthClient);
    expect(integrations.integrations[before.integration.id]?.name).toBe(names.integration);
    expect(integrations.actions[before.getAction.id]?.published).toMatchObject({
      name: names.actionGetPresence,
      category: names.integration,
    });
    expect(architect.dataTables[before.table.id]?.name).toBe(names.dataTable);
    expectToWork(whole);
    await expectInSync();
  });
});

describe('--division', () => {
  test('puts the client’s role, the table and the workflow into that division', async () => {
    await setUp('--division', 'Sales');
    const { org } = whole.org;
    const sales = the(org.state.identity.divisions, ({ name }) => name === 'Sales').id;
    const { client, role, table, workflow } = solutionObjects(org);
    const held = org.state.identity.grants.filter(({ subjectId }) => subjectId === client.id);
    expect(held).toMatchObject([{ roleId: role.id, divisionId: sales }]);
    expect([table.divisionId, workflow.divisionId]).toEqual([sales, sales]);
    await expectInSync();
  });

  test('is the one in which the solution is, for another machine that was told none', async () => {
    await setUp('--division', 'Sales');
    whole.moveToAnotherMachine();
    const run = await whole.run(['teams-presence', 'setup', '--yes', '--json']);
    expect({ code: run.code, result: run.document.result }).toEqual({ code: 0, result: 'in-sync' });
  });

  test('of an installation that another machine made is not asked about, but that it compares with defaults is told', async () => {
    await setUp('--least-privilege');
    whole.moveToAnotherMachine();
    const told = await whole.run(['teams-presence', 'status', '--json']);
    expect({ code: told.code, actions: actionsOf(told) }).toEqual({ code: 2, actions: { role: 'update' } });
    expect(told.document.warnings.join()).toContain('no setup of it is recorded on this machine');
    const said = await whole.run(['teams-presence', 'status', '--json', '--least-privilege']);
    expect({ code: said.code, warnings: said.document.warnings }).toEqual({ code: 0, warnings: [] });
  });

  test('finds a division whatever its case, and names the near ones otherwise', async () => {
    const found = await whole.run(['teams-presence', 'plan', '--json', '--division', 'sales']);
    expect(found.code).toBe(2);
    const missed = await whole.run(['teams-presence', 'setup', '--yes', '--json', '--division', 'Salse']);
    expect({ code: missed.code, writes: missed.writes }).toEqual({ code: 3, writes: [] });
    expect(missed.document.error).toMatchObject({ code: 'unknown-division' });
    expect(missed.document.error?.reason).toContain('Sales');
  });
});

describe('--least-privilege', () => {
  test('gives the role nothing but what the two data actions use, and they work with it', async () => {
    await setUp('--least-privilege');
    const { role } = solutionObjects(whole.org.org);
    expect(role.policies.map(({ domain, entityName }) => `${domain}:${entityName}`)).toEqual([
      'presence:userPresence',
    ]);
    expect(role.policies[0]?.actions).toEqual(['edit']);
    expectToWork(whole);
    await expectInSync();
  });

  test('is remembered, and taken back by --no-least-privilege', async () => {
    await setUp('--least-privilege');
    const plan = await whole.run(['teams-presence', 'plan', '--no-least-privilege', '--json']);
    expect(actionsOf(plan)).toEqual({ role: 'update' });
    await setUp('--no-least-privilege');
    expect(solutionObjects(whole.org.org).role.policies.length).toBeGreaterThan(1);
    await expectInSync();
  });
});

describe('--trigger-disabled', () => {
  test('installs everything with the trigger off, remembers that, and switches it on when told', async () => {
    await setUp('--trigger-disabled');
    expect(solutionObjects(whole.org.org).trigger.enabled).toBe(false);
    await expectInSync();
    const on = await setUp('--no-trigger-disabled');
    expect(actionsOf(on)).toEqual({ trigger: 'update' });
    expectToWork(whole);
  });
});

describe('--mappings', () => {
  const id = (name: string) => the(whole.org.org.state.people.definitions, (one) => one.name === name).id;
  const system = (name: 'Away' | 'Busy' | 'Meal' | 'Training') => systemDefinition(whole.org.org, name).id;

  test('takes names in any language, secondary presences and ids', async () => {
    const file = whole.write(
      'mappings.csv',
      [
        'Teams presence,Genesys presence',
        'InACall,Beschäftigt',
        'InAMeeting,Busy / Claims inspection',
        'Away,Mittagspause',
        `Offline,${system('Training')}`,
        'OutOfOffice,meal',
        '',
      ].join('\r\n'),
    );
    await setUp('--mappings', file, '--mappings-mode', 'replace-all');
    expect(rows()).toEqual({
      InACall: system('Busy'),
      InAMeeting: id('Claims inspection'),
      Away: id('Lunch'),
      Offline: system('Training'),
      OutOfOffice: system('Meal'),
    });
  });

  test('in the mode append adds and changes rows and removes none', async () => {
    await setUp();
    const before = rows();
    const file = whole.write('more.csv', 'key;GenesysCloudPresenceId\nInACall;Meal\nOutOfOffice;Away\n');
    const setup = await setUp('--mappings', file);
    expect(actionsOf(setup)).toEqual({ mappings: 'update' });
    const changes = setup.document.steps.find(({ id: step }) => step === 'mappings')?.changes;
    expect(changes?.map(({ path }) => path)).toEqual(['rows.InACall', 'rows.OutOfOffice']);
    expect(rows()).toEqual({ ...before, InACall: system('Meal'), OutOfOffice: system('Away') });
  });

  test('in the mode replace-all makes the table equal to the file', async () => {
    await setUp();
    const file = whole.write('few.csv', 'key,GenesysCloudPresenceId\nInACall,Meal\nBusy,Busy\n');
    const setup = await setUp('--mappings', file, '--mappings-mode', 'replace-all');
    expect(actionsOf(setup)).toEqual({ mappings: 'update' });
    expect(rows()).toEqual({ InACall: system('Meal'), Busy: system('Busy') });
    const again = await setUp('--mappings', file, '--mappings-mode', 'replace-all');
    expect(again.writes).toEqual([]);
  });

  test('is done once: the file is not applied again by a setup without it', async () => {
    const file = whole.write('few.csv', 'key,GenesysCloudPresenceId\nInACall,Meal\n');
    await setUp('--mappings', file, '--mappings-mode', 'replace-all');
    solutionObjects(whole.org.org).table.rows.InACall = {
      key: 'InACall',
      GenesysCloudPresenceId: system('Busy'),
    };
    const again = await setUp();
    expect(again.writes).toEqual([]);
    expect(rows()).toEqual({ InACall: system('Busy') });
  });
});

describe('--save-config', () => {
  test('writes what was answered, without secrets, and --config brings it back on another machine', async () => {
    const csv = whole.write('mappings.csv', 'key,GenesysCloudPresenceId\nInACall,Meal\n');
    const file = `${whole.home}/answers.yaml`;
    const args = ['--division', 'Sales', '--least-privilege', '--trigger-disabled', '--mappings', csv];
    await setUp(...args, '--save-config', file);
    const text = readFileSync(file, 'utf8');
    expect(text).toContain('division: Sales');
    expect(text).toContain('mappings: ./mappings.csv');
    expect(text).not.toContain(whole.org.clientSecret);
    whole.moveToAnotherMachine();
    await expectInSync('--config', file);
    const without = await whole.run(['teams-presence', 'status', '--json']);
    expect(actionsOf(without)).toMatchObject({ role: 'update', trigger: 'update' });
  });

  test('keeps names, and a file that was written is read again and written the same', async () => {
    const config = whole.write('names.yaml', 'teamsPresence:\n  names:\n    role: Teams role # ours\n');
    const [one, two] = [`${whole.home}/one.yaml`, `${whole.home}/two.yaml`];
    await setUp('--config', config, '--save-config', one);
    expect(readFileSync(one, 'utf8')).toContain('role: Teams role');
    // Here the answers of the last setup would join those of the file.
    whole.moveToAnotherMachine();
    await setUp('--config', one, '--save-config', two);
    expect(readFileSync(two, 'utf8')).toBe(readFileSync(one, 'utf8'));
    await setUp('--config', config, '--save-config', config);
    expect(readFileSync(config, 'utf8')).toContain('# ours');
  });

  test.each([['plan'], ['setup', '--dry-run']])(
    'is written by %s too, which knows all answers',
    async (...command) => {
      const file = `${whole.home}/${command[0]}.yaml`;
      const run = await whole.run(['teams-presence', ...command, '--least-privilege', '--save-config', file]);
      expect({ code: run.code, writes: run.writes }).toEqual({ code: 2, writes: [] });
      expect(readFileSync(file, 'utf8')).toContain('leastPrivilege: true');
    },
  );

  test.each([
    'teams-presence status',
    'teams-presence verify',
    'teams-presence teardown',
    'teams-presence rotate-secret',
    'doctor',
    'mappings list',
  ])('is refused by %s, which says what writes it', async (command) => {
    const file = `${whole.home}/never.yaml`;
    const run = await whole.run([...command.split(' '), '--yes', '--save-config', file]);
    expect({ code: run.code, requests: run.requests }).toEqual({ code: 3, requests: [] });
    expect(oneLine(run.stderr)).toContain('plan --save-config FILE');
    expect(existsSync(file)).toBe(false);
    const help = await whole.run([...command.split(' '), '--help']);
    expect(help.stdout).not.toContain('--save-config');
  });
});
