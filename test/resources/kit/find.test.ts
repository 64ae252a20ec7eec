import { describe, expect, test } from 'vitest';
import { ProblemError } from '../../../src/core/problem.js';
import { GenesysError, getOrUndefined } from '../../../src/genesys/errors.js';
import { findByName, requireUnique } from '../../../src/resources/kit/find.js';

const candidate = (id: string, ours = false) => ({ id, ours });

describe('the one object that is meant', () => {
  test('is none among none', () => {
    expect(requireUnique('it', [])).toBeUndefined();
  });

  test('is the only one of the name, whoever made it', () => {
    expect(requireUnique('it', [candidate('a')])?.id).toBe('a');
  });

  test('is ours among any number of others', () => {
    expect(requireUnique('it', [candidate('a'), candidate('b', true), candidate('c')])?.id).toBe('b');
  });

  test("is never simply the first: several of somebody else's are an error that lists them", () => {
    const look = () => requireUnique('the trigger "T"', [candidate('a'), candidate('b')]);
    expect(look).toThrow(ProblemError);
    expect(look).toThrow('2 objects could be the trigger "T": a, b.');
  });

  test('is told where an earlier run worked with one of several, and none is taken all the same', () => {
    const look = (remembered: string) => () =>
      requireUnique('it', [candidate('a', true), candidate('b', true)], remembered);
    const hint = (next: unknown) => expect.objectContaining({ problem: expect.objectContaining({ next }) });
    expect(look('b')).toThrow(hint(expect.stringContaining('worked with b. Rename or remove the others.')));
    expect(look('gone')).toThrow(hint(expect.not.stringContaining('worked with')));
  });

  test('is an error among several of ours, which lists just those', () => {
    const look = () => requireUnique('it', [candidate('a', true), candidate('b', true), candidate('c')]);
    expect(look).toThrow('2 objects could be it: a, b.');
  });
});

function failure(status: number): GenesysError {
  return new GenesysError({
    status,
    code: 'x',
    message: `status ${status}`,
    operation: 'GET /x',
    outcome: 'refused',
  });
}

describe('getting an object that may be gone', () => {
  test('gives nothing for 404 and any other failure as it is', async () => {
    expect(await getOrUndefined(() => Promise.reject(failure(404)))).toBeUndefined();
    await expect(getOrUndefined(() => Promise.reject(failure(403)))).rejects.toThrow('status 403');
    expect(await getOrUndefined(async () => 'there')).toBe('there');
  });
});

describe('an object that is looked for by its name', () => {
  const listed = [
    { id: 'a', name: 'BLUE' },
    { id: 'b', name: 'Bluest' },
  ];
  const search = {
    list: async () => listed,
    get: async (id: string) => ({ id, name: 'Blue', colour: 'blue' }),
  };

  test('is found whatever the case of its name, and never one whose name only contains it', async () => {
    expect(await findByName('it', 'Blue', search, undefined)).toEqual(listed[0]);
  });

  test('is another one in another case where the platform lets several have one name', async () => {
    expect(await findByName('it', 'Blue', { ...search, caseCounts: true }, undefined)).toBeUndefined();
  });

  test('is read by the id of an earlier run, and listed only where its name is another one by now', async () => {
    const named: string[] = [];
    const counting = {
      ...search,
      isSure: true as const,
      list: async (name: string) => {
        named.push(name);
        return listed;
      },
    };
    expect(await findByName('it', 'Blue', counting, 'c')).toMatchObject({ id: 'c', colour: 'blue' });
    expect(named).toEqual([]);
    expect(await findByName('it', 'Bluest', counting, 'c')).toEqual(listed[1]);
    expect(named).toEqual(['Bluest']);
  });

  test('is one object, not two, when the one of an earlier run was given its name in another case', async () => {
    const sure = { ...search, isSure: true as const, get: async () => ({ id: 'a', name: 'BLUE' }) };
    expect(await findByName('it', 'Blue', sure, 'a')).toMatchObject({ id: 'a' });
  });

  test('is read once more where the listing leaves fields out', async () => {
    const found = await findByName('it', 'Blue', { ...search, isPart: () => true }, undefined);
    expect(found).toEqual({ id: 'a', name: 'Blue', colour: 'blue' });
  });
});
