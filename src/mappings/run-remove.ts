import { didYouMean } from '../core/nearest.js';
import { carryOut } from './carry-out.js';
import { mappingsFields } from './fields.js';
import { mappingsHandler } from './mapping-run.js';
import { withoutMappings } from './mapping-table.js';

/** A row that is not there is no error, so that a run which was cut off can be repeated; it may be a slip, though. */
export const { run } = mappingsHandler({
  fields: mappingsFields,
  fileMustExist: true,
  prepare: ({ context }) => {
    return (work) => {
      const { table } = work.store;
      for (const key of context.positionals.filter((word) => !table.has(word))) {
        work.warn(`There is no row "${key}".${didYouMean(key, table.keys())}`);
      }
      return carryOut(work, { table: withoutMappings(table, context.positionals), whole: false });
    };
  },
});
