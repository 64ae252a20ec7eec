import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Command, CommandContext } from '../answers/command.js';
import { outputOptions } from '../answers/option-groups.js';
import { type ExitCode, exitCodes } from '../core/exit-codes.js';
import { isRegularFile, makeDirectory, writeNamedFile } from '../core/files.js';
import { fileReason, inputProblem } from '../core/problem.js';
import { writeJson } from '../ui/json-view.js';
import { printSentences } from '../ui/layout.js';
import { readTemplates, type TemplateFile } from './packaged-files.js';

export const templatesExport: Command = {
  description:
    'Copies the templates into a folder, which is created if needed. A file that exists and differs is overwritten only with --yes.',
  options: [outputOptions],
  positionals: [{ name: 'dir', summary: 'the folder to copy into', required: true }],
  examples: [{ title: 'Copy them next to your own files', line: 'gc-presence templates export ./templates' }],
  load: async () => ({ run }),
};

type Fate = 'written' | 'unchanged' | 'overwritten';

/** Copies the templates. Throws an input problem, and writes nothing, when files that differ are in the way. */
async function run({ flags, positionals, io }: CommandContext): Promise<ExitCode> {
  const directory = resolve(io.cwd, positionals[0] ?? '.');
  const plan = readably(directory, () =>
    readTemplates().map((template) => ({ template, fate: fateOf(template, directory) })),
  );
  const inTheWay = plan.filter(({ fate }) => fate === 'overwritten');
  if (inTheWay.length > 0 && flags.yes !== true) {
    throw inputProblem('Nothing was copied: there are files of the same names that differ.', {
      code: 'files-differ',
      why: `These files in ${directory} differ:`,
      details: inTheWay.map(({ template }) => template.file),
      next: 'Choose another folder, or overwrite them with --yes.',
    });
  }
  readably(directory, () => {
    for (const { template, fate } of plan) if (fate !== 'unchanged') write(template, directory);
  });

  if (flags.json === true) {
    writeJson(io.stdout, {
      directory,
      files: plan.map(({ template, fate }) => ({ file: template.file, status: fate })),
    });
  } else {
    const written = plan.map(({ template, fate }) => `${template.file} ${fate}`);
    printSentences(io.stdout, io.environment, [...written, `${plan.length} files are in ${directory}.`]);
  }
  return exitCodes.done;
}

/** A place where no files can be is the user's mistake: a file, a folder of the system, one without permission. */
function readably<T>(directory: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Error) || !('syscall' in error)) throw error;
    throw inputProblem(`The templates cannot be copied to ${directory}.`, {
      code: 'unwritable-folder',
      why: fileReason(error, 'folder'),
      next: 'Name another folder: it is created if needed.',
    });
  }
}

function fateOf(template: TemplateFile, directory: string): Fate {
  const path = join(directory, template.file);
  if (!isRegularFile(path)) return 'written';
  return readFileSync(path).equals(template.content) ? 'unchanged' : 'overwritten';
}

function write(template: TemplateFile, directory: string): void {
  const path = join(directory, template.file);
  makeDirectory(dirname(path));
  writeNamedFile(path, template.content);
}
