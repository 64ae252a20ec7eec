import { resolve } from 'node:path';
import { shownPath } from '../answers/paths.js';
import { carryOut } from './carry-out.js';
import { importFields } from './fields.js';
import { mappingsHandler } from './mapping-run.js';
import { resolveMappings } from './mapping-source.js';
import { withMappings } from './mapping-table.js';
import { readMappingsFile } from './read-mappings-file.js';

export const { run } = mappingsHandler({
  fields: importFields,
  fileMustExist: false,
  prepare: async ({ context, answers }) => {
    const path = resolve(context.io.cwd, context.positionals[0] ?? '');
    const csv = await readMappingsFile(path, 'Check the path of the file to import.');
    const { mode } = answers.solution.answers;
    return (work) => {
      for (const text of csv.warnings) work.warn(text);
      const { presences, table } = work.store;
      const rows =
        presences === undefined
          ? csv.rows.map(({ key, presence }) => [key, presence] as const)
          : resolveMappings(csv.rows, presences, shownPath(path), table).map(
              ({ key, presenceId }) => [key, presenceId] as const,
            );
      return carryOut(work, { table: withMappings(table, rows, mode), whole: mode === 'replace-all' });
    };
  },
});
