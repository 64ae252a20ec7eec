import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type RunOptions, type Whole, wholeOrg } from '../../support/whole.js';
import { forbid, runDoctor } from '../doctor.js';

let whole: Whole;
beforeAll(async () => {
  whole = await wholeOrg();
});
afterAll(() => whole.close());
beforeEach(() => whole.keep());

const doctor = (args?: readonly string[], options?: RunOptions) => runDoctor(whole, args, options);

describe('doctor', () => {
  test('finds everything in an org where everything is, with exit code 0 and without a write', async () => {
    const run = await doctor();
    expect(run.code).toBe(0);
    expect(run.writes).toEqual([]);
    expect(run.document.result).toBe('verified');
    expect(run.document.checks?.filter(({ status }) => status !== 'ok')).toEqual([]);
  });

  test('tells who is logged in, and with which roles', async () => {
    const { check } = await doctor();
    expect(check('identity')).toMatchObject({ status: 'ok' });
    expect(check('identity')?.reason).toMatch(/Roles: .+ in all divisions/);
  });

  test('lists the permissions that are missing, ready to paste, with exit code 4', async () => {
    forbid(whole, 'client', 'add');
    forbid(whole, 'trigger', 'delete');
    const run = await doctor();
    expect(run.code).toBe(4);
    expect(run.document.error?.missingPermissions).toEqual([
      'oauth:client:add',
      'processautomation:trigger:delete',
    ]);
    expect(run.check('permissions:teams-presence:setup')?.status).toBe('failed');
    expect(run.check('permissions:teams-presence:status')?.status).toBe('ok');
  });

  test('looks only at the permissions of the command that was named', async () => {
    forbid(whole, 'trigger', 'delete');
    expect((await doctor(['--for', 'setup'])).code).toBe(0);
    expect((await doctor(['--for', 'teardown'])).code).toBe(4);
  });

  test('says when a limit is reached', async () => {
    const { roles } = whole.org.org.state.identity;
    const [any] = Object.values(roles);
    if (any === undefined) throw new Error('The org has no role.');
    for (let number = 0; number < 250; number += 1)
      roles[`extra-${number}`] = { ...any, id: `extra-${number}`, name: `Extra ${number}` };
    const run = await doctor();
    expect(run.check('limit:roles')?.status).toBe('failed');
    expect(run.check('limit:roles')?.reason).toContain('250');
  });

  test('shows a proxy without its password', async () => {
    const environment = { HTTPS_PROXY: 'http://jo:hunter2@proxy.example:3128' };
    const run = await doctor([], { environment });
    expect(run.check('proxy')?.reason).toContain('proxy.example:3128');
    expect(run.stdout).not.toContain('hunter2');
  });

  test('says that the log-in failed, with exit code 4', async () => {
    const run = await doctor([], { environment: { GENESYSCLOUD_OAUTHCLIENT_SECRET: 'wrong' } });
    expect(run.code).toBe(4);
    expect(run.check('credentials')?.status).toBe('failed');
    expect(run.document.error?.code).toBe('not-authenticated');
  });
});
