import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { connectionFields } from '../../src/answers/connection-fields.js';
import { answersToSave, resolve } from '../../src/answers/resolve.js';
import { runFields } from '../../src/answers/run-fields.js';
import type { Json } from '../../src/core/json.js';
import { Secret } from '../../src/core/secret.js';
import { teamsPresenceFields } from '../../src/solutions/teams-presence/fields.js';
import { type FileJournal, journalsHere, openJournal } from '../../src/state/journal-file.js';
import { stateDirectory } from '../../src/state/state-directory.js';
import { memoryJournal } from '../engine/memory-journal.js';
import { newFolder } from '../support/folder.js';

const root = newFolder();
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
    first.keepBefore({ 'queue:A': { alerting: 8 } });
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

  test('writes in one go what steps tell side by side, and says when it is on disk', async () => {
    const journal = open();
    journal.saveAnswers({ division: 'Home' });
    const { ino } = statSync(file);
    await journal.together(async (written) => {
      journal.intend('role');
      journal.intend('trigger');
      expect(journal.intendedAt('role')).toBeDefined();
      expect(statSync(file).ino).toBe(ino);
      await written();
      expect(Object.keys(JSON.parse(readFileSync(file, 'utf8')).intents)).toEqual(['role', 'trigger']);
      const once = statSync(file).ino;
      await written();
      expect(statSync(file).ino).toBe(once);
      journal.remember('role', { id: 'r-1', origin: 'created' });
    });
    expect(open().remembered('role')?.id).toBe('r-1');
    journal.abandon('trigger');
    expect(open().intendedAt('trigger')).toBeUndefined();
  });

  test('forgets what was removed', () => {
    const journal = open();
    journal.remember('role', { id: 'r-1', origin: 'adopted' });
    journal.forget('role');
    expect(open().remembered('role')).toBeUndefined();
  });

  test('keeps the first image of what was there before', () => {
    const journal = open();
    journal.keepBefore({ 'queue:A': 8 });
    journal.keepBefore({ 'queue:A': 30 });
    expect(open().before('queue:A')).toBe(8);
  });

  test('keeps the images of thousands of people at once, each the first of its kind', () => {
    const journal = open();
    journal.keepBefore({ 'person:7': 'first' });
    const images = Array.from({ length: 20_000 }, (_, at) => [`person:${at}`, 'later'] as const);
    journal.keepBefore(Object.fromEntries(images));
    expect(open().keptBefore().length).toBe(20_000);
    expect(open().before('person:7')).toBe('first');
    const { ino } = statSync(file);
    journal.keepBefore(Object.fromEntries(images));
    // Every write puts a new file in the place of the old one.
    expect(statSync(file).ino).toBe(ino);
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

describe('a journal that two runs have open at once', () => {
  test('keeps what either of them notes, whoever writes last', () => {
    const [setup, status] = [open(), open()];
    setup.saveAnswers({ division: 'Home' });
    setup.intend('role');
    status.foundAsWanted({ trigger: { id: 't-1', digest: 'd' } });
    setup.remember('role', { id: 'r-1', origin: 'created' });
    status.keepBefore({ 'queue:A': 8 });
    setup.keepBefore({ 'queue:A': 30 });
    status.remember('workflow', { id: 'w-1', origin: 'adopted' });
    const next = open();
    expect([next.remembered('role')?.id, next.remembered('workflow')?.id]).toEqual(['r-1', 'w-1']);
    expect(next.intendedAt('role') !== undefined).toBe(false);
    expect([next.lastAsWanted('trigger')?.id, next.before('queue:A')]).toEqual(['t-1', 8]);
    expect(next.answers()).toEqual({ division: 'Home' });
  });

  test('tells each of them what the other has noted, as soon as it notes something itself', () => {
    const [one, other] = [open(), open()];
    one.intend('role');
    expect(other.intendedAt('role') !== undefined).toBe(false);
    other.intend('trigger');
    expect(other.intendedAt('role') !== undefined).toBe(true);
  });

  test('does not bring back what the other has forgotten', () => {
    const one = open();
    one.remember('role', { id: 'r-1', origin: 'created' });
    const other = open();
    one.forgetAll();
    other.intend('trigger');
    const next = open();
    expect([next.remembered('role'), next.intendedAt('trigger') !== undefined]).toEqual([undefined, true]);
  });

  test('is set aside when it breaks meanwhile, and what this run knows is kept', () => {
    const journal = open();
    journal.remember('role', { id: 'r-1', origin: 'created' });
    writeFileSync(file, '{"version":1,"ans');
    journal.intend('trigger');
    expect(warnings).toEqual([expect.stringContaining('damaged')]);
    const next = open();
    expect([next.remembered('role')?.id, next.intendedAt('trigger') !== undefined]).toEqual(['r-1', true]);
  });

  test('holds after any number of changes in any order what one run would have written', () => {
    const step = fc.constantFrom('role', 'trigger', 'queue:A');
    const change = fc.record({
      run: fc.nat(2),
      step,
      what: fc.constantFrom('intend', 'abandon', 'remember', 'forget', 'keepBefore', 'changed'),
    });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 12 }), (changes) => {
        rmSync(directory, { recursive: true, force: true });
        const runs = [open(), open(), open()];
        const alone = memoryJournal();
        changes.forEach(({ run, step: name, what }, index) => {
          for (const journal of [runs[run] ?? alone, alone]) {
            if (what === 'remember') journal.remember(name, { id: `${index}`, origin: 'created' });
            else if (what === 'keepBefore') journal.keepBefore({ [name]: index });
            else journal[what](name);
            if (what === 'changed') journal.foundAsWanted({ [name]: { id: `${index}`, digest: 'd' } });
          }
        });
        const next = open();
        for (const name of ['role', 'trigger', 'queue:A']) {
          expect(next.remembered(name)?.id).toBe(alone.remembered(name)?.id);
          expect(next.intendedAt(name) !== undefined).toBe(alone.intendedAt(name) !== undefined);
          expect(next.before(name)).toBe(alone.before(name));
          expect(next.lastAsWanted(name)).toEqual(alone.lastAsWanted(name));
        }
        expect(readdirSync(join(directory, org.id)).filter((name) => name !== 'teams-presence.json')).toEqual(
          [],
        );
      }),
      { numRuns: 40 },
    );
  });
});

describe('a journal that two processes write at once', () => {
  const script = fileURLToPath(new URL('../support/journal-writer.mjs', import.meta.url));
  const writer = (prefix: string, count: number) => {
    const child = spawn(process.execPath, [script, directory, prefix, String(count)], { stdio: 'pipe' });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (more: string) => {
      text += more;
    });
    const ended = new Promise<number | string | null>((resolve) => {
      child.on('close', (code, signal) => resolve(signal ?? code));
    });
    return { child, ended, noted: () => text.split('\n').slice(0, -1) };
  };

  test('loses nothing', async () => {
    const writers = [writer('First', 60), writer('Second', 60)];
    expect(await Promise.all(writers.map(({ ended }) => ended))).toEqual([0, 0]);
    const journal = open();
    const names = writers.flatMap(({ noted }) => noted());
    expect(names).toHaveLength(120);
    expect(names.filter((name) => journal.remembered(name) === undefined)).toEqual([]);
    expect(readdirSync(join(directory, org.id))).toEqual(['teams-presence.json']);
  });

  test('loses nothing that was noted when one is killed, and does not lock the other out', async () => {
    const killed = writer('Killed', 100_000);
    while (killed.noted().length < 10) await new Promise((resolve) => setTimeout(resolve, 5));
    killed.child.kill('SIGKILL');
    await killed.ended;
    const survivor = writer('Survivor', 5);
    expect(await survivor.ended).toBe(0);
    const journal = open();
    const names = [...killed.noted(), ...survivor.noted()];
    expect(names.length).toBeGreaterThanOrEqual(15);
    expect(names.filter((name) => journal.remembered(name) === undefined)).toEqual([]);
    expect(warnings).toEqual([]);
  });
});

describe('how objects were found as wanted', () => {
  const found = { role: { id: 'r-1', digest: 'one' }, trigger: { id: 't-1', digest: 'two' } };

  test('is known to the next run', () => {
    open().foundAsWanted(found);
    expect(open().lastAsWanted('role')).toEqual(found.role);
    expect(open().lastAsWanted('workflow')).toBeUndefined();
  });

  test('is written once for all of them, and not again while it is the same', () => {
    open().foundAsWanted(found);
    const { ino } = statSync(file);
    open().foundAsWanted(found);
    expect(statSync(file).ino).toBe(ino);
    open().foundAsWanted({ role: { id: 'r-1', digest: 'another' } });
    expect(open().lastAsWanted('role')?.digest).toBe('another');
    expect(open().lastAsWanted('trigger')).toEqual(found.trigger);
  });

  test('is forgotten when the program changes the object, and when it forgets the object or everything', () => {
    const journal = open();
    journal.foundAsWanted(found);
    journal.changed('role');
    expect([open().lastAsWanted('role'), open().lastAsWanted('trigger')]).toEqual([undefined, found.trigger]);
    journal.forget('trigger');
    expect(open().lastAsWanted('trigger')).toBeUndefined();
    journal.foundAsWanted(found);
    journal.forgetAll();
    expect(open().lastAsWanted('role')).toBeUndefined();
  });

  test('is missing in the files of earlier versions, which can be read all the same', () => {
    open().remember('role', { id: 'r-1', origin: 'created' });
    const { asWanted, ...earlier } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Json>;
    expect(asWanted).toEqual({});
    writeFileSync(file, JSON.stringify(earlier));
    const journal = open();
    expect([journal.remembered('role')?.id, journal.lastAsWanted('role')]).toEqual(['r-1', undefined]);
    expect(warnings).toEqual([]);
  });

  test('is remembered for this run only where nothing can be written, without a warning', () => {
    const blocked = join(root, 'blocked');
    writeFileSync(blocked, 'a file where a directory should be');
    const journal = open(join(blocked, 'gc-presence'));
    journal.foundAsWanted(found);
    expect(journal.lastAsWanted('role')).toEqual(found.role);
    expect(warnings).toEqual([]);
    rmSync(blocked);
  });
});

describe('what changes the org', () => {
  const nothing = async () => undefined;
  const another = { problem: { code: 'another-run' } };

  test('is not begun beside another run that does so, and may be when that has ended', async () => {
    const one = open();
    const other = open();
    await one.alone(() => expect(other.alone(nothing)).rejects.toMatchObject(another));
    await other.alone(nothing);
    await expect(one.alone(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    await other.alone(nothing);
  });

  test('is not begun after another run has created something since the org was looked at', async () => {
    const late = open();
    const one = open();
    await one.alone(async () => one.remember('role', { id: 'r-1', origin: 'created' }));
    one.foundAsWanted({ role: { id: 'r-1', digest: 'd' } });
    await expect(late.alone(nothing)).rejects.toMatchObject({ problem: { code: 'changed-meanwhile' } });
    await open().alone(nothing);
  });

  test('is not begun after another run has had other answers since the org was looked at', async () => {
    const late = open();
    const one = open();
    await one.alone(async () => one.saveAnswers({ 'teamsPresence.protect': ['Meal'] }));
    await expect(late.alone(nothing)).rejects.toMatchObject({ problem: { code: 'changed-meanwhile' } });
  });

  test('is not kept from being done by a folder in which nothing can be written', async () => {
    const blocked = join(root, 'no-folder');
    writeFileSync(blocked, '');
    expect(await open(join(blocked, 'gc-presence')).alone(async () => 'done')).toBe('done');
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
    [
      'with odd digests',
      '{"version":1,"answers":{},"steps":{},"intents":{},"before":{},"asWanted":{"role":{"id":"r"}}}',
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

  test.each(['teams-presence.json', 'teams-presence.json.lock'])(
    'because %s is a pipe is told of at once, and does not stop the run',
    (name) => {
      const directory = join(root, `pipe-${name}`);
      mkdirSync(join(directory, org.id), { recursive: true });
      execFileSync('mkfifo', [join(directory, org.id, name)]);
      const journal = open(directory);
      journal.remember('role', { id: 'r-1', origin: 'created' });
      expect(journal.remembered('role')).toMatchObject({ id: 'r-1' });
      expect(warnings).toEqual([expect.stringContaining('is no file.')]);
    },
  );

  test('does not keep what is known of other orgs from being of use', () => {
    const journal = open();
    journal.remember('role', { id: 'r-1', origin: 'created' });
    for (const other of ['too-large', 'broken']) mkdirSync(join(directory, other));
    const large = join(directory, 'too-large', 'teams-presence.json');
    writeFileSync(large, '');
    truncateSync(large, 65 * 1024 * 1024);
    writeFileSync(join(directory, 'broken', 'teams-presence.json'), '{');
    expect(journalsHere(directory, 'teams-presence').map(({ orgId }) => orgId)).toEqual([org.id]);
    expect(journalsHere(file, 'teams-presence')).toEqual([]);
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
      journal.keepBefore({ [step]: image });
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
