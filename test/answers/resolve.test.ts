import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/answers/config-file.js';
import { connectionFields } from '../../src/answers/connection-fields.js';
import { fieldsOf } from '../../src/answers/field.js';
import { numberField, textField } from '../../src/answers/field-kinds.js';
import {
  answersToSave,
  isAnswered,
  missing,
  missingAnswersProblem,
  resolve,
  type Sources,
} from '../../src/answers/resolve.js';
import { runFields } from '../../src/answers/run-fields.js';
import { Secret } from '../../src/core/secret.js';
import { teamsPresenceFields } from '../../src/solutions/teams-presence/fields.js';
import { problemOf } from './problem.js';

const table = {
  role: textField({
    key: 'role',
    flag: '--role <name>',
    environment: 'ROLE',
    summary: '',
    default: 'by default',
  }),
};

test('the strongest source wins, in the documented order', async () => {
  const sources: Required<Omit<Sources, 'cwd' | 'defaults'>> = {
    flags: { role: 'by flag' },
    environment: { ROLE: 'by variable' },
    config: await parseConfig('role: by config\n', 'setup.yaml', [table]),
    saved: { role: 'saved' },
    prompted: { role: 'asked' },
  };
  const order = [
    // Only what nobody has answered is asked, and what somebody chooses to change.
    ['prompted', 'asked', 'the answer to role'],
    ['flags', 'by flag', '--role'],
    ['environment', 'by variable', 'ROLE'],
    ['config', 'by config', 'setup.yaml:1:7'],
    ['saved', 'saved', 'the answers of the last setup'],
  ] as const;
  const left: Sources = { ...sources };
  for (const [source, value, place] of order) {
    const resolved = resolve(table, left);
    expect(resolved.answers.role).toBe(value);
    expect(resolved.origins.get('role')?.place).toBe(place);
    delete (left as Record<string, unknown>)[source];
  }
  const resolved = resolve(table, left);
  expect(resolved.answers.role).toBe('by default');
  expect(isAnswered(resolved, table.role)).toBe(false);
});

test('a blank variable answers nothing', () => {
  expect(resolve(table, { environment: { ROLE: '  ' } }).answers.role).toBe('by default');
});

test('every bad value is told at once, each with its flag or variable, and a weaker bad one does not matter', async () => {
  const error = await problemOf(() =>
    resolve(
      { ...connectionFields, ...runFields },
      {
        flags: { concurrency: '99', region: 'eu-west-1' },
        environment: { GENESYSCLOUD_REGION: 'nowhere', GENESYSCLOUD_GATEWAY_HOST: 'http://x?y' },
      },
    ),
  );
  expect(error.problem.exitCode).toBe(3);
  expect(error.problem.details).toEqual([
    expect.stringMatching(/^GENESYSCLOUD_GATEWAY_HOST {2}need GENESYSCLOUD_GATEWAY_HOST to be a host name/),
    '--concurrency  must be a whole number from 1 to 24, not "99"',
  ]);
});

test('a saved answer that is not understood any more counts as not given, with a warning', () => {
  const resolved = resolve(teamsPresenceFields, { saved: { 'teamsPresence.leastPrivilege': 'perhaps' } });
  expect(resolved.answers.leastPrivilege).toBe(false);
  expect(resolved.warnings).toEqual([expect.stringContaining('teamsPresence.leastPrivilege')]);
});

test('a negated flag is an answer', () => {
  expect(resolve(teamsPresenceFields, { flags: { adopt: false } }).answers.adopt).toBe(false);
  expect(resolve(teamsPresenceFields, { flags: { adopt: true } }).answers.adopt).toBe(true);
});

test('names are answered one by one, so that a renamed role leaves the others alone', async () => {
  const config = await parseConfig('teamsPresence:\n  names: { role: R }\n', 'c.yaml', [teamsPresenceFields]);
  const { names } = resolve(teamsPresenceFields, {
    config,
    saved: { 'teamsPresence.names.trigger': 'T' },
  }).answers;
  expect([names.role, names.trigger, names.dataTable]).toEqual(['R', 'T', 'MsTeamsPresenceMappings']);
});

describe('regions', () => {
  const region = (name: string) =>
    resolve(connectionFields, { flags: { region: name } }).answers.region?.name;

  test('are known by AWS name, by domain and as the gc CLI spells them', () => {
    expect(['eu-west-1', 'mypurecloud.ie', 'https://apps.mypurecloud.ie/', 'EU_WEST_1'].map(region)).toEqual(
      Array(4).fill('eu-west-1'),
    );
  });

  test('that do not exist are refused with the nearest one and the list', async () => {
    const { problem } = await problemOf(() => region('eu-wset-1'));
    expect(problem.details?.join()).toContain('Did you mean "eu-west-1"?');
    expect(problem.details?.join()).toContain('ap-south-1');
  });
});

describe('what is saved for the next run', () => {
  test('is read back to the same answers', () => {
    const { answers } = resolve(teamsPresenceFields, { flags: { leastPrivilege: true } });
    const saved = JSON.parse(JSON.stringify(answersToSave(teamsPresenceFields, answers)));
    const again = resolve(teamsPresenceFields, { saved });
    expect(again.answers).toEqual(answers);
    expect(again.warnings).toEqual([]);
  });

  test('holds no mappings, no consent and no credentials', () => {
    const environment = {
      GENESYSCLOUD_OAUTHCLIENT_SECRET: 'hush-hush',
      GENESYSCLOUD_OAUTHCLIENT_ID: 'an-id',
    };
    const everything = { ...connectionFields, ...runFields, ...teamsPresenceFields };
    const { answers } = resolve(everything, {
      environment,
      flags: { yes: true, mappings: 'm.csv', division: 'D' },
    });
    expect(Object.keys(answersToSave(everything, answers)).sort()).toEqual(
      [
        'division',
        ...['leastPrivilege', 'pilot', 'protect', 'triggerDisabled'].map((name) => `teamsPresence.${name}`),
      ]
        .concat(
          fieldsOf(teamsPresenceFields.names)
            .filter(({ key }) => !key.endsWith('credential'))
            .map(({ key }) => key),
        )
        .sort(),
    );
  });
});

test('a secret from a variable cannot be printed, neither as value nor in the answers', () => {
  const { answers } = resolve(connectionFields, {
    environment: { GENESYSCLOUD_OAUTHCLIENT_SECRET: 'hush-hush' },
  });
  expect(answers.clientSecret).toMatchObject({ kind: 'value', secret: expect.any(Secret) });
  expect(JSON.stringify(answers)).not.toContain('hush');
});

test('what is missing is listed at once, each with flag, variable and config key', () => {
  const needed = {
    users: textField({ key: 'a.users', flag: '--users <file>', summary: 'who', required: true }),
    zone: textField({ key: 'a.zone', environment: 'ZONE', summary: 'time zone', required: true }),
    limit: numberField({ key: 'a.limit', summary: '', min: 1, max: 2, required: true, default: 1 }),
  };
  const list = missing(resolve(needed, {}), needed);
  const { problem } = missingAnswersProblem(list);
  expect(problem.exitCode).toBe(3);
  expect(problem.code).toBe('missing-answers');
  expect(problem.details).toEqual([
    'a.users  who (flag --users, config key a.users)',
    'a.zone  time zone (variable ZONE, config key a.zone)',
  ]);
  const environment = { ZONE: '' };
  const empty = missingAnswersProblem(missing(resolve(needed, { environment }), needed), { environment });
  expect(empty.problem.details).toContain(
    'a.zone  time zone (variable ZONE, which is set but empty, config key a.zone)',
  );
});
