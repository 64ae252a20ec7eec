import type { Document } from 'yaml';
import { isRegularFile, writeNamedFile } from '../core/files.js';
import type { Json } from '../core/json.js';
import { asNamed, inputProblem } from '../core/problem.js';
import { readConfigText } from './config-file.js';
import type { FieldTable } from './field.js';
import { isAnswered, pairs, type Resolved } from './resolve.js';

interface ConfigEntry {
  readonly key: string;
  readonly value: Json;
  /** What the key means, for the comment above it. */
  readonly summary: string;
}

/**
 * The answers of `table` that somebody gave, ready to be written below `directory`: without defaults, without secrets,
 * without what belongs to one run.
 */
export function configEntries(
  table: FieldTable,
  resolved: Resolved<FieldTable>,
  directory: string,
): readonly ConfigEntry[] {
  return pairs(table, resolved.answers).flatMap(([field, value]) => {
    if (field.lifetime === 'run' || value === undefined || !isAnswered(resolved, field)) return [];
    const plain = field.plain(value, directory);
    return plain === undefined
      ? []
      : [{ key: field.key, value: plain, summary: field.configSummary ?? field.summary }];
  });
}

/**
 * Writes `entries` to a YAML file, each new key with a comment. In a file that exists, other keys and all comments
 * stay.
 * @throws ProblemError (exit 3) as `requireConfig`, and where it cannot be written
 */
export async function saveConfig(file: string, entries: readonly ConfigEntry[]): Promise<void> {
  const text = await updatedConfig(await readExisting(file), entries, file);
  asNamed(`The config file ${file}`, anotherFile, () => writeNamedFile(file, text));
}

/** @throws ProblemError (exit 3) when the file is there and cannot be read, or is no config file */
export async function requireConfig(file: string): Promise<void> {
  await updatedConfig(await readExisting(file), [], file);
}

/** The text of a config file with `entries` in it; `existing` is its text so far. */
export async function updatedConfig(
  existing: string | undefined,
  entries: readonly ConfigEntry[],
  file: string,
): Promise<string> {
  const yaml = await import('yaml');
  const document = yaml.parseDocument(existing ?? '');
  const [error] = document.errors;
  if (error !== undefined || !(document.contents === null || yaml.isMap(document.contents))) {
    const why =
      error === undefined
        ? 'It contains no keys with values.'
        : `It is not valid YAML: ${error.message.split('\n')[0] ?? ''}`;
    throw inputProblem(`${file} exists and is not a config file, so the answers are not saved there.`, {
      code: 'bad-config',
      why,
      next: anotherFile,
    });
  }
  if (document.contents === null) {
    document.contents = yaml.parseDocument('{}').contents;
    if (yaml.isMap(document.contents)) document.contents.flow = false;
    document.commentBefore ??= ' Answers for gc-presence. Secrets are never kept here.';
  }
  for (const { key, value, summary } of entries) setCommented(yaml, document, key.split('.'), value, summary);
  return document.toString({ lineWidth: 0 });
}

function setCommented(
  yaml: typeof import('yaml'),
  document: Document,
  path: readonly string[],
  value: Json,
  summary: string,
): void {
  if (document.hasIn(path)) {
    document.setIn(path, value);
    return;
  }
  // A section may be there without anything in it, which is no mapping yet.
  path.slice(0, -1).forEach((_, at) => {
    const section = path.slice(0, at + 1);
    if (!yaml.isMap(document.getIn(section, true))) document.setIn(section, new yaml.YAMLMap());
  });
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (!yaml.isMap(parent)) return;
  const key = document.createNode(path.at(-1));
  key.commentBefore = ` ${summary}`;
  parent.items.push(document.createPair(key, value));
}

async function readExisting(file: string): Promise<string | undefined> {
  return isRegularFile(file) ? readConfigText(file, anotherFile) : undefined;
}

const anotherFile = 'Give another file to --save-config.';
