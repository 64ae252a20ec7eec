import type { CommandContext } from '../cli/command.js';
import { type ExitCode, exitCodes } from '../core/exit-codes.js';
import { writeJson } from '../ui/json-view.js';
import { wrap } from '../ui/text.js';
import { readTemplates } from './packaged-files.js';

/** The list is this command's result, so it goes to standard output in both forms. */
export async function run({ flags, io }: CommandContext): Promise<ExitCode> {
  const templates = readTemplates().map(({ file, description }) => ({ file, description }));
  if (flags.json === true) {
    writeJson(io.stdout, { templates });
    return exitCodes.done;
  }
  const columns = Math.min(io.stdout.columns || 80, 120);
  const lines = templates.flatMap(({ file, description }) => [
    file,
    ...wrap(`${description}.`, { columns, first: '    ' }),
  ]);
  io.stdout.write(`${lines.join('\n')}\n`);
  return exitCodes.done;
}
