import { expect, test } from 'vitest';
import { InterruptedError } from '../../../src/core/problem.js';
import { newRound } from '../../../src/core/round.js';
import { seemsConnectedToTeams, teamsEvidence } from '../../../src/resources/integration/teams-connection.js';
import { answer, failureOf } from '../../genesys/raw-server.js';
import { worldWith } from '../../genesys/world.js';

test('an interruption is no answer to whether Microsoft Teams is connected', async () => {
  const run = new AbortController();
  const reason = new InterruptedError('signal');
  const { session } = await worldWith(() => run.abort(reason), { signal: run.signal });
  expect(await failureOf(seemsConnectedToTeams(session, { round: newRound() }))).toBe(reason);
  expect(await failureOf(teamsEvidence(session))).toBe(reason);
});

test('only a 403 means that a sign may not be looked at', async () => {
  const { session } = await worldWith((request, response) => {
    if (request.path.startsWith('/api/v2/presence/sources'))
      answer(response, 403, { message: 'You are missing: [presence:source:view]', status: 403 });
    else if (request.path.startsWith('/api/v2/integrations?')) answer(response, 404, { status: 404 });
    else answer(response, 200, { entities: [] });
  });
  const evidence = await teamsEvidence(session);
  expect(evidence.map(({ result, missingPermissions }) => [result, missingPermissions])).toEqual([
    ['no', []],
    ['could not be asked', []],
    ['not allowed', ['presence:source:view']],
    ['no', []],
  ]);
});
