import { resolve } from 'node:path';
import type { Command, CommandContext } from '../answers/command.js';
import { outputOptions } from '../answers/option-groups.js';
import { type ExitCode, exitCodes } from '../core/exit-codes.js';
import { writeFolder } from '../core/folder.js';
import { documentStart, writeJson } from '../ui/json-view.js';
import { printSentences } from '../ui/layout.js';
import { readTemplates } from './packaged-files.js';

export const templatesExport: Command = {
  description:
    'Copies the templates into a folder, which is created if needed. A file that exists and differs is overwritten only with --yes.',
  options: [outputOptions],
  positionals: [{ name: 'dir', summary: 'the folder to copy into', required: true }],
  examples: [{ title: 'Copy them next to your own files', line: 'gc-presence templates export ./templates' }],
  load: async () => ({ run }),
};

/** Copies the templates. Throws an input problem, and writes nothing, when files that differ are in the way. */
async function run(context: CommandContext): Promise<ExitCode> {
  const { flags, positionals, io } = context;
  const directory = resolve(io.cwd, positionals[0] ?? '.');
  const files = new Map(readTemplates().map(({ file, content }) => [file, content]));
  const options = { what: 'The templates', overwrite: flags.yes === true };
  const fates = [...writeFolder(directory, files, options)];

  if (flags.json === true) {
    const isNew = fates.some(([, fate]) => fate !== 'unchanged');
    writeJson(io.stdout, {
      ...documentStart(context, isNew ? 'applied' : 'in-sync'),
      directory,
      files: fates.map(([file, status]) => ({ file, status })),
    });
  } else {
    const written = fates.map(([file, fate]) => `${file} ${fate}`);
    printSentences(io.stdout, io.environment, [...written, `${fates.length} files are in ${directory}.`]);
  }
  return exitCodes.done;
}
