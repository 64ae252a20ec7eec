import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { stateVersion } from '../../src/practice-org/state.js';
import {
  fileStore,
  noteServing,
  removeStateFile,
  StateFileError,
  serversOf,
} from '../../src/practice-org/store.js';
import { newFolder } from '../support/folder.js';
import { startTestOrg } from '../support/practice-org.js';

const roles = '/api/v2/authorization/roles';

let folder: string;
let file: string;

beforeEach(() => {
  folder = newFolder();
  file = join(folder, 'state', 'org.json');
});

function mode(path: string): number {
  return statSync(path).mode & 0o777;
}

describe('the state file', () => {
  test('is readable by its owner only, and so is its directory', async () => {
    const org = await startTestOrg({ file });
    await org.request('POST', roles, { name: 'A' });
    expect(mode(file)).toBe(0o600);
    expect(mode(join(folder, 'state'))).toBe(0o700);
    await org.close();
  });

  test('keeps what was done when the practice org starts again', async () => {
    const one = await startTestOrg({ file });
    const { body } = await one.request('POST', roles, { name: 'Kept' });
    await one.close();
    const other = await startTestOrg({ file });
    expect((await other.request('GET', `${roles}/${body.id}`)).body.name).toBe('Kept');
    expect(other.clientId).toBe(one.clientId);
    await other.close();
  });

  test('is written before the answer is given', async () => {
    const org = await startTestOrg({ file });
    const { body } = await org.request('POST', roles, { name: 'Kept' });
    expect(JSON.parse(readFileSync(file, 'utf8')).identity.roles[body.id].name).toBe('Kept');
    await org.close();
  });

  test('is not written by reads', async () => {
    const org = await startTestOrg({ file });
    const before = statSync(file).ino;
    await org.request('GET', roles);
    await org.request('GET', '/api/v2/users');
    expect(statSync(file).ino).toBe(before);
    await org.close();
  });

  test('never holds a secret', async () => {
    const org = await startTestOrg({ file });
    const token = await org.tokenWith('all');
    const { roleId } = (await org.request('GET', '/api/v2/tokens/me', undefined, token)).body.OAuthClient
      .roleDivisions[0];
    const { body } = await org.request(
      'POST',
      '/api/v2/oauth/clients',
      {
        name: 'Presence Public API',
        authorizedGrantType: 'CLIENT-CREDENTIALS',
        roleDivisions: [{ roleId, divisionId: '*' }],
      },
      token,
    );
    const text = readFileSync(file, 'utf8');
    expect(text).toContain(body.id);
    for (const secret of [body.secret, org.clientSecret, token, await org.token()])
      expect(text).not.toContain(secret);
    await org.close();
  });

  test('of another version is refused, naming both versions', () => {
    fileStore(file, () => ({ version: stateVersion, clockOffset: 0 }) as never);
    writeFileSync(file, JSON.stringify({ version: 99, clockOffset: 0 }));
    expect(() => fileStore(file, () => ({}) as never)).toThrow(StateFileError);
    expect(() => fileStore(file, () => ({}) as never)).toThrow(/version 99.*version \d+\./);
  });

  test('that is not JSON is refused and left as it is', () => {
    fileStore(file, () => ({ version: stateVersion, clockOffset: 0 }) as never);
    writeFileSync(file, 'not json');
    expect(() => fileStore(file, () => ({}) as never)).toThrow(/cannot be read/);
    expect(readFileSync(file, 'utf8')).toBe('not json');
  });

  test('of another version can be thrown away, and nothing but a practice org can', () => {
    fileStore(file, () => ({ version: stateVersion, clockOffset: 0 }) as never);
    for (const text of ['{"version": "1.0.0", "name": "a package"}', '[]', 'not json']) {
      writeFileSync(file, text);
      expect(() => removeStateFile(file)).toThrow(StateFileError);
      expect(readFileSync(file, 'utf8')).toBe(text);
    }
    writeFileSync(file, JSON.stringify({ version: 0, clockOffset: 0 }));
    expect(removeStateFile(file)).toBe(true);
  });

  test('is gone after removeStateFile, and the next start makes a new company', async () => {
    const one = await startTestOrg({ file, seed: 1 });
    await one.close();
    expect(removeStateFile(file)).toBe(true);
    expect(removeStateFile(file)).toBe(false);
    const other = await startTestOrg({ file, seed: 2 });
    expect(other.org.state.identity.organization.id).not.toBe(one.org.state.identity.organization.id);
    await other.close();
  });

  test('forgets half a change when the work fails', () => {
    const store = fileStore(file, () => ({ version: stateVersion, clockOffset: 0, random: 1 }) as never);
    expect(() =>
      store.transaction(() => {
        store.state.random = 2;
        throw new Error('in the middle');
      }),
    ).toThrow('in the middle');
    store.transaction(() => ({ result: undefined, changed: true }));
    expect(JSON.parse(readFileSync(file, 'utf8')).random).toBe(1);
  });
});

describe('who serves a state file', () => {
  test('is known while it does, and also where its process id means nothing', () => {
    const served = join(folder, 'org.json');
    expect(serversOf(served)).toEqual([]);
    const stop = noteServing(served);
    expect(serversOf(served)).toEqual([process.pid]);
    stop();
    expect(serversOf(served)).toEqual([]);
    const note = `${served}.served-by-another-container`;
    writeFileSync(note, JSON.stringify({ machine: 'another container', pid: 1, started: '7' }));
    expect(serversOf(served)).toEqual([1]);
    const longAgo = new Date(Date.now() - 60_000);
    utimesSync(note, longAgo, longAgo);
    expect(serversOf(served)).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('is not one that was killed', async () => {
    const child = spawn(process.execPath, ['-e', 'process.exit(0)']);
    await once(child, 'exit');
    const served = join(folder, 'org.json');
    const stop = noteServing(served);
    const [note = ''] = readdirSync(folder);
    const { machine } = JSON.parse(readFileSync(join(folder, note), 'utf8'));
    stop();
    writeFileSync(`${served}.served-by-gone`, JSON.stringify({ machine, pid: child.pid, started: '' }));
    expect(serversOf(served)).toEqual([]);
  });
});

describe('two processes on one file', () => {
  test('see what the other did', async () => {
    const one = await startTestOrg({ file });
    const other = await startTestOrg({ file });
    const { body } = await one.request('POST', roles, { name: 'From one' });
    expect((await other.request('GET', `${roles}/${body.id}`)).body.name).toBe('From one');
    await other.request('DELETE', `${roles}/${body.id}`);
    expect((await one.request('GET', `${roles}/${body.id}`)).status).toBe(404);
    await one.close();
    await other.close();
  });

  test('lose nothing when they write at the same time', async () => {
    const one = await startTestOrg({ file });
    const other = await startTestOrg({ file });
    const names = Array.from({ length: 20 }, (_, index) => `Role ${index}`);
    const answers = await Promise.all(
      names.map((name, index) => (index % 2 === 0 ? one : other).request('POST', roles, { name })),
    );
    expect(answers.map(({ status }) => status)).toEqual(names.map(() => 200));
    const kept = Object.values(JSON.parse(readFileSync(file, 'utf8')).identity.roles);
    expect(kept.map((role) => (role as { name: string }).name)).toEqual(expect.arrayContaining(names));
    await one.close();
    await other.close();
  });
});
