import { exitCodes } from '../core/exit-codes.js';
import { writeJson } from '../ui/json-view.js';
import { tableText } from '../ui/layout.js';
import { styleFor } from '../ui/style.js';
import { mappingsFields } from './fields.js';
import { mappingEntry } from './mapping-document.js';
import { mappingsHandler } from './mapping-run.js';
import { presenceName, problemWord } from './mapping-text.js';

/** The rows are this command's result, so they go to standard output in both forms. */
export const { run } = mappingsHandler({
  fields: mappingsFields,
  fileMustExist: true,
  prepare: ({ context: { io }, answers }) => {
    return async ({ store }) => {
      const { json, color } = answers.common.answers;
      const rows = [...store.table];
      if (json) {
        const mappings = rows.map(([key, value]) => mappingEntry(key, value, store.presences));
        writeJson(io.stdout, { mappings });
        return exitCodes.done;
      }
      const style = styleFor({ stream: io.stdout, environment: io.environment, noColor: !color });
      const lines = tableText(
        [
          { heading: 'Teams presence', narrow: 'shorten' },
          { heading: 'Genesys Cloud presence', narrow: 'shorten' },
        ],
        rows.map(([key, value]) => {
          const problem = problemWord(value, store);
          const mark = problem === undefined ? '' : `${style.symbols.warning} ${problem}: `;
          return [key, `${mark}${presenceName(value, store)}`];
        }),
        style,
      );
      io.stdout.write(`${lines.join('\n')}\n`);
      return exitCodes.done;
    };
  },
});
