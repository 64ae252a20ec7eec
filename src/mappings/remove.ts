import type { Command } from '../answers/command.js';
import { didYouMean } from '../core/nearest.js';
import { withoutMappings } from '../resources/architect/mapping-table.js';
import { mappingsFields, writePermissions, writerOptions } from './options.js';

export const mappingsRemove: Command = {
  description:
    'Removes rows: a Teams presence without a row changes nothing in Genesys Cloud. A row that does not exist is reported, and is no error.',
  options: writerOptions(mappingsFields),
  positionals: [
    { name: 'KEY', summary: 'a Teams presence, as the table spells it', required: true, variadic: true },
  ],
  permissions: async () => writePermissions,
  examples: [
    { title: 'Change nothing while people present', line: 'gc-presence mappings remove Presenting' },
  ],
  load: async () => {
    const { mappingsHandler } = await import('./run.js');
    const { saveMappings } = await import('./save.js');
    return mappingsHandler({
      fields: mappingsFields,
      fileMustExist: true,
      prepare: ({ context: { positionals } }) => {
        return (run) => {
          const { table } = run.store;
          // Such a row is no error, so that a run which was cut off can be repeated; it may be a slip, though.
          for (const key of positionals.filter((word) => !table.has(word)))
            run.warn(`There is no row "${key}".${didYouMean(key, table.keys())}`);
          return saveMappings(run, { table: withoutMappings(table, positionals), whole: false });
        };
      },
    });
  },
};
