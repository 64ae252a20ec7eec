import type { Command } from '../answers/command.js';
import { visibleText } from '../core/decode.js';
import { inputProblem } from '../core/problem.js';
import { slipIn, teamsStates } from '../core/teams-states.js';
import type { PresenceIndex } from '../presences/presences.js';
import {
  cellProblem,
  type MappingTable,
  resolveRows,
  withMappings,
} from '../resources/architect/mapping-table.js';
import { mappingsFields, writePermissions, writerOptions } from './options.js';

export const mappingsSet: Command = {
  description:
    'Adds rows or changes them. A presence is named by its name in any language, as primary/secondary where a name alone is ambiguous, or by its id. A name that is unknown or ambiguous is refused with the nearest ones, before anything is written.',
  options: writerOptions(mappingsFields),
  positionals: [
    {
      name: 'KEY=PRESENCE',
      summary: 'a Teams presence and the Genesys Cloud presence that it leads to, such as InACall=Busy',
      required: true,
      variadic: true,
      values: teamsStates.map((state) => `${state}=`),
    },
  ],
  permissions: async () => writePermissions,
  examples: [
    { title: 'Two rows at once', line: 'gc-presence mappings set InACall=Busy Inactive=Away' },
    {
      title: 'A secondary presence',
      line: 'gc-presence mappings set "InAMeeting=Busy / Claims inspection"',
    },
    { title: 'What would it do?', line: 'gc-presence mappings set OutOfOffice=Offline --dry-run' },
  ],
  load: async () => {
    const { mappingsHandler } = await import('./run.js');
    const { saveMappings } = await import('./save.js');
    return mappingsHandler({
      fields: mappingsFields,
      fileMustExist: false,
      prepare: ({ context }) => {
        const words = wordsIn(context.positionals);
        return (run) => {
          for (const text of [...words.keys()].flatMap(slipIn)) run.warn(text);
          const rows = withIds(words, run.store.presences);
          return saveMappings(run, { table: withMappings(run.store.table, rows), whole: false });
        };
      },
    });
  },
};

/**
 * Reads `KEY=PRESENCE` words, such as `InACall=Busy / In a workshop`.
 * @throws ProblemError (exit 3) with everything that is wrong with them
 */
function wordsIn(words: readonly string[]): MappingTable {
  const problems: string[] = [];
  const rows = new Map<string, string>();
  for (const word of words) {
    const at = word.indexOf('=');
    const key = visibleText(word.slice(0, Math.max(at, 0)));
    const presence = visibleText(word.slice(at + 1));
    const problem =
      at < 0
        ? 'it has no "="'
        : rows.has(key)
          ? `"${key}" is given twice`
          : (cellProblem('Teams presence', key) ?? cellProblem('Genesys Cloud presence', presence));
    if (problem === undefined) rows.set(key, presence);
    else problems.push(`${word}  ${problem}`);
  }
  if (problems.length === 0) return rows;
  throw inputProblem('Mappings are given as KEY=PRESENCE.', {
    code: 'bad-mappings',
    details: problems,
    next: 'Write InACall=Busy, in quotes where there are spaces: "InAMeeting=Busy / Claims inspection". "mappings remove KEY" takes a row away.',
  });
}

/**
 * The rows as they are kept: with the ids of presences where an org knows them, else with what was written.
 * @throws ProblemError (exit 3) with every presence that cannot be used
 */
function withIds(words: MappingTable, presences: PresenceIndex | undefined): MappingTable {
  if (presences === undefined) return words;
  const { table, problems } = resolveRows(words, presences);
  if (problems.size === 0) return table;
  throw inputProblem('Some presences cannot be used. Nothing was changed.', {
    code: 'bad-mappings',
    details: [...problems].map(([key, problem]) => `${key}=${words.get(key)}  ${problem}`),
    next: 'A presence is named by its id, by its name in any language, or as primary/secondary.',
  });
}
