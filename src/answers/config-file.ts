import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { inputProblem, type ProblemError } from '../core/problem.js';
import { ConfigReader, type ConfigValue } from './config-reader.js';
import type { FieldTable } from './field.js';
import { type KnownSections, knownKeys } from './known-keys.js';
import { shownPath } from './paths.js';

/** What a config file answers, by config key. Every value has been checked. */
export interface ConfigValues {
  /** The path as messages show it. */
  readonly file: string;
  /** Where relative paths in the file start. */
  readonly directory: string;
  readonly values: ReadonlyMap<string, ConfigValue>;
}

/**
 * Reads the answers in a YAML file. Throws one problem with everything that is wrong in it, each with its file, line
 * and column: syntax, unknown and repeated keys, values that will not do, and secrets, which have no place there.
 */
export async function readConfig(
  file: string,
  tables: readonly FieldTable[],
  sections: KnownSections = {},
): Promise<ConfigValues> {
  const text = await readConfigText(file);
  return parseConfig(text, shownPath(resolve(file)), tables, sections);
}

/** As readConfig, for a text that was read already. */
export async function parseConfig(
  text: string,
  file: string,
  tables: readonly FieldTable[],
  sections: KnownSections = {},
): Promise<ConfigValues> {
  const yaml = await import('yaml');
  const lines = new yaml.LineCounter();
  const document = yaml.parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const directory = dirname(resolve(file));
  const reader = new ConfigReader(yaml, document, lines, { file, directory });
  reader.checkSyntax(text);
  if (reader.understood) reader.readGroup(document.contents, knownKeys(tables, sections), []);
  if (reader.problems.length > 0) throw configProblem(file, reader.sortedProblems());
  return { file, directory, values: reader.values };
}

async function readConfigText(file: string): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
  } catch (error) {
    const reason = error instanceof TypeError ? 'It is not UTF-8 text.' : (error as Error).message;
    throw inputProblem(`The config file ${file} cannot be read.`, {
      code: 'unreadable-file',
      reason,
      hint: 'Check the path given to --config, or leave it out.',
    });
  }
}

function configProblem(file: string, problems: readonly string[]): ProblemError {
  const count = problems.length === 1 ? 'a mistake' : `${problems.length} mistakes`;
  return inputProblem(`The config file ${file} has ${count}.`, {
    code: 'bad-config',
    details: problems,
    hint: 'Correct the file and run the command again. Nothing was changed.',
  });
}
