import { describe, expect, expectTypeOf, test } from 'vitest';
import { connectionFields } from '../../src/answers/connection-fields.js';
import {
  type AnswersOf,
  environmentNames,
  fieldsOf,
  flagAttribute,
  longFlag,
  type Reading,
} from '../../src/answers/field.js';
import {
  choiceField,
  flowNameProblem,
  numberField,
  objectNameProblem,
  switchField,
  textField,
} from '../../src/answers/field-kinds.js';
import { portablePath, shownPath } from '../../src/answers/paths.js';
import { resolve } from '../../src/answers/resolve.js';
import { dryRunFields, runFields } from '../../src/answers/run-fields.js';
import { teamsPresenceFields } from '../../src/solutions/teams-presence/fields.js';
import { teamsPresenceAnywhere } from '../../src/solutions/teams-presence/resources.js';

const flag: Reading = { source: 'flag', directory: '/here' };
const environment: Reading = { source: 'environment', directory: '/here' };
const config: Reading = { source: 'config', directory: '/there' };

describe('kinds of fields', () => {
  test('a choice is read in any case and refused with all the choices', () => {
    const field = choiceField({ key: 'mode', summary: '', choices: ['append', 'replace-all'] });
    expect(field.read(' Replace-All ', flag)).toBe('replace-all');
    expect(() => field.read('x', flag)).toThrow('must be "append" or "replace-all", not "x"');
    expect(() => field.read('apend', flag)).toThrow('Did you mean "append"?');
    expect(() => field.read(['append'], config)).toThrow('not a list');
  });

  test('a number is whole and within its bounds; text is a number on the command line, not in a config file', () => {
    const field = numberField({ key: 'n', summary: '', min: 1, max: 16 });
    expect(field.read('16', flag)).toBe(16);
    expect(field.read(1, config)).toBe(1);
    for (const bad of ['0', '17', '4.5', '-1', '1e1', '', ' ', 'four', '٤']) {
      expect(() => field.read(bad, flag), bad).toThrow('must be a whole number from 1 to 16');
    }
    for (const bad of ['4', 0, 1.5, Number.NaN, true, null, [4]]) {
      expect(() => field.read(bad, config)).toThrow('must be a whole number from 1 to 16');
    }
  });

  test('a switch reads words from a variable only', () => {
    const field = switchField({ key: 's', summary: '' });
    expect([true, false].map((raw) => field.read(raw, config))).toEqual([true, false]);
    expect(['1', 'YES', 'on', 'true'].map((raw) => field.read(raw, environment))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(['0', 'no', 'Off', 'false'].map((raw) => field.read(raw, environment))).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect(() => field.read('yes', config)).toThrow('must be true or false, not "yes"');
    expect(() => field.read('maybe', environment)).toThrow('must be true or false');
  });

  test('text is trimmed, never blank, and never a number in disguise', () => {
    const field = textField({
      key: 't',
      summary: '',
      check: (text) => (text === 'x' ? 'must not be x' : undefined),
    });
    expect(field.read('  a b ', flag)).toBe('a b');
    expect(() => field.read(' ', flag)).toThrow('must not be blank');
    expect(() => field.read(13175550100, config)).toThrow('put it in quotes, "13175550100"');
    expect(() => field.read({ a: 1 }, config)).toThrow('must be text, not a group of keys');
    expect(() => field.read('x', flag)).toThrow('must not be x');
  });

  test('a path in a config file starts at that file, a path of a flag in the working directory', () => {
    const { mappings } = teamsPresenceFields;
    expect(mappings.read('./a.csv', flag)).toBe('/here/a.csv');
    expect(mappings.read('./a.csv', config)).toBe('/there/a.csv');
    expect(mappings.read('/abs/a.csv', config)).toBe('/abs/a.csv');
    expect(portablePath('/there/sub/a.csv', '/there')).toBe('./sub/a.csv');
    expect([shownPath('/there/a.csv', '/there'), shownPath('/b.csv', '/there')]).toEqual(['a.csv', '/b.csv']);
    expect(portablePath('/elsewhere/a.csv', '/there')).toBe('/elsewhere/a.csv');
  });

  test('names of objects keep quotes and backslashes and refuse what the platform refuses', () => {
    expect(objectNameProblem('Presence "API" \\ User')).toBeUndefined();
    expect(objectNameProblem('x'.repeat(256))).toBeUndefined();
    expect(objectNameProblem('x'.repeat(257))).toContain('256');
    expect(objectNameProblem('two\nlines')).toContain('line breaks');
    expect(flowNameProblem('Teams/Presence')).toContain('"/"');
    expect(flowNameProblem('My flow-DEBUG')).toContain('-debug');
    expect(flowNameProblem('My debug flow')).toBeUndefined();
  });
});

describe('the run options', () => {
  const { color, nonInteractive } = runFields;

  test('NO_COLOR turns colours off whatever it holds', () => {
    expect(['1', '0', 'false', 'x'].map((raw) => color.read(raw, environment))).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect(resolve(runFields, { environment: { NO_COLOR: '' } }).answers.color).toBe(true);
    expect(resolve(runFields, { flags: { color: false } }).answers.color).toBe(false);
  });

  test('CI means that nobody can answer, unless it says false', () => {
    expect(['true', '1', 'woodpecker'].map((raw) => nonInteractive.read(raw, environment))).toEqual([
      true,
      true,
      true,
    ]);
    expect(['false', 'FALSE', '0'].map((raw) => nonInteractive.read(raw, environment))).toEqual([
      false,
      false,
      false,
    ]);
  });
});

describe('the tables', () => {
  const all = [connectionFields, runFields, dryRunFields, teamsPresenceFields].flatMap(fieldsOf);

  test('no two answers share a key, a flag or a variable', () => {
    for (const names of [
      all.map((field) => field.key),
      all.flatMap(({ flag, negation }) => [flag, negation].filter((one) => one !== undefined).map(longFlag)),
      all.flatMap(environmentNames),
    ]) {
      expect(names).toEqual([...new Set(names)]);
    }
  });

  test('every default is a value that its own field would read', () => {
    for (const field of all.filter((one) => one.default !== undefined)) {
      expect(field.read(field.default, config), field.key).toEqual(field.default);
    }
  });

  test('consent and the manner of output cannot come from a file or from an earlier run', () => {
    for (const field of [runFields.yes, runFields.json, runFields.nonInteractive, dryRunFields.dryRun]) {
      expect(field.lifetime, field.key).toBe('run');
    }
  });

  test('flags are known by their names in camel case', () => {
    expect(flagAttribute('--client-secret-file <file>')).toBe('clientSecretFile');
    expect(flagAttribute('--no-color')).toBe('color');
    expect(flagAttribute('-v, --verbose')).toBe('verbose');
  });

  test('the credential is named like the OAuth client unless it has a name of its own', () => {
    const { answers } = resolve(teamsPresenceFields, {});
    const titleWith = (names: object) => {
      const resources = teamsPresenceAnywhere({ ...answers, names: { ...answers.names, ...names } });
      return resources.find(({ id }) => id === 'credential')?.title;
    };
    expect(titleWith({})).toBe('Credential "Presence Public API"');
    expect(titleWith({ oauthClient: 'O' })).toBe('Credential "O"');
    expect(titleWith({ credential: 'C' })).toBe('Credential "C"');
  });

  test('a field with a default always has a value, one without may have none', () => {
    type Answers = AnswersOf<typeof teamsPresenceFields>;
    expectTypeOf<Answers['mappingsMode']>().toEqualTypeOf<'append' | 'replace-all'>();
    expectTypeOf<Answers['adopt']>().toEqualTypeOf<boolean | undefined>();
    expectTypeOf<Answers['names']['role']>().toEqualTypeOf<string>();
    expectTypeOf<Answers['names']['credential']>().toEqualTypeOf<string | undefined>();
    expectTypeOf<AnswersOf<typeof runFields>['timeout']>().toEqualTypeOf<number | undefined>();
    const { answers } = resolve(teamsPresenceFields, {});
    expect([answers.mappingsMode, answers.adopt, answers.mappings]).toEqual(['append', undefined, undefined]);
  });
});
