import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { InterruptedError } from '../../../src/core/problem.js';
import { emitTeamsPresence } from '../../../src/practice-org/automation/emit.js';
import type { UserState } from '../../../src/practice-org/people/state.js';
import { openGate } from '../../support/gate.js';
import { hasty } from '../../support/hasty.js';
import { type RunOptions, type Whole, wholeOrg } from '../../support/whole.js';
import { forbid, runDoctor } from '../doctor.js';

let whole: Whole;
beforeAll(async () => {
  whole = await wholeOrg();
});
afterAll(() => whole.close());
beforeEach(() => whole.keep());

const doctor = (args?: readonly string[], options?: RunOptions) => runDoctor(whole, args, options);

/** Nothing in the org points to Microsoft Teams any more, but for what people show there. */
function disconnect(of: Whole): void {
  const { integrations, people } = of.org.org.state;
  for (const [id, one] of Object.entries(integrations.integrations))
    if (/teams/i.test(`${one.name} ${one.typeId}`)) delete integrations.integrations[id];
  for (const source of Object.values(people.sources))
    if (/teams/i.test(source.name)) source.deactivated = true;
}

/** An active person who has, or has no, presence in Microsoft Teams. */
function somebody(inTeams: boolean): UserState {
  const { users, presences } = whole.org.org.state.people;
  const found = Object.values(users).find(
    ({ id, state }) => state === 'active' && (presences[id]?.MICROSOFTTEAMS !== undefined) === inTeams,
  );
  if (found === undefined) throw new Error('There is nobody like that.');
  return found;
}

describe('doctor, about Microsoft Teams,', () => {
  test('is certain where a unified communications app shows it', async () => {
    expect((await doctor()).check('teams-connection')?.reason).toMatch(/^Certain\. Signs: a unified/);
  });

  test('misses it where nothing of it is, with exit code 4', async () => {
    disconnect(whole);
    const run = await doctor();
    expect(run.check('teams-connection')?.status).toBe('failed');
    expect(run.code).toBe(4);
  });

  test('does not know where it may not see enough, and names what that takes', async () => {
    disconnect(whole);
    forbid(whole, 'unifiedCommunications');
    const run = await doctor();
    expect(run.check('teams-connection')).toMatchObject({
      status: 'unknown',
      missingPermissions: ['integration:unifiedCommunications:view'],
    });
    expect(run.check('teams-connection')?.reason).toMatch(
      /it lacks integration:unifiedCommunications:view\. Signs: a unified [^;]+: not allowed; an integration called Teams: no;/,
    );
  });

  test('does not take a question that failed for one that is not allowed', async () => {
    const broken = await wholeOrg({
      faults: { faults: [{ kind: 'server-error', status: 503, path: '/api/v2/integrations/unified*/**' }] },
    });
    disconnect(broken);
    const { check } = await runDoctor(broken, [], { tuning: hasty });
    await broken.close();
    expect(check('teams-connection')?.status).toBe('unknown');
    expect(check('teams-connection')?.missingPermissions).toBeUndefined();
    expect(check('teams-connection')?.reason).toMatch(
      /^Genesys Cloud did not answer every .+ a unified [^;]+: could not be asked;/,
    );
  });

  test('ends with exit code 130 when it is interrupted meanwhile', async () => {
    const gate = await openGate(whole.org.url, (_number, { url = '' }) =>
      url.includes('/unifiedcommunications/') ? 'hold-request' : 'pass',
    );
    const stop = new AbortController();
    const run = doctor([], { environment: { GENESYSCLOUD_GATEWAY_PORT: gate.port }, signal: stop.signal });
    await gate.held;
    stop.abort(new InterruptedError('signal'));
    expect((await run).code).toBe(130);
    expect((await run).check('teams-connection')).toBeUndefined();
    await gate.close();
  });
});

describe('doctor --user', () => {
  test('is certain where Microsoft Teams reports a presence of that person, whatever else shows', async () => {
    disconnect(whole);
    const { name, email } = somebody(true);
    const run = await doctor(['--user', email.toUpperCase()]);
    expect(run.code).toBe(0);
    expect(run.check('teams-connection')?.status).toBe('ok');
    expect(run.check('teams-connection')?.reason).toContain(
      `Certain. Signs: a presence of ${name} in Microsoft Teams: yes; a unified`,
    );
  });

  test('says that nothing will happen for somebody of whom Teams reports none', async () => {
    const { name, email } = somebody(false);
    const run = await doctor(['--user', email]);
    expect(run.check('teams-connection')?.status).toBe('ok');
    expect(run.check('teams-connection')?.reason).toContain(`a presence of ${name} in Microsoft Teams: no;`);
    expect(run.check('teams-connection')?.reason).toContain(`Nothing happens for ${name} until`);
  });

  test('finds the presence once Teams has reported one', async () => {
    disconnect(whole);
    const { id, email } = somebody(false);
    expect((await doctor(['--user', email])).check('teams-connection')?.status).toBe('failed');
    for (const source of Object.values(whole.org.org.state.people.sources)) source.deactivated = false;
    whole.org.transaction((org, origin) =>
      emitTeamsPresence(org, { userId: id, teamsPresence: 'InACall' }, origin),
    );
    disconnect(whole);
    const { check } = await doctor(['--user', email]);
    expect(check('teams-connection')?.reason).toMatch(/^Certain\./);
  });

  test('does not know where that person cannot be looked at', async () => {
    const broken = await wholeOrg({
      faults: { faults: [{ kind: 'server-error', status: 503, operation: 'getUser' }] },
    });
    disconnect(broken);
    const [person] = Object.values(broken.org.org.state.people.users);
    const { check } = await runDoctor(broken, ['--user', person?.email ?? ''], { tuning: hasty });
    await broken.close();
    expect(check('teams-connection')?.status).toBe('unknown');
    expect(check('teams-connection')?.reason).toContain('in Microsoft Teams: could not be asked');
  });

  test('is bad input with an address that nobody has, before anything is judged', async () => {
    const run = await doctor(['--user', 'nobody@riverbend.example']);
    expect(run.code).toBe(3);
    expect(run.document.error).toMatchObject({ code: 'unknown-person', reason: 'Nothing was checked.' });
    expect(run.document.checks).toBeUndefined();
  });

  test('is bad input with somebody who is not active', async () => {
    const person = somebody(true);
    person.state = 'inactive';
    const run = await doctor(['--user', person.email]);
    expect(run.code).toBe(3);
    expect(run.document.error?.message).toBe(`${person.name} is not active in this org.`);
  });

  test('is bad input where only associate-user is looked at, without a request', async () => {
    const run = await doctor(['--solution', 'associate-user', '--user', somebody(true).email]);
    expect(run.code).toBe(3);
    expect(run.requests).toEqual([]);
  });
});
