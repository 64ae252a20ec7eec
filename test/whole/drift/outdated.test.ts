import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { grant } from '../../../src/practice-org/identity/grants.js';
import { twelveHandChanges } from '../../support/hand-changes.js';
import { newerProgram } from '../../support/newer-program.js';
import { type SolutionObjects, solutionObjects } from '../../support/solution-objects.js';
import { installed, oneLine, type RunResult, restoredForEach } from '../../support/whole.js';
import { actionsOf, pathsOf } from '../drift.js';

const readAction = 'data-actions/get-genesys-cloud-user-presence.custom.json';
const readTimeout = 'config.timeoutSeconds';

const changedAction = {
  [readAction]: (text: string) => text.replace('"timeoutSeconds": 20', '"timeoutSeconds": 25'),
};
const newer = newerProgram(changedAction);
const newerFlow = newerProgram({
  ...changedAction,
  'flows/microsoft-teams-integration-presence-trigger.yaml': (text) =>
    `${text}\n# Reads the presence later.\n`,
});

const whole = restoredForEach(installed);

const status = (...more: readonly string[]) => whole.run(['teams-presence', 'status', '--json', ...more]);
const objects = () => solutionObjects(whole.org.org);

/** Every step that is not in sync, with what that means. */
function kindsOf({ document }: Pick<RunResult, 'document'>): Record<string, string | undefined> {
  expect(document.error).toBeUndefined();
  const steps = document.steps.filter(({ kind }) => kind !== 'in-sync');
  return Object.fromEntries(steps.map(({ id, kind }) => [id, kind]));
}

function setTimeout({ getAction }: SolutionObjects, timeoutSeconds: number): void {
  if (getAction.published === undefined) throw new Error('The data action is not published.');
  const { config } = getAction.published;
  getAction.published = { ...getAction.published, config: { ...config, timeoutSeconds } };
}

describe('a newer template of a data action that nobody touched', () => {
  test('is outdated, with step and field, and setup brings the newer one', async () => {
    await status();
    const run = await newer(whole, ['teams-presence', 'status']);
    expect(run.code).toBe(2);
    expect(kindsOf(run)).toEqual({ 'action-get-presence': 'outdated' });
    const step = run.document.steps.find(({ id }) => id === 'action-get-presence');
    expect(step?.changes).toEqual([{ path: readTimeout, before: 20, after: 25 }]);
    expect(step?.changedBy).toBeUndefined();

    const setup = await newer(whole, ['teams-presence', 'setup', '--yes']);
    expect({ code: setup.code, result: setup.document.result }).toEqual({ code: 0, result: 'applied' });
    expect(objects().getAction.published?.config.timeoutSeconds).toBe(25);
    const after = await newer(whole, ['teams-presence', 'status']);
    expect({ code: after.code, kinds: kindsOf(after) }).toEqual({ code: 0, kinds: {} });
  });

  test.each([['plan'], ['setup --yes'], ['status']])('is also known to be that after %s', async (command) => {
    const run = await whole.run(['teams-presence', ...command.split(' '), '--json']);
    expect(run.writes).toEqual([]);
    const later = await newer(whole, ['teams-presence', 'status']);
    expect(kindsOf(later)).toEqual({ 'action-get-presence': 'outdated' });
  });

  test('is drift where this machine has not seen it in sync since its installation', async () => {
    expect(kindsOf(await newer(whole, ['teams-presence', 'status']))).toEqual({
      'action-get-presence': 'drift',
    });
  });

  test('is drift on another machine, where only the flow tells by itself that it is older', async () => {
    await status();
    whole.moveToAnotherMachine();
    expect(kindsOf(await newerFlow(whole, ['teams-presence', 'status']))).toEqual({
      'action-get-presence': 'drift',
      workflow: 'outdated',
    });
  });

  test('is drift when the object that was seen is gone and another has its name', async () => {
    await status();
    const { getAction } = objects();
    const { actions } = whole.org.org.state.integrations;
    const id = whole.org.org.id();
    delete actions[getAction.id];
    actions[id] = { ...getAction, id };
    const run = await newer(whole, ['teams-presence', 'status']);
    expect(kindsOf(run)).toMatchObject({ 'action-get-presence': 'drift' });
  });
});

describe('drift is', () => {
  test.each(twelveHandChanges.map((change) => [`${change.step} ${change.field}`, change] as const))(
    '%s changed by hand after it was seen in sync',
    async (_name, { step, field, make }) => {
      await status();
      make(whole.org.org);
      const run = await status();
      expect(kindsOf(run)).toEqual({ [step]: 'drift' });
      expect(pathsOf(run, step)).toContain(field);
    },
  );

  test('a change by hand and a newer template at once', async () => {
    await status();
    const { published } = objects().getAction;
    Object.assign(published?.config.request ?? {}, { requestUrlTemplate: '/api/v2/users/me' });
    const run = await newer(whole, ['teams-presence', 'status']);
    expect(kindsOf(run)).toEqual({ 'action-get-presence': 'drift' });
    expect(pathsOf(run as unknown as RunResult, 'action-get-presence').toSorted()).toEqual([
      'config.request.requestUrlTemplate',
      readTimeout,
    ]);
  });

  test('a flow that somebody deactivated and whose template is newer', async () => {
    await status();
    objects().workflow.active = false;
    expect(kindsOf(await newerFlow(whole, ['teams-presence', 'status']))).toMatchObject({
      workflow: 'drift',
    });
  });

  test('what somebody put back to how an older version had left it', async () => {
    await status();
    await newer(whole, ['teams-presence', 'setup', '--yes']);
    setTimeout(objects(), 20);
    expect(kindsOf(await newer(whole, ['teams-presence', 'status']))).toEqual({
      'action-get-presence': 'drift',
    });
  });
});

describe('other answers than those of the last setup', () => {
  test.each([
    ['--trigger-disabled', 'trigger', 'enabled', ({ trigger }: SolutionObjects) => trigger],
    ['--least-privilege', 'role', 'permissionPolicies', ({ role }: SolutionObjects) => role],
  ] as const)('(%s) make what nobody touched outdated, and no drift', async (flag, step, path, object) => {
    await status();
    const run = await status(flag);
    expect(kindsOf(run)).toEqual({ [step]: 'outdated' });
    expect(pathsOf(run, step)).toEqual([path]);
    object(objects()).description += ' Ask Jo.';
    expect(kindsOf(await status(flag))).toEqual({ [step]: 'drift' });
  });

  test('make only the object outdated that they are about, also when its rows are meant', async () => {
    await status();
    whole.write('mappings.csv', 'Teams presence,Genesys presence\nInACall,Available\n');
    const file = ['--mappings', 'mappings.csv'];
    const run = await status(...file);
    expect(kindsOf(run)).toEqual({ mappings: 'outdated' });
    const { table } = objects();
    table.rows.InACall = {
      key: 'InACall',
      GenesysCloudPresenceId: table.rows.Away?.GenesysCloudPresenceId ?? '',
    };
    expect(kindsOf(await status(...file))).toEqual({ mappings: 'drift' });
  });
});

describe('what follows from another object', () => {
  test('is no drift of an object that nobody touched', async () => {
    await status();
    objects().workflow.deleted = true;
    const run = await status();
    expect(kindsOf(run)).toEqual({ workflow: 'missing', trigger: 'outdated' });
  });

  test('is in sync where the repair of another object needs it', async () => {
    objects().client.state = 'disabled';
    const run = await status();
    expect(actionsOf(run)).toEqual({ 'oauth-client': 'update' });
    expect(kindsOf(run)).toEqual({ 'oauth-client': 'drift' });
  });
});

describe('what changes by itself', () => {
  test('does not make a role drift whose installer holds it now', async () => {
    await status();
    const { role } = objects();
    const { installerId, divisions } = whole.org.org.state.identity;
    const [divisionId = ''] = Object.keys(divisions);
    grant(whole.org.org, { id: installerId, type: 'PC_OAUTH_CLIENT' }, { roleId: role.id, divisionId }, 0);
    const run = await status('--least-privilege');
    expect(kindsOf(run)).toEqual({ role: 'outdated' });
    const notes = run.document.steps[0]?.notes?.join();
    expect(notes).toContain('holds this role itself');
    expect(notes, 'and what to do about it').toContain('remove the role from');
  });

  test('does not make an integration drift that nobody touched', async () => {
    await status();
    const { integration } = objects();
    Object.assign(integration, { reported: 'ERROR' });
    const config = whole.write('names.yaml', 'teamsPresence: { names: { integration: Presence API } }\n');
    const run = await status('--config', config);
    expect(kindsOf(run)).toMatchObject({ integration: 'outdated' });
  });
});

describe('what is kept to tell', () => {
  const file = () => {
    const [path = ''] = readdirSync(whole.stateDirectory(), { recursive: true, encoding: 'utf8' }).filter(
      (name) => name.endsWith('.json'),
    );
    return join(whole.stateDirectory(), path);
  };

  test('takes no request, and is written only when it differs from what is there', async () => {
    const first = await status();
    const { ino } = statSync(file());
    const second = await status();
    expect(statSync(file()).ino).toBe(ino);
    const sent = ({ requests }: RunResult) =>
      requests.map(({ method, path }) => `${method} ${path}`).toSorted();
    expect(sent(second)).toEqual(sent(first));
    expect(second.writes).toEqual([]);
  });

  test('is an id and a digest for each of the ten steps, and nothing of what they hold', async () => {
    await status();
    const { asWanted } = JSON.parse(readFileSync(file(), 'utf8')) as { asWanted: Record<string, object> };
    expect(Object.keys(asWanted)).toHaveLength(10);
    for (const entry of Object.values(asWanted))
      expect(entry).toEqual({ id: expect.any(String), digest: expect.stringMatching(/^[0-9a-f]{32}$/) });
  });

  test('is not needed: where nothing can be written, status says nothing of it', async () => {
    const run = await whole.run(['teams-presence', 'status', '--json'], {
      environment: { XDG_STATE_HOME: '/dev/null' },
    });
    expect({ code: run.code, warnings: run.document.warnings }).toEqual({ code: 0, warnings: [] });
  });
});

test('an integration is not changed by hand where setup was stopped before it had its credential', async () => {
  const { integration, credential } = objects();
  delete whole.org.org.state.integrations.credentials[credential.id];
  Object.assign(integration, { credentials: {}, intendedState: 'DISABLED' });
  const run = await status();
  expect(kindsOf(run)).toEqual({ credential: 'missing', integration: 'outdated' });
  expect(pathsOf(run, 'integration')).toEqual([
    'config.credentials.pureCloudOAuthClient.id',
    'intendedState',
  ]);
});

test('people read that nobody changed it', async () => {
  await status();
  const run = await whole.run(['teams-presence', 'status', '--trigger-disabled']);
  expect(oneLine(run.stdout)).toContain('Nobody changed it: a newer gc-presence');
  expect(run.stdout).not.toContain('Changed by hand');
});
