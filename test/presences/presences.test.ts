import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { intendedTeamsState, teamsStates } from '../../src/core/teams-states.js';
import {
  indexPresences,
  type PresenceDefinition,
  presenceTitle,
  resolvePresence,
} from '../../src/presences/presences.js';
import { defaultMappings } from '../../src/solutions/teams-presence/mappings-file.js';

function system(id: string, systemPresence: string, labels: Record<string, string> = {}): PresenceDefinition {
  return {
    id,
    name: systemPresence,
    type: 'System',
    systemPresence,
    labels: { en_US: systemPresence, ...labels },
    deactivated: false,
  };
}

function secondary(
  id: string,
  systemPresence: string,
  name: string,
  more: Partial<PresenceDefinition> = {},
): PresenceDefinition {
  return { id, name, type: 'User', systemPresence, labels: { en_US: name }, deactivated: false, ...more };
}

const index = indexPresences([
  system('s-available', 'Available', { de: 'Verfügbar' }),
  system('s-busy', 'Busy', { de: 'Beschäftigt', fr: 'Occupé' }),
  system('s-away', 'Away'),
  { ...system('s-queue', 'OnQueue'), name: 'On Queue', labels: { en_US: 'On Queue' } },
  secondary('u-workshop', 'Busy', 'In a workshop', { labels: { en_US: 'In a workshop', de: 'Im Workshop' } }),
  secondary('u-lunch-away', 'Away', 'Lunch'),
  secondary('u-lunch-busy', 'Busy', 'Lunch'),
  secondary('u-busy', 'Away', 'Busy'),
  secondary('u-occupe', 'Away', 'Occupé'),
  secondary('u-slash', 'Busy', 'Back/Office'),
  secondary('u-old', 'Busy', 'Fax duty', { deactivated: true }),
  secondary('u-old-lunch', 'Available', 'Lunch', { deactivated: true }),
]);

const found = (text: string) => {
  const match = resolvePresence(index, text);
  return match.kind === 'found' ? match.definition.id : match;
};

describe('a presence is known by', () => {
  test.each([
    ['its id', 'u-workshop', 'u-workshop'],
    ['its id in capitals, with spaces', ' U-WORKSHOP ', 'u-workshop'],
    ['its system presence', 'Available', 's-available'],
    ['its system presence however the platform spells it', 'ON_QUEUE', 's-queue'],
    ['its system presence as people spell it', 'on queue', 's-queue'],
    ['its label in another language', 'verfügbar', 's-available'],
    ['its label in the other Unicode form', 'Verfügbar'.normalize('NFD'), 's-available'],
    ['a secondary name', 'in a  WORKSHOP', 'u-workshop'],
    ['a secondary name in another language', 'Im Workshop', 'u-workshop'],
    ['primary and secondary', 'Away/Lunch', 'u-lunch-away'],
    ['primary and secondary with spaces, in mixed languages', ' beschäftigt / lunch ', 'u-lunch-busy'],
    ['a name with a slash', 'Back/Office', 'u-slash'],
    ['a primary, and a name with a slash', 'Busy / Back/Office', 'u-slash'],
    ['its own name, when a secondary one has the same', 'Busy', 's-busy'],
    ['that secondary one by its primary', 'Away / Busy', 'u-busy'],
    ['a deactivated one, when no other has the name', 'Fax duty', 'u-old'],
    ['a deactivated one by its primary', 'Available/Lunch', 'u-old-lunch'],
  ])('%s', (_, text, id) => {
    expect(found(text)).toBe(id);
  });
});

test('a name that several active presences have is ambiguous, with texts that are not', () => {
  expect(found('Lunch')).toEqual({ kind: 'ambiguous', candidates: ['Away / Lunch', 'Busy / Lunch'] });
  expect(found('Away / Lunch')).toBe('u-lunch-away');
});

test('a translation of a system presence does not go before a secondary presence of that name', () => {
  expect(found('Occupé')).toEqual({ kind: 'ambiguous', candidates: ['Busy', 'Away / Occupé'] });
});

test('two presences of the same title are told apart by their ids', () => {
  const twins = indexPresences([secondary('one', 'Busy', 'Twin'), secondary('two', 'Busy', 'twin')]);
  expect(resolvePresence(twins, 'Twin')).toEqual({ kind: 'ambiguous', candidates: ['one', 'two'] });
});

test('an unknown name is answered with the nearest titles, never with a deactivated one', () => {
  expect(found('In a workshp')).toEqual({ kind: 'unknown', nearest: ['Busy / In a workshop'] });
  expect(found('Beschaeftigt')).toEqual({ kind: 'unknown', nearest: ['Busy'] });
  expect(found('Fax dutty')).toEqual({ kind: 'unknown', nearest: [] });
  for (const text of ['', ' ', '/', 'Busy /', '/ Lunch', 'Nowhere / Lunch'])
    expect(found(text), text).toMatchObject({ kind: 'unknown' });
});

test('titles name secondary presences with their primary', () => {
  expect(presenceTitle(index, 'S-BUSY')).toBe('Busy');
  expect(presenceTitle(index, 'u-workshop')).toBe('Busy / In a workshop');
  expect(presenceTitle(index, 'gone')).toBeUndefined();
});

test('every title that only one presence has leads back to it', () => {
  const name = fc.string({
    unit: fc.constantFrom('a', 'B', ' ', '/', 'é', '-', '_'),
    minLength: 1,
    maxLength: 6,
  });
  const definition = fc.record({
    name,
    primary: fc.constantFrom('Available', 'Busy', 'Away'),
    off: fc.boolean(),
  });
  fc.assert(
    fc.property(
      fc.uniqueArray(definition, { maxLength: 6, selector: (one) => `${one.primary}/${one.name}` }),
      (definitions) => {
        const all = indexPresences([
          ...['Available', 'Busy', 'Away'].map((one) => system(`system-${one}`, one)),
          ...definitions.map(({ name, primary, off }, at) =>
            secondary(`user-${at}`, primary, name, { deactivated: off }),
          ),
        ]);
        for (const { id } of all.definitions) {
          const match = resolvePresence(all, presenceTitle(all, id) ?? '');
          expect(match.kind).not.toBe('unknown');
          if (id.startsWith('system-')) expect(match).toMatchObject({ definition: { id } });
          if (match.kind === 'found')
            expect(presenceTitle(all, match.definition.id)?.toLowerCase().replace(/\s+/g, '')).toBe(
              presenceTitle(all, id)?.toLowerCase().replace(/\s+/g, ''),
            );
        }
      },
    ),
  );
});

describe('the states of Teams', () => {
  test('hold every default mapping', () => {
    const keys = [...defaultMappings().rows.keys()];
    expect(keys).toHaveLength(11);
    for (const key of keys) expect(teamsStates).toContain(key);
  });

  test('are suggested for slips, not for themselves nor for other words', () => {
    for (const state of teamsStates) expect(intendedTeamsState(state)).toBeUndefined();
    expect(intendedTeamsState('in a meeting')).toBe('InAMeeting');
    expect(intendedTeamsState('BeRihgtBack')).toBe('BeRightBack');
    expect(intendedTeamsState('Lunch')).toBeUndefined();
  });
});
