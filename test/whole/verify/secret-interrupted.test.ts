import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { InterruptedError } from '../../../src/core/problem.js';
import type { LoggedRequest } from '../../../src/practice-org/server.js';
import { solutionObjects } from '../../support/solution-objects.js';
import { installed, type Whole } from '../../support/whole.js';

let whole: Whole;
beforeEach(async () => {
  whole = await installed();
});
afterEach(() => whole.close());

/** Runs a command that is interrupted as soon as a new secret was made. */
async function interruptedAfterNewSecret(args: readonly string[]) {
  const control = new AbortController();
  const { requests } = whole.org;
  const log = requests as LoggedRequest[];
  log.push = (...entries) => {
    const length = Array.prototype.push.apply(log, entries);
    if (entries.some(({ method, path }) => method === 'POST' && path.endsWith('/secret')))
      control.abort(new InterruptedError('signal'));
    return length;
  };
  const run = await whole.run(args, { signal: control.signal });
  expect(control.signal.aborted).toBe(true);
  return run;
}

describe('Ctrl-C after a new secret was made', () => {
  const setup = ['teams-presence', 'setup', '--yes', '--json'];

  test('waits until setup has stored it, where the credential was renamed', async () => {
    const { client, credential } = solutionObjects(whole.org.org);
    credential.name = 'renamed by somebody';
    const before = client.secretHash;
    await interruptedAfterNewSecret(setup);
    expect(client.secretHash).not.toBe(before);
    expect(credential.secretHash).toBe(client.secretHash);
  });

  test('waits until setup has stored it, where the credential was deleted', async () => {
    const { client, credential, integration } = solutionObjects(whole.org.org);
    delete whole.org.org.state.integrations.credentials[credential.id];
    integration.credentials = {};
    await interruptedAfterNewSecret(setup);
    const stored = Object.values(whole.org.org.state.integrations.credentials);
    expect(stored.filter(({ clientId }) => clientId === client.id).map((one) => one.secretHash)).toEqual([
      client.secretHash,
    ]);
  });

  test('waits until rotate-secret has stored it, and takes back what was given for that', async () => {
    const { client, credential } = solutionObjects(whole.org.org);
    const { description } = client;
    const { grants } = structuredClone(whole.org.org.state.identity);
    await interruptedAfterNewSecret(['teams-presence', 'rotate-secret', '--yes', '--json']);
    expect(credential.secretHash).toBe(client.secretHash);
    expect(client.description).toBe(description);
    expect(whole.org.org.state.identity.grants).toEqual(grants);
  });
});
