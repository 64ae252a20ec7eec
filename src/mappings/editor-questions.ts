import { intendedTeamsState } from '../core/teams-states.js';
import { type PresenceDefinition, type PresenceIndex, presenceTitle } from '../presences/presences.js';
import { cellProblem, type MappingTable } from '../resources/architect/mapping-table.js';
import { defaultMappings, textsIn } from '../solutions/teams-presence/mappings-file.js';
import type { Choice, Prompter } from '../ui/prompter.js';

/** A Teams presence that has no row yet, as somebody types it. */
export async function askForKey(prompter: Prompter): Promise<string> {
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

interface Row {
  readonly key: string;
  readonly table: MappingTable;
  readonly presences?: PresenceIndex | undefined;
}

type PresenceChoice = `presence:${string}` | 'other';

/** The presence that is to follow a Teams presence. */
export async function askForPresence(prompter: Prompter, { key, table, presences }: Row): Promise<string> {
  const present = table.get(key);
  const pick = await prompter.search<PresenceChoice>({
    message: `${key} becomes`,
    choices: presences === undefined ? textChoices(table) : presenceChoices(presences),
    initial: present === undefined ? undefined : `presence:${present}`,
    lines: 12,
  });
  return pick === 'other'
    ? askForCell(prompter, 'Name or id of the presence', 'presence')
    : pick.slice('presence:'.length);
}

/** All that can be chosen, below the system presences that they belong to. Found by their names in any language. */
function presenceChoices(presences: PresenceIndex): readonly Choice<PresenceChoice>[] {
  const active = presences.definitions.filter(({ deactivated }) => !deactivated);
  const systems = [...new Set(active.map(({ systemPresence }) => systemPresence))].sort();
  return systems.flatMap((group) =>
    active
      .filter(({ systemPresence }) => systemPresence === group)
      .sort((one, other) => rank(one) - rank(other) || one.name.localeCompare(other.name))
      .map((definition) => choiceOf(definition, presences)),
  );
}

function rank({ type }: PresenceDefinition): number {
  return type === 'System' ? 0 : 1;
}

function choiceOf(definition: PresenceDefinition, presences: PresenceIndex): Choice<PresenceChoice> {
  const { id, systemPresence, labels } = definition;
  const title = presenceTitle(presences, id) ?? id;
  const others = [...new Set(Object.values(labels))].filter(
    (label) => label !== '' && !title.endsWith(label),
  );
  return {
    name: title,
    value: `presence:${id}`,
    group: systemPresence,
    ...(others.length === 0 ? {} : { description: others.join(', ') }),
  };
}

/** Without an org: what the file has already and the usual names, or any text. */
function textChoices(table: MappingTable): readonly Choice<PresenceChoice>[] {
  const usual = textsIn(defaultMappings().rows).values();
  const texts = [...new Set([...table.values(), ...usual])].filter((text) => text !== '').sort();
  return [
    ...texts.map(
      (text): Choice<PresenceChoice> => ({ name: text, value: `presence:${text}`, group: 'Presences' }),
    ),
    { name: 'Another one: type it', value: 'other', group: 'Presences' },
  ];
}

/** A text that can stand in a row, without space around it. `what` is what it is for, as in "the Teams presence". */
async function askForCell(prompter: Prompter, message: string, what: string): Promise<string> {
  const validate = (typed: string) => {
    const problem = cellProblem(what, typed);
    return problem === undefined ? undefined : `${problem.charAt(0).toUpperCase()}${problem.slice(1)}.`;
  };
  return (await prompter.text({ message, validate })).trim();
}
