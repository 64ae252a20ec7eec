import { expect, test } from 'vitest';
import type { IntegrationState } from '../../../src/practice-org/integrations/state.js';
import { hasty } from '../../support/hasty.js';
import { interruptedAfter } from '../../support/interrupt.js';
import { orgContent } from '../../support/org-content.js';
import { reportSchema } from '../../support/report-schema.js';
import { restoredForEach, wholeOrg } from '../../support/whole.js';
import { integrationInUse } from '../foreign.js';

let before: string;
let foreign: IntegrationState;
const whole = restoredForEach(wholeOrg, () => {
  foreign = structuredClone(integrationInUse(whole.org.org));
  before = orgContent(whole.org.org);
});

const setup = async (...more: readonly string[]) => {
  // What a run that was cut off began shows up at once here, and is not waited for.
  const run = await whole.run(['teams-presence', 'setup', '--yes', '--json', ...more], { tuning: hasty });
  expect(run.code).toBe(0);
};
const integrations = () => whole.org.org.state.integrations.integrations;
const teardown = async (signal?: AbortSignal) => {
  const { name } = whole.org.org.state.identity.organization;
  const run = await whole.run(['teams-presence', 'teardown', '--yes', '--org', name, '--json'], { signal });
  return { ...run, report: reportSchema.parse(run.document) };
};
const stepIn = ({ report }: Awaited<ReturnType<typeof teardown>>, step: string) =>
  report.steps.find(({ id }) => id === step);

test.each(['this machine', 'another machine'])(
  'an integration of others, beside which ours was created, is left as it is, from %s',
  async (machine) => {
    await setup();
    if (machine === 'another machine') whole.moveToAnotherMachine();
    const removed = await teardown();
    expect({ code: removed.code, result: removed.report.result }).toEqual({ code: 0, result: 'removed' });
    expect(removed.report.steps.every(({ resourceId }) => resourceId !== foreign.id)).toBe(true);
    expect(integrations()[foreign.id]).toEqual(foreign);
    expect(orgContent(whole.org.org)).toBe(before);
  },
);

test('an integration that was shared gets the credential back that it had, and nothing of ours stays', async () => {
  await setup('--adopt');
  const given = integrations()[foreign.id]?.credentials.pureCloudOAuthClient;
  const removed = await teardown();
  expect({ code: removed.code, error: removed.report.error }).toEqual({ code: 0, error: undefined });
  expect(stepIn(removed, 'integration')).toMatchObject({
    action: 'update',
    changes: [
      {
        path: 'config.credentials.pureCloudOAuthClient.id',
        before: given,
        after: foreign.credentials.pureCloudOAuthClient,
      },
    ],
  });
  expect(orgContent(whole.org.org)).toBe(before);
});

test('an integration that was shared and had no credential has none again', async () => {
  integrations()[foreign.id] = { ...structuredClone(foreign), credentials: {} };
  const without = orgContent(whole.org.org);
  await setup('--adopt');
  expect((await teardown()).code).toBe(0);
  expect(orgContent(whole.org.org)).toBe(without);
});

test('an integration that somebody had switched off, and setup needed, is off again', async () => {
  integrations()[foreign.id] = {
    ...structuredClone(foreign),
    intendedState: 'DISABLED',
    reported: 'INACTIVE',
  };
  const off = orgContent(whole.org.org);
  await setup('--adopt');
  expect(integrations()[foreign.id]?.intendedState).toBe('ENABLED');
  expect((await teardown()).code).toBe(0);
  expect(orgContent(whole.org.org)).toBe(off);
});

test('an integration that nobody used gets its credential back, too', async () => {
  const { actions } = whole.org.org.state.integrations;
  for (const { id, integrationId } of Object.values(actions))
    if (integrationId === foreign.id) Reflect.deleteProperty(actions, id);
  const unused = orgContent(whole.org.org);
  await setup();
  expect((await teardown()).code).toBe(0);
  expect(orgContent(whole.org.org)).toBe(unused);
});

/** Somebody gives it another credential than ours. */
function giveAnother() {
  const { credentials } = whole.org.org.state.integrations;
  const theirs = credentials[foreign.credentials.pureCloudOAuthClient ?? ''];
  if (theirs === undefined) throw new Error('The seeded credential is gone.');
  const another = { ...structuredClone(theirs), id: whole.org.org.id(), name: 'Another' };
  credentials[another.id] = another;
  const shared = integrations()[foreign.id];
  if (shared !== undefined) shared.credentials = { pureCloudOAuthClient: another.id };
  return another;
}

test('whoever has given it another credential, over which setup went, gets that one back', async () => {
  await setup('--adopt');
  const another = giveAnother();
  await setup('--adopt');
  expect(integrations()[foreign.id]?.credentials.pureCloudOAuthClient).not.toBe(another.id);
  expect((await teardown()).code).toBe(0);
  expect(integrations()[foreign.id]?.credentials.pureCloudOAuthClient).toBe(another.id);
});

test('whoever has given it another credential since then keeps that one', async () => {
  await setup('--adopt');
  const another = giveAnother();
  const removed = await teardown();
  expect(removed.code).toBe(0);
  expect(stepIn(removed, 'integration')).toMatchObject({ action: 'none' });
  expect(integrations()[foreign.id]?.credentials.pureCloudOAuthClient).toBe(another.id);
});

test('when the credential that it had is gone, people are told what to do', async () => {
  await setup('--adopt');
  const { credentials } = whole.org.org.state.integrations;
  Reflect.deleteProperty(credentials, foreign.credentials.pureCloudOAuthClient ?? '');
  const removed = await teardown();
  expect(removed.code).toBe(1);
  expect(stepIn(removed, 'integration')).toMatchObject({ status: 'failed' });
  expect(JSON.stringify(removed.report)).toContain('Give the integration another credential');
});

test('from another machine, which does not know what it had, it goes on working with ours', async () => {
  await setup('--adopt');
  const shared = structuredClone(integrations()[foreign.id]);
  whole.moveToAnotherMachine();
  const removed = await teardown();
  expect(removed.code).toBe(0);
  expect(integrations()[foreign.id]).toEqual(shared);
  const id = shared?.credentials.pureCloudOAuthClient ?? '';
  expect(whole.org.org.state.integrations.credentials).toHaveProperty([id]);
});

test.each([1, 2, 3, 4, 5, 6, 7, 8, 9])(
  'a removal that is interrupted after %i requests is finished by the next',
  async (writes) => {
    await setup('--adopt');
    await interruptedAfter(whole, writes, teardown);
    const removed = await teardown();
    expect({ code: removed.code, error: removed.report.error }).toEqual({ code: 0, error: undefined });
    expect(orgContent(whole.org.org)).toBe(before);
  },
);

test.each([8, 10, 12, 14, 16])(
  'what a setup that was interrupted after %i requests has taken is given back as well',
  async (writes) => {
    await interruptedAfter(whole, writes, (signal) =>
      whole.run(['teams-presence', 'setup', '--yes', '--adopt', '--json'], { signal }),
    );
    await setup('--adopt');
    expect((await teardown()).code).toBe(0);
    expect(orgContent(whole.org.org)).toBe(before);
  },
);
