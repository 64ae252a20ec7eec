import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hasty } from '../../support/hasty.js';
import { type RunOptions, type Whole, wholeOrg } from '../../support/whole.js';
import { forbid, runDoctor, unsubscribe } from '../doctor.js';

let whole: Whole;
beforeAll(async () => {
  whole = await wholeOrg();
});
afterAll(() => whole.close());
beforeEach(() => whole.keep());

const doctor = (args?: readonly string[], options?: RunOptions) => runDoctor(whole, args, options);
const products = [
  'outbound',
  'product:process-automation',
  'product:data-actions',
  'product:data-tables',
  'product:architect',
  'product:telephony',
];

describe('doctor, about the products of the org,', () => {
  test('finds each in an org that has them all, and reads the catalogue of permissions once', async () => {
    const run = await doctor();
    expect(products.map((id) => run.check(id)?.status)).toEqual(products.map(() => 'ok'));
    expect(run.check('product:basics')).toBeUndefined();
    const asked = run.reads.filter(({ path }) => path.startsWith('/api/v2/authorization/permissions'));
    expect(asked).toHaveLength(1);
  });

  test('misses Process Automation where no role can hold its permissions, with exit code 4', async () => {
    unsubscribe(whole, 'processautomation');
    const run = await doctor();
    expect(run.code).toBe(4);
    expect(run.check('product:process-automation')).toMatchObject({
      title: 'Process Automation is enabled',
      status: 'failed',
    });
    expect(run.check('product:process-automation')?.reason).toMatch(
      /^The org knows no permissions for it: .+ No role can hold .*processautomation:trigger:add, .*processautomation:trigger:view \| processautomation:trigger:edit\.$/,
    );
    expect(run.check('outbound')?.status).toBe('ok');
  });

  test('lists as ready to paste only what can be granted', async () => {
    unsubscribe(whole, 'processautomation');
    forbid(whole, 'client', 'add');
    const run = await doctor(['--solution', 'teams-presence', '--for', 'setup']);
    expect(run.document.error?.missingPermissions).toEqual(['oauth:client:add']);
    expect(run.check('permissions:teams-presence:setup')).toMatchObject({
      status: 'failed',
      missingPermissions: ['oauth:client:add'],
    });
    expect(run.check('permissions:teams-presence:setup')?.reason).toMatch(
      /^3 of \d+ permissions are missing; those to grant are listed at the end\. 2 of them cannot be granted/,
    );
  });

  test('has nothing to paste where a product is all that is missing', async () => {
    unsubscribe(whole, 'processautomation');
    const run = await doctor(['--for', 'teardown']);
    expect(run.document.error?.code).toBe('missing-prerequisite');
    expect(run.document.error?.missingPermissions).toBeUndefined();
  });

  test('misses Outbound for associate-user alone', async () => {
    unsubscribe(whole, 'outbound');
    const both = await doctor();
    expect(both.check('outbound')?.status).toBe('failed');
    expect(both.code).toBe(4);
    const teams = await doctor(['--solution', 'teams-presence']);
    expect(teams.check('outbound')).toBeUndefined();
    expect(teams.code).toBe(0);
  });

  test('is content with one of several permissions of which one is enough, and lists only that', async () => {
    unsubscribe(whole, 'architect:datatableRow');
    expect((await doctor()).check('product:data-tables')?.status).toBe('ok');
    forbid(whole, 'datatable', 'edit');
    const run = await doctor(['--for', 'setup']);
    expect(run.document.error?.missingPermissions).toEqual(['architect:datatable:edit']);
  });

  test('says when it is only a part of a product that the org lacks', async () => {
    unsubscribe(whole, 'outbound:ruleSet', 'routing:wrapupCode');
    const run = await doctor(['--for', 'status']);
    expect(run.check('outbound')?.reason).toMatch(
      /^The org does not know all permissions for it.+No role can hold outbound:ruleSet:view\.$/,
    );
    expect(run.check('product:basics')?.reason).toContain('No role can hold routing:wrapupCode:view.');
  });

  test('does not know where the catalogue cannot be read, and lists what is missing all the same', async () => {
    const broken = await wholeOrg({
      faults: { faults: [{ kind: 'server-error', status: 503, operation: 'getAuthorizationPermissions' }] },
    });
    forbid(broken, 'client', 'add');
    const run = await runDoctor(broken, [], { tuning: hasty });
    expect(products.map((id) => run.check(id)?.status)).toEqual(products.map(() => 'unknown'));
    expect(run.check('outbound')?.reason).toContain('503');
    expect(run.check('division')?.status).toBe('ok');
    expect(run.document.error?.missingPermissions).toEqual(['oauth:client:add']);
    await broken.close();
  });
});

describe('doctor, about the integration for the data actions,', () => {
  test('finds that the org is offered its type', async () => {
    expect((await doctor()).check('integration-type')?.status).toBe('ok');
  });

  test('misses a type that the org is not offered, with exit code 4', async () => {
    whole.org.org.state.integrations.withheldTypes = ['purecloud-data-actions'];
    const run = await doctor();
    expect(run.check('integration-type')?.status).toBe('failed');
    expect(run.check('integration-type')?.reason).toContain('"purecloud-data-actions"');
    expect(run.code).toBe(4);
  });

  test('does not know without the permission to look', async () => {
    forbid(whole, 'integration', 'view');
    const run = await doctor();
    expect(run.check('integration-type')).toMatchObject({
      status: 'unknown',
      missingPermissions: ['integrations:integration:view'],
    });
  });
});
