import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseConfig, readConfig } from '../../src/answers/config-file.js';
import { connectionFields } from '../../src/answers/connection-fields.js';
import { resolve } from '../../src/answers/resolve.js';
import { runFields } from '../../src/answers/run-fields.js';
import { configEntries, saveConfig, updatedConfig } from '../../src/answers/save-config.js';
import { schedulesField } from '../../src/solutions/associate-user/fields.js';
import { teamsPresenceFields } from '../../src/solutions/teams-presence/fields.js';
import { newFolder } from '../support/folder.js';
import { problemOf } from './problem.js';

const everything = { connection: connectionFields, run: runFields, teams: teamsPresenceFields };
const folder = newFolder();

test('the comment above a key says what the file has there, not what the flag takes', () => {
  const flags = { schedule: ['Lunch=Meal@12:00 mon-fri'] };
  const resolved = resolve({ schedulesField }, { flags });
  const [entry] = configEntries({ schedulesField }, resolved, folder);
  expect(entry?.value).toMatchObject([{ name: 'Lunch', presence: 'Meal', at: '12:00' }]);
  expect(entry?.summary).not.toMatch(/[=@]|NAME|DAYS/);
});

test('a saved config gives the same answers when it is read', async () => {
  const file = join(folder, 'saved.yaml');
  const environment = { GENESYSCLOUD_REGION: 'mypurecloud.ie', GENESYSCLOUD_GATEWAY_HOST: 'gw.example' };
  const flags = { mappings: 'maps/m.csv', adopt: false, division: 'Über "uns"', triggerDisabled: true };
  const resolved = resolve(everything, { environment, flags, cwd: folder });
  await saveConfig(file, configEntries(everything, resolved, folder));
  const again = resolve(everything, { config: await readConfig(file, [everything]) });
  expect(again.answers).toEqual(resolved.answers);
  const text = readFileSync(file, 'utf8');
  expect(text).toContain('./maps/m.csv');
  expect(text).toContain('# leave the trigger off\n');
  expect(text).not.toContain('names:');
});

test('a secret is never in a saved config, nor is consent', async () => {
  const environment = {
    GENESYSCLOUD_OAUTHCLIENT_SECRET: 'hush-hush',
    GENESYSCLOUD_ACCESS_TOKEN: 'quiet-quiet',
  };
  const resolved = resolve(everything, { environment, flags: { yes: true, clientId: 'an-id', json: true } });
  const entries = configEntries(everything, resolved, folder);
  expect(entries).toEqual([expect.objectContaining({ key: 'clientId', value: 'an-id' })]);
});

test('comments, other keys and the order of an existing file stay', async () => {
  const file = join(folder, 'kept.yaml');
  writeFileSync(
    file,
    '# ours\nassociateUser: {site: Head Office} # kept\nteamsPresence:\n  # why\n  mappings: ./old.csv # here\nregion: us-east-1\n',
    { mode: 0o640 },
  );
  await saveConfig(file, [
    { key: 'region', value: 'eu-west-1', summary: 'unused: the key is there' },
    { key: 'teamsPresence.mappings', value: './new.csv', summary: 'unused' },
    { key: 'teamsPresence.names.role', value: 'R', summary: 'name of the role' },
  ]);
  expect(readFileSync(file, 'utf8')).toBe(
    '# ours\nassociateUser: { site: Head Office } # kept\nteamsPresence:\n  # why\n  mappings: ./new.csv # here\n' +
      '  names:\n    # name of the role\n    role: R\nregion: eu-west-1\n',
  );
  expect(statSync(file).mode & 0o777).toBe(0o640);
  expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});

test('a file that is no config is left as it is', async () => {
  const file = join(folder, 'list.yaml');
  for (const text of ['- a\n- b\n', 'a: [\n']) {
    writeFileSync(file, text);
    const { problem } = await problemOf(() => saveConfig(file, [{ key: 'region', value: 'x', summary: '' }]));
    expect(problem.code).toBe('bad-config');
    expect(problem.why).toMatch(/^It (contains no keys|is not valid YAML: ).*/);
    expect(readFileSync(file, 'utf8')).toBe(text);
  }
});

test('a file in UTF-16 keeps what it holds', async () => {
  const file = join(folder, 'wide.yaml');
  writeFileSync(file, Buffer.from('\ufeff# caf\u00e9\nregion: us-east-1\n', 'utf16le'));
  await saveConfig(file, [{ key: 'region', value: 'eu-west-1', summary: '' }]);
  expect(readFileSync(file, 'utf8')).toBe('# caf\u00e9\nregion: eu-west-1\n');
});

test('a file whose letters nobody can read is left as it is', async () => {
  const file = join(folder, 'latin.yaml');
  const bytes = Buffer.from('# caf\u00e9\nregion: us-east-1\n', 'latin1');
  writeFileSync(file, bytes);
  const { problem } = await problemOf(() => saveConfig(file, [{ key: 'region', value: 'x', summary: '' }]));
  expect(problem.details).toEqual([`${file}:1:6  the line is not UTF-8`]);
  expect(readFileSync(file)).toEqual(bytes);
});

test('a place that cannot be written is a problem', async () => {
  const { problem } = await problemOf(() => saveConfig(join(folder, 'absent', 'c.yaml'), []));
  expect(problem.code).toBe('unwritable-file');
  expect(existsSync(join(folder, 'absent'))).toBe(false);
});

test('any text survives being saved and read', async () => {
  const texts = fc.dictionary(
    fc.constantFrom('division', 'clientId', 'teamsPresence.names.role', 'teamsPresence.names.dataTable'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }).filter((text) => /^\S+( \S+)*$/u.test(text)),
  );
  // Control characters are refused in names, and a client id has no spaces: what is written is not checked here.
  const unchecked = (key: string) => ({
    key,
    summary: '',
    lifetime: 'saved' as const,
    read: String,
    plain: String,
  });
  const keys = ['division', 'clientId', 'teamsPresence.names.role', 'teamsPresence.names.dataTable'];
  const table = Object.fromEntries(keys.map((key) => [key, unchecked(key)]));
  await fc.assert(
    fc.asyncProperty(texts, texts, async (first, second) => {
      const entries = (texts: Record<string, string>) =>
        Object.entries(texts).map(([key, value]) => ({ key, value, summary: 'what it is' }));
      const once = await updatedConfig(undefined, entries(first), 'c.yaml');
      const twice = await updatedConfig(once, entries(second), 'c.yaml');
      const { values } = await parseConfig(twice, 'c.yaml', [table]);
      expect(Object.fromEntries([...values].map(([key, { raw }]) => [key, raw]))).toEqual({
        ...first,
        ...second,
      });
    }),
    { numRuns: 200 },
  );
});
