import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseConfig, readConfig } from '../../src/answers/config-file.js';
import { connectionFields } from '../../src/answers/connection-fields.js';
import { resolve } from '../../src/answers/resolve.js';
import { runFields } from '../../src/answers/run-fields.js';
import { solutionTables } from '../../src/solution/run-answers.js';
import { teamsPresenceFields } from '../../src/solutions/teams-presence/fields.js';
import { newFolder } from '../support/folder.js';
import { problemOf } from './problem.js';

const tables = [connectionFields, runFields, teamsPresenceFields];
const folder = newFolder();

const parse = (text: string) => parseConfig(text, 'setup.yaml', tables, solutionTables);
const details = async (text: string) => (await problemOf(() => parse(text))).problem.details;

const documented = `region: us-east-1
teamsPresence:
  mappings: ./mappings.csv
  mappingsMode: append
  names: { integration: Genesys Cloud Presence API }
associateUser:
  users: ./associates.csv
  timeZone: America/New_York
  site: Head Office
  callerId: { name: ScheduledWorkflow, number: "+13175550100" }
  schedules:
    - { name: ScheduledWorkflow, presence: Available, at: "08:00", days: [mon, tue, wed, thu, fri] }
  queues: [ { name: Branch Location A, alertingTimeoutSeconds: 30 } ]
`;

test('the documented example is read, with paths that start at the file', async () => {
  const file = join(folder, 'documented.yaml');
  writeFileSync(file, documented);
  const config = await readConfig(file, tables, solutionTables);
  const { answers } = resolve(teamsPresenceFields, { config, cwd: '/elsewhere' });
  expect(answers.mappings).toBe(join(folder, 'mappings.csv'));
  expect(resolve(connectionFields, { config }).answers.region?.domain).toBe('mypurecloud.com');
  expect(config.values.get('teamsPresence.mappingsMode')?.place).toBe(`${file}:4:17`);
});

test.each(['', '# nothing yet\n', 'teamsPresence:\n', '\uFEFFregion: us-east-1\n'])(
  '%j is a config file',
  async (text) => {
    await expect(parse(text)).resolves.toBeDefined();
  },
);

const doubled = (name: string, other: string) => `  - &${name} [${Array(9).fill(`*${other}`).join(', ')}]\n`;
const bomb = `division:\n  - &a [x]\n${doubled('b', 'a')}${doubled('c', 'b')}${doubled('d', 'c')}`;

describe('mistakes are told with file, line and column', () => {
  test('all of them together, in the order of the file', async () => {
    expect(
      await details(`region: nowhere
concurency: 4
teamsPresence:
  mappingsMode: appendd
  names:
    rol: X
    workflow: a/b
  leastPrivilege: "yes"
`),
    ).toEqual([
      expect.stringMatching(/^setup\.yaml:1:9 {2}region must be a Genesys Cloud region, not "nowhere"/),
      'setup.yaml:2:1  concurency is not a known key. Did you mean concurrency?',
      'setup.yaml:4:17  teamsPresence.mappingsMode must be "append" or "replace-all", not "appendd". Did you mean "append"?',
      'setup.yaml:6:5  teamsPresence.names.rol is not a known key. Did you mean teamsPresence.names.role?',
      expect.stringMatching(/^setup\.yaml:7:15 {2}teamsPresence\.names\.workflow must not contain "\/"/),
      'setup.yaml:8:19  teamsPresence.leastPrivilege must be true or false, not "yes"',
    ]);
  });

  test.each([
    ['brackets without end', '['.repeat(5000), 'is nested too deeply'],
    ['a key twice', 'region: us-east-1\nregion: eu-west-1\n', 'setup.yaml:2:1  region is given twice'],
    ['no value', 'region:\n', 'setup.yaml:1:8  region has no value'],
    ['a list at the top', '- region\n', 'setup.yaml:1:1  the file must contain keys'],
    [
      'a section that is no section',
      'teamsPresence: 3\n',
      'setup.yaml:1:16  teamsPresence must contain keys',
    ],
    ['a list as a key', '? [a]\n: b\n', 'setup.yaml:1:3  a key must be a single word'],
    [
      'a number where text belongs',
      'division: 12\n',
      'setup.yaml:1:11  division must be text: put it in quotes, "12"',
    ],
    [
      'a number that a plus sign stands before',
      'division: +13175550100\n',
      'setup.yaml:1:11  division must be text: put it in quotes, "+13175550100"',
    ],
    [
      'consent',
      'yes: true\n',
      'setup.yaml:1:1  yes belongs to one run and cannot be in a config file: use the flag --yes',
    ],
    [
      'a key of another section',
      'associateUser: { user: x }\n',
      'associateUser.user is not a known key. Did you mean associateUser.users?',
    ],
    [
      'a list that refers to itself',
      'division: &a [*a]\n',
      'setup.yaml:1:14  division must be text, not a list',
    ],
    ['an alias of nothing', 'division: *a\n', 'setup.yaml:1:11  the alias *a is not defined'],
    [
      'a section that is an alias of nothing',
      'teamsPresence: *a\n',
      'setup.yaml:1:16  the alias *a is not defined',
    ],
    ['aliases without end', bomb, 'division cannot be read: Excessive alias count'],
    ['a tab', 'teamsPresence:\n\tmappings: x\n', 'setup.yaml:2:1  is not valid YAML'],
    ['an open quote', 'region: "us\n', 'setup.yaml:'],
    ['two documents', 'region: us-east-1\n---\nregion: us-east-1\n', 'is not valid YAML'],
  ])('%s', async (_, text, sentence) => {
    expect(await details(text)).toEqual([expect.stringContaining(sentence)]);
  });

  test('standard input is no place for the secret of a config file', async () => {
    expect(await details('clientSecretFile: "-"\n')).toEqual([
      expect.stringContaining('must be the path of a file'),
    ]);
  });

  test('a file that is absent or a folder is a problem, not a crash', async () => {
    for (const file of [join(folder, 'absent.yaml'), folder]) {
      const { problem } = await problemOf(() => readConfig(file, tables));
      expect([problem.code, problem.exitCode], file).toEqual(['unreadable-file', 3]);
    }
  });

  test('a file that is no text is refused with the place where that shows', async () => {
    const file = join(folder, 'latin.yaml');
    writeFileSync(file, Buffer.from('region: us-east-1\n# caf\u00e9\n', 'latin1'));
    const { problem } = await problemOf(() => readConfig(file, tables));
    expect(problem).toMatchObject({ code: 'bad-config', exitCode: 3 });
    expect(problem.details).toEqual([`${file}:2:6  the line is not UTF-8`]);
  });
});

describe('secrets', () => {
  test.each([
    'clientSecret: hush-hush\n',
    'client_secret: hush-hush\n',
    'accessToken: hush-hush\n',
    'password: hush-hush\n',
    'teamsPresence: { oauthClientSecret: hush-hush }\n',
    'associateUser: { callerId: { apiKey: hush-hush } }\n',
    'other: { deep: [ { token: hush-hush } ] }\n',
  ])('are refused and never repeated: %j', async (text) => {
    const { problem } = await problemOf(() => parse(text));
    expect(problem.details?.join()).toContain('GENESYSCLOUD_OAUTHCLIENT_SECRET');
    expect(JSON.stringify(problem)).not.toContain('hush');
  });
});

test('whatever stands in the file, the answer is values or a problem with a place in the file', async () => {
  const scraps = [
    'region',
    'teamsPresence',
    ':',
    ': ',
    '\n',
    '  ',
    '- ',
    '[',
    '{',
    '"',
    "'",
    '&a',
    '*a',
    '<<',
    '!!x',
    '|',
    '#',
    '\t',
    'é',
    '\u0000',
  ];
  const text = fc.array(fc.oneof(fc.constantFrom(...scraps), fc.string({ maxLength: 4 })), { maxLength: 14 });
  await fc.assert(
    fc.asyncProperty(text, async (parts) => {
      const outcome = await parse(parts.join('')).catch((error: unknown) => error);
      if (outcome instanceof Error) {
        const problem = (await problemOf(() => Promise.reject(outcome))).problem;
        expect(problem.details?.length).toBeGreaterThan(0);
        for (const detail of problem.details ?? []) expect(detail).toMatch(/^setup\.yaml:\d+:\d+ {2}\S/);
      }
    }),
    // A key of nothing but blanks is rare among them.
    { numRuns: 400, examples: [[["'", "'", ': ']]] },
  );
});
