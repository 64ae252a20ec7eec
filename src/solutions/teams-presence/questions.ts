import { shownPath } from '../../answers/paths.js';
import type { Session } from '../../genesys/session.js';
import { isOnQueue, readPresences } from '../../presences/presences.js';
import { searchPeopleAndGroups } from '../../resources/people/people.js';
import { editList } from '../../ui/edit-list.js';
import { type Choice, inOrder, type Prompter, withKeys } from '../../ui/prompter.js';
import {
  choiceQuestion,
  presenceChoices,
  type Question,
  type QuestionContext,
  question,
  typedText,
} from '../question.js';
import { teamsPresenceFields } from './fields.js';
import { readMappingsFile, resolveMappings } from './mappings-file.js';

const { mappings, leastPrivilege, protect, pilot, triggerDisabled } = teamsPresenceFields;

const helpOnFile =
  'Its first line names two columns, such as Teams presence,Genesys presence. Then a line for each Teams presence, such as InACall,Busy. A presence is named by its name in any language, as primary/secondary, or by its id.';

/** What `teams-presence` asks, in this order. */
export const teamsPresenceQuestions: readonly Question[] = [
  question(
    mappings,
    {
      title: 'Mappings file',
      when: 'first',
      help: 'Which Genesys Cloud presence follows which Teams presence. Without a file the first setup writes eleven default rows. The rows are yours: they can be edited later, and setup keeps what you edited.',
      show: (path) => shownPath(path),
      none: 'none (default rows at first, then your edits)',
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
                'eleven Teams presences become Available, Away, Busy or Offline; all others change nothing until you give them a row',
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
        const inside = { ...context, prompter: withKeys(prompter, { back: true, help: helpOnFile }) };
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
    help: 'The OAuth client of the solution works with a role of its own: with all permissions on presences, as in the blueprint of Genesys, or only with those that its two data actions need.',
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
        async (prompter, initial, others) => {
          const presences = await readPresences(context.session);
          const choices = presenceChoices(presences, (presence) => !isOnQueue(presence));
          return prompter.search({
            message: 'Presence',
            choices: choices.filter(({ value }) => !others.includes(value)),
            initial,
          });
        },
      ),
  ),
  question(
    pilot,
    {
      title: 'Who follows Teams',
      when: 'review',
      help: 'Name a few people or groups to try it with first: of a group, those who are in it when setup runs. With an empty list everybody follows.',
      show: (names) => (names.length === 0 ? 'everybody' : `only ${names.join(', ')}`),
    },
    (context, before = []) =>
      editTexts(
        context,
        before,
        { message: 'Who follows Teams', one: 'person or group', none: 'everybody' },
        async (prompter, initial) => {
          let found: readonly Choice<string>[] = [];
          let chosen = '';
          const search = async (back: boolean) => {
            const typed = await prompter.text({
              message: 'Person or group: name, e-mail address, or part of one',
              initial,
              back,
              validate: async (text) => {
                if (text.trim() === '') return 'Type a name or an e-mail address.';
                found = await peopleAndGroups(context.session, text.trim());
                return found.length === 0
                  ? 'This org has no active person and no group of that name.'
                  : undefined;
              },
            });
            chosen = typed.trim();
          };
          const choose = async (back: boolean) => {
            const exact = found.find(({ value }) => value.toLowerCase() === chosen.toLowerCase());
            const only = found.length === 1 ? found[0] : exact;
            chosen = only?.value ?? (await prompter.search({ message: 'Which one?', choices: found, back }));
          };
          await inOrder([search, choose], true);
          return chosen;
        },
      ),
  ),
  choiceQuestion(triggerDisabled, {
    title: 'Workflow trigger',
    when: 'review',
    help: 'The trigger starts the workflow whenever a Teams presence changes. While it is off, no presence follows. To switch it on later, run setup again and choose On here.',
    choices: [
      { name: 'On, presences follow', value: false },
      { name: 'Off, no presence follows', value: true },
    ],
  }),
];

/** Reads the file, and looks for the presences that it names: mistakes are told while it can still be corrected. */
async function checkMappings(path: string, { session }: QuestionContext): Promise<void> {
  resolveMappings(await readMappingsFile(path, 'Correct the path.'), await readPresences(session));
}

async function peopleAndGroups(session: Session, text: string): Promise<readonly Choice<string>[]> {
  const { people, groups } = await searchPeopleAndGroups(session, text);
  return [
    ...groups.map(({ name }) => ({ name, value: name, group: 'Groups' })),
    ...people.map(({ name, email }) => ({ name: `${name} (${email})`, value: email, group: 'People' })),
  ];
}

/** A list of texts that are there once each. */
function editTexts(
  { prompter }: QuestionContext,
  items: readonly string[],
  texts: { readonly message: string; readonly one: string; readonly none: string },
  ask: (prompter: Prompter, initial: string | undefined, others: readonly string[]) => Promise<string>,
): Promise<readonly string[]> {
  return editList<string>(prompter, {
    ...texts,
    items,
    show: String,
    edit: async (inside, others, before) => {
      const text = (await ask(inside, before, others)).trim();
      return others.includes(text) ? (before ?? text) : text;
    },
  });
}
