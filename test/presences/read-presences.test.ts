import { describe, expect, test } from 'vitest';
import { newRound } from '../../src/core/round.js';
import {
  presenceDoubt,
  presenceKey,
  presencesNamed,
  presenceTitle,
  readPresences,
  resolvePresence,
  usablePresence,
} from '../../src/presences/presences.js';
import { answer } from '../genesys/raw-server.js';
import { worldWith } from '../genesys/world.js';

const busy = {
  id: 'busy',
  name: 'Busy',
  type: 'System',
  systemPresence: 'Busy',
  languageLabels: { en_US: 'Busy' },
};

/** The presences of an org that lists these, beside Busy. */
async function presencesOf(...odd: readonly object[]) {
  const { session } = await worldWith((received, response) =>
    answer(response, 200, {
      entities: received.path.includes('deactivated=FALSE') ? [busy, ...odd] : [],
    }),
  );
  return readPresences(session);
}

const own = { id: 'own', type: 'User', systemPresence: 'Busy', divisionId: '*' };

describe('a presence of the org is read with care', () => {
  test.each([
    [
      'labels that are null',
      { ...own, name: 'Fax', languageLabels: { en_US: 'Fax', de: null } },
      'Busy / Fax',
    ],
    ['no labels', { ...own, name: 'Fax', languageLabels: null }, 'Busy / Fax'],
    ['no name', { ...own, languageLabels: { de: 'Faxdienst' } }, 'Busy / Faxdienst'],
    ['a blank name', { ...own, name: ' ', languageLabels: { en_US: 'Fax' } }, 'Busy / Fax'],
    ['neither', { ...own, name: null, languageLabels: { de: null } }, 'own'],
    ['no system presence', { id: 'own', type: 'User', name: 'Fax' }, 'Fax'],
  ])('with %s', async (_, definition, title) => {
    const presences = await presencesOf(definition);
    expect(presenceTitle(presences, 'own')).toBe(title);
    expect(usablePresence(presences, 'own')).toEqual({ presenceId: 'own' });
    expect(resolvePresence(presences, 'BUSY')).toMatchObject({ kind: 'found', definition: { id: 'busy' } });
  });

  test('and left out without an id: nothing could lead to it', async () => {
    expect((await presencesOf({ name: 'Nobody', systemPresence: 'Busy' })).definitions).toHaveLength(1);
  });

  test('and one of another division is usable, and told of', async () => {
    const presences = await presencesOf({ ...own, name: 'Fax', divisionId: 'claims' });
    expect(usablePresence(presences, 'Fax')).toEqual({ presenceId: 'own' });
    expect(presenceDoubt(presences, 'own', 'home')).toContain('"Busy / Fax", a presence of another division');
    expect(presenceDoubt(presences, 'own', 'claims')).toBeUndefined();
  });

  test.each([
    ['a page', 'text/html', '<html><title>Not found</title></html>'],
    ['nothing', 'application/json', ''],
    ['half of an answer', 'application/json', '{"message": "not fo'],
  ])('from the older listing where the newer one is answered 404 with %s', async (_, type, body) => {
    const { session } = await worldWith((received, response) =>
      received.path.startsWith('/api/v2/presence/definitions')
        ? response.writeHead(404, { 'content-type': type }).end(body)
        : answer(response, 200, {
            entities: [
              {
                id: 'q',
                name: null,
                primary: true,
                systemPresence: 'On Queue',
                languageLabels: { de: null },
              },
              { id: 'fax', primary: false, systemPresence: 'Busy', languageLabels: { de: 'Fax' } },
            ],
            total: 2,
          }),
    );
    const presences = await readPresences(session);
    expect(['q', 'fax'].map((id) => presenceTitle(presences, id))).toEqual(['On Queue', 'Busy / Fax']);
    expect(presenceKey(presences, 'q')).toBe('OnQueue');
    expect(presenceDoubt(presences, 'q')).toContain('On Queue');
  });
});

test('a presence is known whatever cannot be seen in its name, in either normal form, and by any dash', async () => {
  const presences = await presencesOf({ ...own, name: 'Büro – Fax\u00a0dienst\u200b', languageLabels: {} });
  for (const text of [
    'Büro - Fax dienst',
    'BU\u0308RO – FAX\u00a0DIENST',
    'bü\u00adro — fax  dienst',
    'Busy/Büro − Fax dienst',
  ])
    expect(usablePresence(presences, text), text).toEqual({ presenceId: 'own' });
});

test.each([
  [['Busy', 'busy / fax'], ['FALSE']],
  [
    ['Busy', 'Gone'],
    ['FALSE', 'TRUE'],
  ],
])('those named %j are looked for among the active ones first', async (names, asked) => {
  const received: string[] = [];
  const { session } = await worldWith((request, response) => {
    if (request.path.includes('deactivated='))
      received.push(request.path.replace(/.*deactivated=(\w+).*/, '$1'));
    const active = request.path.includes('deactivated=FALSE');
    answer(response, 200, {
      entities: active
        ? [busy, { ...own, name: 'Fax' }]
        : [{ ...own, id: 'gone', name: 'Gone', deactivated: true }],
    });
  });
  const presences = await presencesNamed(session, names, { round: newRound() });
  expect(received).toEqual(asked);
  for (const name of names) expect(resolvePresence(presences, name).kind).toBe('found');
});
