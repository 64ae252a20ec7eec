import { describe, expect, test } from 'vitest';
import { seedState } from '../../src/practice-org/seed.js';
import type { OrgState } from '../../src/practice-org/state.js';

const machineClock = () => Date.UTC(2026, 10, 23, 9);

/** Without the salt, which is random on purpose. */
function comparable(state: OrgState): unknown {
  return { ...state, identity: { ...state.identity, salt: '' } };
}

function names(record: Readonly<Record<string, { readonly name: string }>>): string[] {
  return Object.values(record).map(({ name }) => name);
}

describe('a seeded practice org', () => {
  test('is the same for the same seed, and another without one', () => {
    const one = seedState({ seed: 'rehearsal', machineClock });
    expect(comparable(seedState({ seed: 'rehearsal', machineClock }))).toEqual(comparable(one));
    const ids = [1, 2].map(() => seedState({ machineClock }).identity.organization.id);
    expect(new Set([...ids, one.identity.organization.id]).size).toBe(3);
  });

  test('has a few hundred people with addresses of their own, some of them inactive', () => {
    const { users, presences } = seedState({ seed: 1 }).people;
    const people = Object.values(users);
    expect(people.length).toBeGreaterThan(200);
    expect(new Set(people.map(({ email }) => email)).size).toBe(people.length);
    expect(new Set(people.map(({ state }) => state))).toEqual(new Set(['active', 'inactive']));
    expect(Object.keys(presences).sort()).toEqual(Object.keys(users).sort());
  });

  test('grows to the size asked for, names and addresses staying unique', () => {
    const { users } = seedState({ seed: 1, size: { users: 1500 } }).people;
    const emails = Object.values(users).map(({ email }) => email);
    expect(new Set(emails).size).toBe(1500);
  });

  test('has roles whose names start like those of the solutions, but none of exactly that name', () => {
    const roles = names(seedState({ seed: 1 }).identity.roles);
    for (const wanted of ['Presence API User', 'Update GC User Presence']) {
      expect(roles).not.toContain(wanted);
      expect(roles.some((name) => name.startsWith(wanted))).toBe(true);
    }
  });

  test('has no active client-credentials client of the name that a solution uses', () => {
    const clients = Object.values(seedState({ seed: 1 }).identity.clients);
    const alike = clients.filter(({ name }) =>
      ['Presence Public API', 'Update GC User Presence'].includes(name),
    );
    expect(alike.map(({ state }) => state)).toEqual(['inactive']);
  });

  test('begins with nothing due and no events', () => {
    expect(seedState({ seed: 1 })).toMatchObject({ later: [], events: [], clockOffset: 0 });
  });
});
