import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestOrg, type TestOrg } from '../../support/practice-org.js';
import {
  ask,
  contract,
  getAction,
  type Installed,
  installBelowFlow,
  presenceId,
} from '../automation/teams-solution.js';

const path = '/api/v2/integrations/actions';

describe('running a data action', () => {
  let practice: TestOrg;
  let installed: Installed;
  let userId: string;
  beforeAll(async () => {
    practice = await startTestOrg();
    installed = await installBelowFlow(practice);
    userId = Object.values(practice.org.state.people.users)[0]?.id ?? '';
  });
  afterAll(() => practice.close());

  const test = (id: string, input: object) => ask(practice, 'POST', `${path}/${id}/test`, input);
  const add = async (response: object, more: object = {}) => {
    const action = getAction(installed.integrationId);
    const body = { ...action, config: { ...action.config, response }, ...more };
    return (await ask(practice, 'POST', path, body)).id;
  };

  it('reads with the credential of the integration and maps the answer', async () => {
    const result = await test(installed.getActionId, { USER_ID: userId });
    expect(result).toMatchObject({ success: true, finalResult: { systemPresence: 'Available' } });
    expect(result.operations.map(({ name }: { name: string }) => name)).toEqual([
      'Validate input against contract',
      'Retrieve user auth',
      'Resolve request url template',
      'Resolve request body template',
      'Send request',
      'Apply output transformation',
      'Validate output against contract',
    ]);
    const direct = await ask(practice, 'POST', `${path}/${installed.getActionId}/execute`, {
      USER_ID: userId,
    });
    expect(direct).toEqual({ systemPresence: 'Available' });
  });

  it('writes what the platform lets the role write', async () => {
    const result = await test(installed.updateActionId, {
      USER_ID: userId,
      PRESENCE_ID: presenceId(practice, 'Break'),
    });
    expect(result.success).toBe(true);
    const read = await test(installed.getActionId, { USER_ID: userId });
    expect(read.finalResult.systemPresence).toBe('Break');
  });

  it('an error of the API is the failure of the action, with status and code', async () => {
    const result = await test(installed.getActionId, { USER_ID: 'nobody' });
    expect(result).toMatchObject({
      success: false,
      error: { status: 404, code: 'general.resource.not.found' },
    });
    expect(result.error.contextId).toMatch(/\S/);
    const direct = await practice.request('POST', `${path}/${installed.getActionId}/execute`, {
      USER_ID: 'nobody',
    });
    expect(direct.status).toBe(404);
  });

  it('an input that is missing stays in the address as it was written, and fails', async () => {
    const result = await test(installed.getActionId, {});
    expect(result.success).toBe(false);
    expect(result.error.message).toContain('input.USER_ID');
  });

  it('an input of the wrong type is refused by the contract', async () => {
    const result = await test(installed.getActionId, { USER_ID: 5 });
    expect(result.error.message).toMatch(/does not match the contract/);
  });

  it('a default that is not quoted JSON breaks the result; a quoted one works', async () => {
    const response = (text: string) => ({
      translationMap: { systemPresence: '$.nowhere' },
      translationMapDefaults: { systemPresence: text },
      successTemplate: `{"systemPresence": \${systemPresence}}`,
    });
    const bare = await test(await add(response('Not Found')), { USER_ID: userId });
    expect(bare.error.message).toMatch(/not valid JSON/);
    const quoted = await test(await add(response('"Not Found"')), { USER_ID: userId });
    expect(quoted.finalResult).toEqual({ systemPresence: 'Not Found' });
  });

  it('an output that does not match the contract is a failure', async () => {
    const response = {
      translationMap: {},
      translationMapDefaults: {},
      successTemplate: '{"systemPresence": 5}',
    };
    const result = await test(await add(response, { contract: contract(['USER_ID'], ['systemPresence']) }), {
      USER_ID: userId,
    });
    expect(result.error.message).toMatch(/output does not match the contract/);
  });

  it('an integration that is not active runs nothing', async () => {
    const uri = `/api/v2/integrations/${installed.integrationId}`;
    await ask(practice, 'PATCH', uri, { intendedState: 'DISABLED' });
    const result = await test(installed.getActionId, { USER_ID: userId });
    expect(result.error.message).toMatch(/is not active/);
    await ask(practice, 'PATCH', uri, { intendedState: 'ENABLED' });
  });

  it('a secret that was regenerated fails every action until the credential has the new one', async () => {
    const { secret: clientSecret } = await ask(
      practice,
      'POST',
      `/api/v2/oauth/clients/${installed.clientId}/secret`,
    );
    const failed = await test(installed.getActionId, { USER_ID: userId });
    expect(failed).toMatchObject({ success: false, error: { status: 401, code: 'invalid_client' } });
    await ask(practice, 'PUT', `/api/v2/integrations/credentials/${installed.credentialId}`, {
      name: 'Presence runtime',
      type: { name: 'pureCloudOAuthClient' },
      credentialFields: { clientId: installed.clientId, clientSecret },
    });
    expect((await test(installed.getActionId, { USER_ID: userId })).success).toBe(true);
  });
});
