import { dirname, resolve } from 'node:path';
import type { Pair } from 'yaml';
import { requireText } from '../core/decode.js';
import { nearest } from '../core/nearest.js';
import { inputProblem, mostListed } from '../core/problem.js';
import { type Field, FieldError, type FieldTable, fieldsOf, type Mistake, nameOf } from './field.js';
import { quoted } from './field-kinds.js';
import { readGivenFile, shownPath } from './paths.js';

/** What a config file answers, by config key. Every value has been checked. */
export interface ConfigValues {
  /** Where relative paths in the file start. */
  readonly directory: string;
  readonly values: ReadonlyMap<string, ConfigValue>;
}

interface ConfigValue {
  readonly raw: unknown;
  /** `setup.yaml:3:9` */
  readonly place: string;
}

/**
 * Reads the answers in a YAML file. Throws one problem with everything that is wrong in it, each with its file, line
 * and column: syntax, unknown and repeated keys, values that will not do, and secrets, which have no place there.
 * Of the sections of `others`, which are for other commands, it knows the keys on the first level.
 */
export async function readConfig(
  file: string,
  tables: readonly FieldTable[],
  others: readonly FieldTable[] = [],
): Promise<ConfigValues> {
  const text = await readConfigText(file, 'Check the path given to --config, or leave it out.');
  return parseConfig(text, shownPath(resolve(file)), tables, others);
}

/**
 * What a config file holds, in UTF-8 or UTF-16.
 * @throws ProblemError (exit 3) where it cannot be read, or is no text: nothing of it may be lost when it is written again
 */
export async function readConfigText(file: string, next: string): Promise<string> {
  const what = `The config file ${file}`;
  const bytes = await readGivenFile(file, what, next);
  return requireText(bytes, { file: shownPath(resolve(file)), what, code: 'bad-config' });
}

/** As readConfig, for a text that was read already. `file` is its name in messages. */
export async function parseConfig(
  text: string,
  file: string,
  tables: readonly FieldTable[],
  others: readonly FieldTable[] = [],
): Promise<ConfigValues> {
  const yaml = await import('yaml');
  const lines = new yaml.LineCounter();
  const document = yaml.parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const directory = dirname(resolve(file));
  const known = knownKeys(tables, others);
  const values = new Map<string, ConfigValue>();
  const problems: { readonly offset: number; readonly text: string }[] = [];
  /** False when the syntax is broken: what the nodes say then is not to be trusted. */
  let understood = true;

  const placeOf = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${Math.max(line, 1)}:${Math.max(col, 1)}`;
  };
  const report = (offset: number, sentence: string) =>
    problems.push({ offset, text: `${placeOf(offset)}  ${sentence}` });
  const follow = (node: unknown) => (yaml.isAlias(node) ? node.resolve(document) : node);
  const keyOf = ({ key }: Pair) => (yaml.isScalar(key) ? String(key.value) : undefined);

  function checkSyntax(): void {
    for (const { code, message, pos } of [...document.errors, ...document.warnings]) {
      const [start, end] = pos;
      if (code === 'DUPLICATE_KEY') {
        const key = /^[\w-]+/.exec(text.slice(start, Math.max(end, start + 80)))?.[0] ?? 'this key';
        report(start, `${key} is given twice`);
      } else {
        understood = false;
        const isTooDeep = message.includes('call stack');
        report(
          start,
          isTooDeep ? 'is nested too deeply' : `is not valid YAML: ${message.replace(/\.$/, '')}`,
        );
        if (isTooDeep) break;
      }
    }
    if (!understood) return;
    yaml.visit(document, {
      Alias: (_, alias) => {
        if (alias.resolve(document) !== undefined) return;
        understood = false;
        report(offsetOf(alias), `the alias *${alias.source} is not defined`);
      },
    });
  }

  /** Reads the keys of a mapping; `path` is where it stands. */
  function readGroup(node: unknown, path: readonly string[]): void {
    const map = follow(node);
    if (map === null || map === undefined || (yaml.isScalar(map) && map.value === null)) return;
    if (yaml.isMap(map)) for (const pair of map.items) readPair(pair, path);
    else {
      const where = path.length === 0 ? 'the file' : path.join('.');
      report(offsetOf(map), `${where} must contain keys such as ${known.below(path).slice(0, 3).join(', ')}`);
    }
  }

  function readPair(pair: Pair, path: readonly string[]): void {
    const key = keyOf(pair);
    if (key === undefined || key.trim() === '') {
      report(offsetOf(pair.key), 'a key must be a single word');
      return;
    }
    const place = [...path, key];
    const full = place.join('.');
    const field = known.fields.get(full);
    if (field !== undefined) readField(field, pair);
    else if (known.below(place).length > 0) readGroup(pair.value, place);
    else if (!known.elsewhere.has(full) && !looksLikeSecret(key)) {
      // Nobody reads of more of them, and what is near takes time to find.
      const near = problems.length < mostListed ? ` ${suggestion(key, known.below(path), path)}` : '';
      report(offsetOf(pair.key), `${full} is not a known key.${near}`);
    }
  }

  function readField(field: Field<unknown>, pair: Pair): void {
    if (field.lifetime === 'run') {
      const flag = field.flag === undefined ? '' : `: use the flag ${nameOf(field)}`;
      report(offsetOf(pair.key), `${field.key} belongs to one run and cannot be in a config file${flag}`);
      return;
    }
    const offset = pair.value === null ? offsetOf(pair.key) : offsetOf(pair.value);
    const node = follow(pair.value);
    try {
      const raw: unknown = yaml.isNode(node) ? node.toJS(document) : undefined;
      if (raw === null || raw === undefined) report(offset, `${field.key} has no value`);
      else {
        field.read(raw, { source: 'config', directory });
        values.set(field.key, { raw, place: placeOf(offset) });
      }
    } catch (error) {
      // Aliases of aliases that would grow beyond measure.
      if (error instanceof ReferenceError) report(offset, `${field.key} cannot be read: ${error.message}`);
      else if (!(error instanceof FieldError)) throw error;
      else
        for (const { sentence, inside } of error.mistakes) {
          const part = partIn(pair, inside);
          report(part.offset, `${field.key} ${asWritten(sentence, part.node)}`);
        }
    }
  }

  /** The part of a value that `inside` leads to, or as near to it as the file goes. */
  function partIn({ key, value }: Pair, inside: Mistake['inside']) {
    let [node, offset] = [follow(value), value === null ? offsetOf(key) : offsetOf(value)];
    for (const step of inside) {
      const pair = yaml.isMap(node) ? node.items.find((one) => keyOf(one) === step) : undefined;
      const next =
        pair?.value ?? (yaml.isSeq(node) && typeof step === 'number' ? node.items[step] : pair?.key);
      if (next === undefined || next === null) break;
      [node, offset] = [follow(next), offsetOf(next)];
    }
    return { node, offset };
  }

  /** A message that repeats the value as the file has it: a number loses its plus sign and its zeros when it is read. */
  function asWritten(message: string, node: unknown): string {
    if (!yaml.isScalar(node) || node.source === undefined) return message;
    const written = quoted(node.source);
    return message.replace(quoted(node.value), () => written);
  }

  /** Also in what is for other commands, or not known. */
  function refuseSecrets(): void {
    yaml.visit(document, {
      Pair: (_, pair) => {
        const key = keyOf(pair);
        if (key !== undefined && looksLikeSecret(key))
          report(offsetOf(pair.key), `${key} ${secretsElsewhere}`);
      },
    });
  }

  checkSyntax();
  if (understood) {
    readGroup(document.contents, []);
    refuseSecrets();
  }
  if (problems.length === 0) return { directory, values };
  const count = problems.length === 1 ? 'a mistake' : `${problems.length} mistakes`;
  throw inputProblem(`The config file ${file} has ${count}.`, {
    code: 'bad-config',
    details: problems.sort((one, other) => one.offset - other.offset).map((problem) => problem.text),
    next: 'Correct the file and run the command again. Nothing was changed.',
  });
}

function knownKeys(tables: readonly FieldTable[], others: readonly FieldTable[]) {
  const fields = new Map(tables.flatMap(fieldsOf).map((field) => [field.key, field]));
  // What stands there is left to the commands that read it.
  const elsewhere = new Set(others.flatMap(fieldsOf).map(({ key }) => key.split('.').slice(0, 2).join('.')));
  const all = [...fields.keys(), ...elsewhere].map((key) => key.split('.'));
  const below = (path: readonly string[]): readonly string[] => [
    ...new Set(
      all.flatMap((key) =>
        path.every((word, at) => key[at] === word) ? (key.slice(path.length)[0] ?? []) : [],
      ),
    ),
  ];
  return { fields, elsewhere, below };
}

const secretsElsewhere =
  'looks like a secret, and secrets are not read from a config file: use the variable ' +
  'GENESYSCLOUD_OAUTHCLIENT_SECRET or GENESYSCLOUD_ACCESS_TOKEN, or the key clientSecretFile or accessTokenFile';

/** A key under which people would write a secret. */
function looksLikeSecret(key: string): boolean {
  const simple = key.toLowerCase().replace(/[^a-z]/g, '');
  return /(secret|password|passwd|passphrase|token|apikey|privatekey)$/.test(simple);
}

function offsetOf(node: unknown): number {
  const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
  return Array.isArray(range) && typeof range[0] === 'number' ? range[0] : 0;
}

/** The known key that was probably meant, or all that could stand there. */
function suggestion(key: string, known: readonly string[], path: readonly string[]): string {
  const near = nearest(key, known, 1)[0];
  if (near !== undefined) return `Did you mean ${[...path, near].join('.')}?`;
  return `Known here: ${known.join(', ')}`;
}
