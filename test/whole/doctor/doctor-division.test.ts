import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { installerPermissions } from '../../../src/practice-org/seed.js';
import { hasty } from '../../support/hasty.js';
import { type RunOptions, type Whole, wholeOrg } from '../../support/whole.js';
import { runDoctor } from '../doctor.js';

let whole: Whole;
beforeAll(async () => {
  whole = await wholeOrg();
});
afterAll(() => whole.close());
beforeEach(() => whole.keep());

/** As a client that holds everything, but in this division only. */
async function onlyIn(name: string): Promise<RunOptions> {
  const { divisions } = whole.org.org.state.identity;
  const division = Object.values(divisions).find((one) => one.name === name);
  const token = await whole.org.tokenWith(installerPermissions, division?.id);
  const environment = {
    GENESYSCLOUD_OAUTHCLIENT_ID: undefined,
    GENESYSCLOUD_OAUTHCLIENT_SECRET: undefined,
    GENESYSCLOUD_ACCESS_TOKEN: token,
  };
  return { environment, tuning: hasty };
}

describe('doctor, about divisions,', () => {
  test('is content with a role in all divisions', async () => {
    expect((await runDoctor(whole)).check('division')).toEqual({
      id: 'division',
      title: 'The permissions apply in the division "Home"',
      status: 'ok',
    });
  });

  test('says which permissions are held only elsewhere, by which role and where, with exit code 4', async () => {
    const options = await onlyIn('Claims');
    const run = await runDoctor(whole, ['--solution', 'teams-presence', '--for', 'setup'], options);
    expect(run.code).toBe(4);
    expect(run.check('permissions:teams-presence:setup')?.status).toBe('ok');
    expect(run.check('identity')?.reason).toMatch(/^Roles: Test role .+ in Claims\.$/);
    const { status, reason } = run.check('division') ?? {};
    expect(status).toBe('failed');
    expect(reason).toMatch(/by the role "Test role [\w-]+" in Claims\. Grant that in "Home" as well/);
    expect(reason).toContain('This concerns architect:datatable (add, edit, view), ');
    // The org says that these are not held by division.
    expect(reason).not.toContain('oauth:client');
  });

  test('says what setup says, too, which then changes nothing', async () => {
    const setup = await whole.run(['teams-presence', 'setup', '--yes', '--json'], await onlyIn('Claims'));
    expect({ code: setup.code, writes: setup.writes }).toEqual({ code: 4, writes: [] });
    expect(setup.document.error).toMatchObject({
      code: 'missing-permission',
      reason: expect.stringContaining('Grant that in "Home" as well'),
      missingPermissions: expect.arrayContaining(['architect:datatable:add']),
    });
  });

  test('looks at the division that is named', async () => {
    const run = await runDoctor(whole, ['--division', 'claims'], await onlyIn('Claims'));
    expect(run.check('division')).toMatchObject({
      title: 'The permissions apply in the division "Claims"',
      status: 'ok',
    });
    expect(run.code).toBe(0);
  });

  test('refuses a division that the org does not have, with exit code 3', async () => {
    const run = await runDoctor(whole, ['--division', 'Clams']);
    expect(run.code).toBe(3);
    expect(run.document.error).toMatchObject({ code: 'unknown-division' });
    expect(run.document.error?.reason).toContain('Claims');
  });
});
