import type { Command } from '../answers/command.js';
import { mappingsFields, readerOptions, readPermissions } from './options.js';

export const mappingsList: Command = {
  description:
    'Lists which Genesys Cloud presence follows which Teams presence, and marks rows whose presence was deactivated or removed.',
  options: readerOptions(mappingsFields),
  permissions: async () => readPermissions,
  examples: [
    { title: 'What becomes what?', line: 'gc-presence mappings list' },
    {
      title: 'Rows whose presence is gone',
      line: "gc-presence mappings list --json | jq '.mappings[] | select(.problem != null)'",
    },
  ],
  load: async () => {
    const { mappingsHandler } = await import('./run.js');
    const { markedName, presenceMembers, problemOf } = await import('./store.js');
    const { tableText } = await import('../ui/layout.js');
    const { styleFor } = await import('../ui/style.js');
    const { print } = await import('../ui/text.js');
    return mappingsHandler({
      fields: mappingsFields,
      fileMustExist: true,
      prepare: ({ context: { io }, answers }) => {
        return async ({ store }) => {
          const { json, color } = answers.common;
          const rows = [...store.table];
          const mappings = rows.map(([teamsPresence, value]) => ({
            teamsPresence,
            ...presenceMembers(value, store),
            problem: problemOf(value, store) ?? null,
          }));
          const style = styleFor({ stream: io.stdout, environment: io.environment, noColor: !color });
          const lines = tableText(
            [
              { heading: 'Teams presence', narrow: 'shorten' },
              { heading: 'Genesys Cloud presence', narrow: 'shorten' },
            ],
            rows.map(([key, value]) => [key, markedName(value, store, style.symbols.warning)]),
            style,
          );
          if (!json) print(io.stdout, lines);
          return { result: 'in-sync', document: { mappings } };
        };
      },
    });
  },
};
