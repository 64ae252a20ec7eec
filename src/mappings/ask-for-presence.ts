import { type PresenceDefinition, type PresenceIndex, presenceTitle } from '../presences/presence-names.js';
import { defaultLines } from '../solutions/teams-presence/mapping-rows.js';
import type { Choice, Prompter } from '../ui/prompter.js';
import { askForCell } from './ask-for-cell.js';
import type { MappingTable } from './mapping-table.js';

export type PresenceAnswer =
  | { readonly kind: 'presence'; readonly value: string }
  | { readonly kind: 'remove' }
  | { readonly kind: 'back' };

interface Row {
  readonly key: string;
  readonly table: MappingTable;
  readonly presences?: PresenceIndex | undefined;
}

type Pick = `presence:${string}` | 'other' | 'remove' | 'back';

/** The presence that is to follow a Teams presence; a row that is there may also be removed. */
export async function askForPresence(prompter: Prompter, row: Row): Promise<PresenceAnswer> {
  const { key, table, presences } = row;
  const present = table.get(key);
  const pick = await prompter.search<Pick>({
    message: `${key} becomes`,
    choices: [
      ...(presences === undefined ? textChoices(table) : presenceChoices(presences)),
      ...(present === undefined
        ? []
        : [
            {
              name: 'Remove this row',
              short: 'nothing: the row goes',
              value: 'remove',
              group: 'This row',
            } as const,
          ]),
      { name: 'Back, change nothing', short: 'what it was', value: 'back', group: 'This row' },
    ],
    initial: present === undefined ? undefined : `presence:${present}`,
    lines: 12,
  });
  if (pick === 'remove' || pick === 'back') return { kind: pick };
  return {
    kind: 'presence',
    value:
      pick === 'other'
        ? await askForCell(prompter, 'Name or id of the presence', 'presence')
        : pick.slice('presence:'.length),
  };
}

/** All that can be chosen, below the system presences that they belong to. Found by their names in any language. */
function presenceChoices(presences: PresenceIndex): readonly Choice<Pick>[] {
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

function choiceOf(definition: PresenceDefinition, presences: PresenceIndex): Choice<Pick> {
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
function textChoices(table: MappingTable): readonly Choice<Pick>[] {
  const usual = defaultLines().map(({ presence }) => presence);
  const texts = [...new Set([...table.values(), ...usual])].filter((text) => text !== '').sort();
  return [
    ...texts.map((text): Choice<Pick> => ({ name: text, value: `presence:${text}`, group: 'Presences' })),
    { name: 'Another one: type it', value: 'other', group: 'Presences' },
  ];
}
