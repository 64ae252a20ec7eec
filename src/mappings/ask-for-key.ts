import type { Choice, Prompter } from '../ui/prompter.js';
import { askForCell } from './ask-for-cell.js';
import { unmappedStates } from './mapping-editor.js';
import type { MappingTable } from './mapping-table.js';
import { intendedTeamsState } from './teams-states.js';

type Answer = { readonly key: string } | 'other' | 'back';

/** A Teams presence for a new row: one that Teams is known to report, or any text. Undefined when there is to be none. */
export async function askForKey(prompter: Prompter, table: MappingTable): Promise<string | undefined> {
  const known = unmappedStates(table).map(
    (key): Choice<Answer> => ({ name: key, value: { key }, group: 'Known and without a row' }),
  );
  const answer = await prompter.search<Answer>({
    message: 'Which Teams presence?',
    choices: [
      ...known,
      { name: 'Another one: type it', value: 'other', group: 'Other' },
      { name: 'Back', value: 'back', group: 'Other' },
    ],
  });
  if (answer === 'back') return undefined;
  return answer === 'other' ? askForText(prompter) : answer.key;
}

async function askForText(prompter: Prompter): Promise<string> {
  const key = await askForCell(prompter, 'Teams presence, as Teams spells it', 'Teams presence');
  const meant = intendedTeamsState(key);
  if (meant === undefined) return key;
  return prompter.choose({
    message: `Teams reports no "${key}".`,
    choices: [
      { name: `Take "${meant}"`, value: meant },
      { name: `Keep "${key}"`, value: key },
    ],
  });
}
