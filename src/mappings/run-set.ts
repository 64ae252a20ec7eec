import { carryOut } from './carry-out.js';
import { mappingsFields } from './fields.js';
import { mappingsHandler } from './mapping-run.js';
import { withMappings } from './mapping-table.js';
import { readWordRows, resolveWords, slipsIn } from './word-rows.js';

export const { run } = mappingsHandler({
  fields: mappingsFields,
  fileMustExist: false,
  prepare: ({ context }) => {
    const words = readWordRows(context.positionals);
    return (work) => {
      for (const text of slipsIn(words.map(({ key }) => key))) work.warn(text);
      const rows = resolveWords(words, work.store.presences);
      return carryOut(work, { table: withMappings(work.store.table, rows), whole: false });
    };
  },
});
