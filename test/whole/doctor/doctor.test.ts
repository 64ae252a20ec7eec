import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
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

  test('shows a proxy without its password, also where the org is reached without it', async () => {
    const environment = { HTTPS_PROXY: 'http://jo:hunter2@proxy.example:3128' };
    const run = await doctor([], { environment });
    expect(run.check('proxy')?.reason).toMatch(/^One is set, and 127\.0\.0\.1:\d+ is reached without it/);
    expect(run.stdout).not.toContain('hunter2');
  });

  test.each([
    ['SOCKS', { ALL_PROXY: 'socks5://127.0.0.1:1080' }],
    ['%5C', { HTTPS_PROXY: 'http://OFFICE\\jo:hunter2@proxy.example:3128' }],
  ])('says of a proxy that cannot be used what setup says of it: %s', async (word, environment) => {
    const [run, setup] = [
      await doctor([], { environment }),
      await whole.run(['teams-presence', 'setup', '--yes', '--json'], { environment }),
    ];
    expect([run.code, setup.code]).toEqual([3, 3]);
    expect(run.document.error).toEqual(setup.document.error);
    expect(run.check('proxy')).toMatchObject({ status: 'failed', reason: expect.stringContaining(word) });
    expect(run.stdout + setup.stdout).not.toContain('hunter2');
  });

  test('says when the file of NODE_EXTRA_CA_CERTS holds no certificate or is not there', async () => {
    const file = whole.write('root.pem', 'not a certificate');
    const told = async (NODE_EXTRA_CA_CERTS: string) =>
      (await doctor([], { environment: { NODE_EXTRA_CA_CERTS } })).check('certificates');
    expect(await told(file)).toMatchObject({ status: 'failed', reason: expect.stringContaining('PEM') });
    expect(await told('/nowhere/root.pem')).toMatchObject({
      status: 'failed',
      reason: expect.stringContaining('/nowhere/root.pem cannot be read'),
    });
    whole.write('root.pem', '-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----\n');
    expect((await told(file))?.status).toBe('ok');
    expect(await told('')).toBeUndefined();
    execFileSync('mkfifo', [join(whole.home, 'pipe.pem')]);
    expect(await told(join(whole.home, 'pipe.pem'))).toMatchObject({
      status: 'unknown',
      reason: expect.stringContaining('is a pipe, which Node has read'),
    });
  });

  test('says that the log-in failed, with exit code 4', async () => {
    const run = await doctor([], { environment: { GENESYSCLOUD_OAUTHCLIENT_SECRET: 'wrong' } });
    expect(run.code).toBe(4);
    expect(run.check('credentials')?.status).toBe('failed');
    expect(run.check('clock')?.status).toBe('ok');
    expect(run.document.error?.code).toBe('not-authenticated');
  });
});
