import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { inputProblem } from '../../problem.js';
import { writeJson } from '../../ui/json-output.js';
import type { CommandContext } from '../command.js';
import { type ExitCode, exitCodes } from '../exit-codes.js';
import { readTemplates, type TemplateFile } from './template-files.js';

type Fate = 'written' | 'unchanged' | 'overwritten';

/** Copies the templates. Throws an input problem, and writes nothing, when files that differ are in the way. */
export async function run({ flags, positionals, io }: CommandContext): Promise<ExitCode> {
  const directory = resolve(io.cwd, positionals[0] ?? '.');
  const plan = readTemplates().map((template) => ({ template, fate: fateOf(template, directory) }));
  const inTheWay = plan.filter(({ fate }) => fate === 'overwritten');
  if (inTheWay.length > 0 && flags.yes !== true) {
    throw inputProblem('Nothing was copied: there are files of the same names that differ.', {
      code: 'files-differ',
      reason: `In ${directory} stand:`,
      details: inTheWay.map(({ template }) => template.file),
      hint: 'Choose another folder, or overwrite them with --yes.',
    });
  }
  for (const { template, fate } of plan) if (fate !== 'unchanged') write(template, directory);

  if (flags.json === true) {
    writeJson(io.stdout, {
      directory,
      files: plan.map(({ template, fate }) => ({ file: template.file, status: fate })),
    });
  } else {
    for (const { template, fate } of plan) io.stderr.write(`${template.file} ${fate}\n`);
    io.stderr.write(`${plan.length} files are in ${directory}.\n`);
  }
  return exitCodes.done;
}

function fateOf(template: TemplateFile, directory: string): Fate {
  const path = join(directory, template.file);
  if (!existsSync(path)) return 'written';
  return readFileSync(path).equals(template.content) ? 'unchanged' : 'overwritten';
}

function write(template: TemplateFile, directory: string): void {
  const path = join(directory, template.file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, template.content);
}
