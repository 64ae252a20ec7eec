import { expect, test } from 'vitest';
import { field } from '../../src/answers/field.js';
import { textField, textListField } from '../../src/answers/field-kinds.js';
import type { Sources } from '../../src/answers/resolve.js';
import { argumentsOf, readAnswers } from '../../src/solution/run-answers.js';

const fields = {
  role: textField({ key: 'role', flag: '--role <name>', summary: '', default: 'Usual' }),
  pilot: textListField({ key: 'pilot', flag: '--pilot <email>', negation: '--no-pilot', summary: '' }),
  queues: field<
    readonly { readonly name: string; readonly seconds: number }[],
    { key: string; summary: string }
  >(
    { key: 'queues', summary: '' },
    { read: (raw) => raw as readonly { readonly name: string; readonly seconds: number }[] },
  ),
};

type Given = Pick<Sources, 'flags' | 'saved' | 'prompted' | 'defaults'> & {
  readonly environment?: Readonly<Record<string, string>>;
};

async function next(
  { flags = {}, environment = {}, ...more }: Given,
  forgets: readonly (keyof Sources)[] = ['flags'],
) {
  const read = await readAnswers(
    { flags, io: { environment, cwd: '/' } as Parameters<typeof readAnswers>[0]['io'] },
    { fields },
  );
  const answers = read.with(more);
  const remembered = Object.fromEntries(
    Object.entries(answers.sources).filter(([name]) => !forgets.some((one) => one === name)),
  );
  return argumentsOf(answers, fields, { ...remembered, cwd: '/' });
}

test('the next command carries only what it would not know by itself', async () => {
  const args = async (given: Given) => (await next(given)).args;
  expect(await args({ flags: { role: 'Usual' } })).toEqual([]);
  expect(await args({ flags: { role: 'Mine' }, saved: { role: 'Mine' } })).toEqual([]);
  expect(await args({ flags: { role: 'Usual' }, saved: { role: 'Mine' } })).toEqual(['--role', 'Usual']);
  expect(await args({ flags: { pilot: ['ada', 'bo'] } })).toEqual(['--pilot', 'ada', '--pilot', 'bo']);
  expect(await args({ flags: { pilot: [false] }, saved: { pilot: ['ada'] } })).toEqual(['--no-pilot']);
  expect(await args({ prompted: { role: 'Mine' } })).toEqual([]);
  expect(await args({ environment: { GENESYSCLOUD_REGION: 'eu-west-1' } })).toEqual([]);
});

test('the division in which the objects would go anyhow is not named', async () => {
  const defaults = { division: 'Home' };
  expect((await next({ prompted: { division: 'Home' }, defaults }, ['flags', 'prompted'])).args).toEqual([]);
  expect((await next({ flags: { division: 'Sales' }, defaults })).args).toEqual(['--division', 'Sales']);
});

test('a command for another machine carries what was answered and saved here, and says when no flag can', async () => {
  const elsewhere = ['flags', 'saved', 'prompted'] as const;
  expect(await next({ saved: { role: 'Mine' }, prompted: { pilot: ['ada'] } }, elsewhere)).toEqual({
    args: ['--role', 'Mine', '--pilot', 'ada'],
    complete: true,
  });
  expect((await next({ saved: { queues: [{ name: 'Q', seconds: 9 }] } }, elsewhere)).complete).toBe(false);
});

test('a variable that cannot be used does not keep the flag that answers instead of it from being repeated', async () => {
  const given = { flags: { region: 'eu-west-1' }, environment: { GENESYSCLOUD_REGION: 'nowhere' } };
  expect((await next(given)).args).toEqual(['--region', 'eu-west-1']);
});
