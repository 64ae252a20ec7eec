import { expect, test } from 'vitest';
import { associateUserFields } from '../../../src/solutions/associate-user/fields.js';
import { associateUserQuestions } from '../../../src/solutions/associate-user/questions.js';
import { answer } from '../../genesys/raw-server.js';
import { worldWith } from '../../genesys/world.js';
import { scripted } from '../../support/scripted-prompter.js';

test('a schedule gets no name that another one has, in whatever case, and none is offered', async () => {
  const meal = { id: 'meal', name: 'Meal', type: 'System', systemPresence: 'Meal', languageLabels: {} };
  const { session } = await worldWith((received, response) =>
    answer(response, 200, { entities: received.path.includes('deactivated=FALSE') ? [meal] : [] }),
  );
  const prompter = scripted(['Add', 'Meal', '12:00', 'daily', 'lunch', 'Lunch 2', 'Continue']);
  const asked = associateUserQuestions.find(({ field }) => field === associateUserFields.schedules);
  const lunch = { name: 'Lunch', presence: 'Meal', at: '11:00', days: ['mon'] } as const;
  const offered = { ...lunch, name: 'scheduledworkflow - meal', at: '13:00' };
  const context = { prompter, session, answer: () => undefined, cwd: '/' };
  const schedules = await asked?.ask(context, [lunch, offered]);
  const names = prompter.asked.filter(({ message }) => message === 'Name of the schedule');
  expect(names).toMatchObject([
    { initial: 'ScheduledWorkflow - Meal 1200' },
    { refused: '"lunch" is the name of another schedule.' },
  ]);
  expect(schedules).toHaveLength(3);
});
