import { expect, test } from 'vitest';
import { teamsPresenceFields } from '../../../src/solutions/teams-presence/fields.js';
import { teamsPresenceQuestions } from '../../../src/solutions/teams-presence/questions.js';
import { answer } from '../../genesys/raw-server.js';
import { worldWith } from '../../genesys/world.js';
import { scripted } from '../../support/scripted-prompter.js';

const system = (name: string) => ({
  id: name,
  name,
  type: 'System',
  systemPresence: name,
  languageLabels: { en_US: name },
});

test('a name that is no person and no group is told of, also where an answer without results has no list', async () => {
  const { session } = await worldWith((_received, response) => answer(response, 200, { total: 0 }));
  const prompter = scripted(['Add', 'Xyzzy']);
  const asked = teamsPresenceQuestions.find(({ field }) => field === teamsPresenceFields.pilot);
  const context = { prompter, session, answer: () => undefined, cwd: '/' };
  await expect(asked?.ask(context, [])).rejects.toThrow('Nobody answers');
  expect(prompter.asked).toContainEqual(
    expect.objectContaining({ refused: 'This org has no active person and no group of that name.' }),
  );
});

test('presences in which people are left alone are offered once each, and On Queue not at all', async () => {
  const training = { ...system('OnQueue'), id: 'training', type: 'User', name: 'Training queue' };
  const { session } = await worldWith((received, response) =>
    answer(response, 200, {
      entities: received.path.includes('deactivated=FALSE')
        ? [...['Busy', 'Meal', 'OnQueue'].map(system), training]
        : [],
    }),
  );
  const prompter = scripted(['Add', 'Busy', 'Continue']);
  const asked = teamsPresenceQuestions.find(({ field }) => field === teamsPresenceFields.protect);
  const context = { prompter, session, answer: () => undefined, cwd: '/' };
  expect(await asked?.ask(context, ['Meal'])).toEqual(['Meal', 'Busy']);
  expect(prompter.asked.find(({ message }) => message === 'Presence')?.choices).toEqual(['Busy']);
});
