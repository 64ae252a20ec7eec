import { describe, expect, test } from 'vitest';
import { inDependencyOrder } from '../../src/engine/plan.js';
import { fakeOrg } from './fake-org.js';
import { fakeResource, spec } from './fake-resources.js';

const client = fakeOrg().client();

function ordered(...needs: readonly (readonly [id: string, needs: readonly string[]])[]): readonly string[] {
  const resources = needs.map(([id, its]) => fakeResource(client, spec(id, its)));
  return inDependencyOrder(resources).map(({ id }) => id);
}

describe('the order of steps', () => {
  test('puts every step after all that it needs', () => {
    expect(ordered(['d', ['b', 'c']], ['b', ['a']], ['c', ['a']], ['a', []])).toEqual(['a', 'b', 'c', 'd']);
  });

  test('keeps the order of the list where needs leave it open', () => {
    expect(ordered(['z', []], ['a', []], ['m', ['a']])).toEqual(['z', 'a', 'm']);
  });

  test('refuses a circle and names the step', () => {
    expect(() => ordered(['a', ['b']], ['b', ['c']], ['c', ['a']])).toThrow(
      'Step "a" needs itself through "c".',
    );
  });

  test('refuses a step that needs itself', () => {
    expect(() => ordered(['a', ['a']])).toThrow('Step "a" needs itself');
  });

  test('refuses a need that is not in the list and names both', () => {
    expect(() => ordered(['a', ['elsewhere']])).toThrow(
      'Step "a" needs "elsewhere", which is not in the list.',
    );
  });

  test("refuses two steps that would take each other's object for theirs", () => {
    const marked = (id: string, identity: string) => ({ ...fakeResource(client, spec(id, [])), identity });
    expect(() => inDependencyOrder([marked('a', 'code: ours'), marked('b', 'code: ours')])).toThrow(
      'code: ours',
    );
    expect(inDependencyOrder([marked('a', 'code: ours'), marked('b', 'table: ours')])).toHaveLength(2);
  });

  test('refuses two steps with the same id', () => {
    expect(() => ordered(['a', []], ['a', []])).toThrow('the same id');
  });
});
