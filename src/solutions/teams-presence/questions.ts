import { shownPath } from '../../answers/paths.js';
import { readPresences } from '../../presences/presences.js';
import { activePerson } from '../../resources/people/people.js';
import { editList } from '../../ui/edit-list.js';
import { inOrder, type Prompter, withKeys } from '../../ui/prompter.js';
import {
  choiceQuestion,
  presenceChoices,
  problemIn,
  type Question,
  type QuestionContext,
  question,
  typedText,
} from '../question.js';
import { teamsPresenceFields } from './fields.js';
import { readMappingsFile, resolveMappings } from './mappings-file.js';

const { mappings, leastPrivilege, protect, pilot, triggerDisabled } = teamsPresenceFields;

/** What `teams-presence` asks, in this order. */
export const teamsPresenceQuestions: readonly Question[] = [
  question(
    mappings,
    {
      title: 'Mappings to start with',
      when: 'first',
      help: 'Which Genesys Cloud presence follows which Teams presence. The rows are yours: they can be edited later, and setup keeps what you edited.',
      show: (path) => shownPath(path),
      none: 'the eleven default rows, then as you edit them',
    },
    async (context, before) => {
      const { prompter } = context;
      let fromFile = before !== undefined;
      let path: string | undefined;
      const choose = async () => {
        fromFile = await prompter.choose({
          message: 'Which mappings do you want to start with?',
          choices: [
            {
              name: 'The eleven default rows',
              value: false,
              description:
                'every Teams presence becomes Available, Away, Busy or Offline; can be edited later',
            },
            {
              name: 'A CSV file',
              value: true,
              description: 'two columns: Teams presence, Genesys presence (name or id)',
            },
          ],
          initial: fromFile,
        });
      };
      const type = async () => {
        const inside = { ...context, prompter: withKeys(prompter, { back: true }) };
        path = fromFile
          ? await typedText(mappings, 'Path of the CSV file', inside, { before, check: checkMappings })
          : undefined;
      };
      await inOrder([choose, type], true);
      return path;
    },
  ),
  choiceQuestion(leastPrivilege, {
    title: 'Permissions of the role',
    when: 'review',
    help: 'The OAuth client of the solution works with a role of its own: with all permissions on presences, as published, or only with those that its two data actions need.',
    choices: [
      { name: 'All permissions on presences', value: false },
      { name: 'Only those that the two data actions need', value: true },
    ],
  }),
  question(
    protect,
    {
      title: 'Presences in which people are left alone',
      when: 'review',
      help: 'Somebody who is On Queue is always left alone. Add others, such as Meal or Training.',
      show: (names) => ['On Queue', ...names].join(', '),
    },
    (context, before = []) =>
      editTexts(
        context,
        before,
        {
          message: 'Presences in which people are left alone, besides On Queue',
          one: 'presence',
          none: 'none',
        },
        async (prompter, initial) => {
          const presences = await readPresences(context.session);
          return prompter.search({ message: 'Presence', choices: presenceChoices(presences), initial });
        },
      ),
  ),
  question(
    pilot,
    {
      title: 'Who follows',
      when: 'review',
      help: 'Name a few people to try it with first. With an empty list everybody follows.',
      show: (emails) => (emails.length === 0 ? 'everybody' : `only ${emails.join(', ')}`),
    },
    (context, before = []) =>
      editTexts(
        context,
        before,
        { message: 'Who follows', one: 'person', none: 'everybody' },
        (prompter, initial) =>
          prompter.text({
            message: 'E-mail address',
            initial,
            validate: problemIn((typed) => activePerson(context.session, typed)),
          }),
      ),
  ),
  choiceQuestion(triggerDisabled, {
    title: 'Trigger',
    when: 'review',
    help: 'The trigger starts the workflow whenever a Teams presence changes. Without it nothing happens until you enable it.',
    choices: [
      { name: 'On', value: false },
      { name: 'Off', value: true },
    ],
  }),
];

/** Reads the file, and looks for the presences that it names: mistakes are told while it can still be corrected. */
async function checkMappings(path: string, { session }: QuestionContext): Promise<void> {
  resolveMappings(await readMappingsFile(path, 'Correct the path.'), await readPresences(session));
}

/** A list of texts that are there once each. */
function editTexts(
  { prompter }: QuestionContext,
  items: readonly string[],
  { message, one, none }: { readonly message: string; readonly one: string; readonly none: string },
  ask: (prompter: Prompter, initial: string | undefined) => Promise<string>,
): Promise<readonly string[]> {
  const summary = (all: readonly string[]) => all.join(', ') || none;
  return editList<string>(prompter, {
    message,
    one,
    items,
    done: (all) =>
      all.length === 0 ? `${none.charAt(0).toUpperCase()}${none.slice(1)}` : 'Continue with these',
    show: (item) => item,
    summary,
    edit: async (inside, others, before) => {
      const text = (await ask(inside, before)).trim();
      return others.includes(text) ? (before ?? text) : text;
    },
  });
}
