import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { connectionFields } from '../../src/answers/connection-fields.js';
import { type FileJournal, openJournal } from '../../src/answers/journal-file.js';
import { answersToSave, resolve } from '../../src/answers/resolve.js';
import { runFields } from '../../src/answers/run-fields.js';
import { stateDirectory } from '../../src/answers/state-directory.js';
import type { Json } from '../../src/engine/json.js';
import { Secret } from '../../src/genesys/secret.js';
import { teamsPresenceFields } from '../../src/solutions/teams-presence/fields.js';

const root = mkdtempSync(join(tmpdir(), 'gc-presence-state-'));
afterAll(() => rmSync(root, { recursive: true }));
const org = { id: '2c8a6f7e-0000-4000-8000-000000000001', name: 'Riverbend', region: 'us-east-1' };
const directory = join(root, 'gc-presence');
const file = join(directory, org.id, 'teams-presence.json');
const warnings: string[] = [];
const open = (where = directory): FileJournal =>
  openJournal({ directory: where, org, solution: 'teams-presence', warn: (text) => warnings.push(text) });

beforeEach(() => {
  warnings.length = 0;
  rmSync(directory, { recursive: true, force: true });
});

describe('the journal', () => {
  test('is the same for the next run', () => {
    const first = open();
    first.intend('role');
    first.intend('trigger');
    first.remember('role', { id: 'r-1', origin: 'created' });
    first.keepBefore('queue:A', { alerting: 8 });
    first.saveAnswers({ division: 'Home' });
    const second = open();
    expect(second.remembered('role')).toMatchObject({ id: 'r-1', origin: 'created' });
    expect([second.intendedAt('role'), second.intendedAt('trigger')]).toEqual([
      undefined,
      expect.any(Number),
    ]);
    expect([second.before('queue:A'), second.answers()]).toEqual([{ alerting: 8 }, { division: 'Home' }]);
    expect(warnings).toEqual([]);
  });

  test('has an intention on disk before the request is sent', () => {
    open().intend('oauth-client');
    expect(open().intendedAt('oauth-client')).toBeDefined();
    open().abandon('oauth-client');
    expect(open().intendedAt('oauth-client')).toBeUndefined();
  });

  test('forgets what was removed', () => {
    const journal = open();
    journal.remember('role', { id: 'r-1', origin: 'adopted' });
    journal.forget('role');
    expect(open().remembered('role')).toBeUndefined();
  });

  test('keeps the first image of what was there before', () => {
    const journal = open();
    journal.keepBefore('queue:A', 8);
    journal.keepBefore('queue:A', 30);
    expect(open().before('queue:A')).toBe(8);
  });

  test('is for its owner only', () => {
    mkdirSync(directory, { mode: 0o755 });
    open().intend('role');
    const modes = [directory, join(directory, org.id), file].map((path) => statSync(path).mode & 0o777);
    expect(modes).toEqual([0o700, 0o700, 0o600]);
  });

  test('leaves no trace of a run that only looks', () => {
    open().remembered('role');
    expect(() => statSync(directory)).toThrow('ENOENT');
  });

  test('stays in its directory whatever the org is called', () => {
    const odd = { ...org, id: '../../etc' };
    openJournal({ directory, org: odd, solution: 's', warn: () => undefined }).intend('role');
    expect(readdirSync(root)).toEqual(['gc-presence']);
  });

  test('remembers steps with the names of object methods', () => {
    const journal = open();
    expect(journal.remembered('constructor')).toBeUndefined();
    expect(journal.intendedAt('toString')).toBeUndefined();
    journal.remember('__proto__', { id: 'x', origin: 'created' });
    expect(open().remembered('__proto__')).toMatchObject({ id: 'x' });
  });
});

describe('a journal file that cannot be used', () => {
  test.each([
    ['cut off', '{"version":1,"ans', 'damaged', 'broken'],
    ['another thing', '[1]', 'damaged', 'broken'],
    [
      'badly typed',
      '{"version":1,"answers":{},"steps":{"role":{"id":3}},"intents":{},"before":{}}',
      'damaged',
      'broken',
    ],
    ['newer', '{"version":2,"other":true}', 'newer version', 'newer'],
  ])('%s is set aside with a warning, and work goes on', (_, text, sentence, suffix) => {
    mkdirSync(join(directory, org.id), { recursive: true });
    writeFileSync(file, text);
    const journal = open();
    journal.intend('role');
    expect(warnings).toEqual([expect.stringContaining(sentence)]);
    const aside = readdirSync(join(directory, org.id)).find((name) => name.includes(`.json.${suffix}-`));
    expect(readFileSync(join(directory, org.id, aside ?? ''), 'utf8')).toBe(text);
    expect(open().intendedAt('role')).toBeDefined();
  });

  test('because nothing can be written there warns once and remembers for this run', () => {
    const blocked = join(root, 'blocked');
    writeFileSync(blocked, 'a file where a directory should be');
    const journal = open(join(blocked, 'gc-presence'));
    journal.intend('role');
    journal.remember('role', { id: 'r-1', origin: 'created' });
    expect(journal.remembered('role')).toMatchObject({ id: 'r-1' });
    expect(warnings).toEqual([expect.stringContaining('cannot be written')]);
    rmSync(blocked);
  });
});

test('a secret never appears in the journal', () => {
  const everything = { connection: connectionFields, run: runFields, teams: teamsPresenceFields };
  fc.assert(
    fc.property(fc.uuid(), fc.constantFrom('variable', 'prompt', 'token'), (secret, way) => {
      const sources = {
        variable: { environment: { GENESYSCLOUD_OAUTHCLIENT_SECRET: secret } },
        prompt: { prompted: { clientSecretFile: new Secret(secret) } },
        token: { environment: { GENESYSCLOUD_ACCESS_TOKEN: secret } },
      }[way];
      const journal = open();
      journal.saveAnswers(answersToSave(everything, resolve(everything, sources).answers));
      expect(readFileSync(file, 'utf8')).not.toContain(secret);
    }),
    { numRuns: 20 },
  );
});

test('whatever is remembered is read again', () => {
  const json = fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.parse(JSON.stringify(value)) as Json);
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.string(), json, (step, id, image) => {
      rmSync(directory, { recursive: true, force: true });
      const journal = open();
      journal.remember(step, { id, origin: 'created' });
      journal.keepBefore(step, image);
      expect(open().remembered(step)).toEqual(journal.remembered(step));
      expect(open().before(step)).toEqual(image);
    }),
    { numRuns: 30 },
  );
});

test('the state directory is where the platform keeps such things', () => {
  const at = (platform: NodeJS.Platform, environment: Record<string, string>, home = '/home/ann') =>
    stateDirectory({ platform, environment, home });
  expect(at('linux', {})).toBe('/home/ann/.local/state/gc-presence');
  expect(at('linux', { XDG_STATE_HOME: '/var/state' })).toBe('/var/state/gc-presence');
  expect(at('linux', { XDG_STATE_HOME: 'relative' })).toBe('/home/ann/.local/state/gc-presence');
  expect(at('darwin', {}, '/Users/ann')).toBe('/Users/ann/Library/Application Support/gc-presence');
  expect(at('win32', { LOCALAPPDATA: 'C:\\Users\\ann\\AppData\\Local' }, 'C:\\Users\\ann')).toBe(
    'C:\\Users\\ann\\AppData\\Local\\gc-presence',
  );
  expect(at('win32', {}, 'C:\\Users\\ann')).toBe('C:\\Users\\ann\\AppData\\Local\\gc-presence');
});
