import type { Document, LineCounter, Node, Pair, YAMLMap } from 'yaml';
import { nearest } from '../core/nearest.js';
import { type Field, FieldError, longFlag } from './field.js';
import { quoted } from './field-kinds.js';
import { type KnownKeys, looksLikeSecret } from './known-keys.js';

export interface ConfigValue {
  readonly raw: unknown;
  /** `setup.yaml:3:9` */
  readonly place: string;
}

/** The file as it is named in messages, and where relative paths in it start. */
export interface ConfigPlace {
  readonly file: string;
  readonly directory: string;
}

type Yaml = typeof import('yaml');

interface Found {
  readonly offset: number;
  readonly text: string;
}

/** Walks the nodes of one config file, and gathers its values and everything that is wrong. */
export class ConfigReader {
  readonly values = new Map<string, ConfigValue>();
  readonly problems: Found[] = [];
  /** False when the syntax is broken: what the nodes say then is not to be trusted. */
  understood = true;
  readonly #yaml: Yaml;
  readonly #document: Document.Parsed;
  readonly #lines: LineCounter;
  readonly #at: ConfigPlace;

  constructor(yaml: Yaml, document: Document.Parsed, lines: LineCounter, at: ConfigPlace) {
    this.#yaml = yaml;
    this.#document = document;
    this.#lines = lines;
    this.#at = at;
  }

  sortedProblems(): string[] {
    return [...this.problems].sort((one, other) => one.offset - other.offset).map(({ text }) => text);
  }

  checkSyntax(text: string): void {
    for (const error of [...this.#document.errors, ...this.#document.warnings]) {
      const [start, end] = error.pos;
      if (error.code === 'DUPLICATE_KEY') {
        const key = /^[\w-]+/.exec(text.slice(start, Math.max(end, start + 80)))?.[0] ?? 'this key';
        this.#report(start, `${key} is given twice`);
      } else {
        this.understood = false;
        this.#report(start, `is no valid YAML: ${error.message.replace(/\.$/, '')}`);
      }
    }
    if (this.understood) this.#checkAliases();
  }

  #checkAliases(): void {
    this.#yaml.visit(this.#document, {
      Alias: (_, alias) => {
        if (alias.resolve(this.#document) !== undefined) return;
        this.understood = false;
        this.#report(offsetOf(alias), `the alias *${alias.source} stands for nothing`);
      },
    });
  }

  /** Reads the keys of a mapping; `path` is where it stands. */
  readGroup(node: unknown, known: KnownKeys, path: readonly string[]): void {
    const map = this.#follow(node);
    if (map === null || map === undefined || (this.#yaml.isScalar(map) && map.value === null)) return;
    if (!this.#yaml.isMap(map)) {
      const where = path.length === 0 ? 'the file' : path.join('.');
      this.#report(
        offsetOf(map),
        `${where} must hold keys such as ${[...known.keys()].slice(0, 3).join(', ')}`,
      );
      return;
    }
    for (const pair of (map as YAMLMap).items) this.#readPair(pair, known, path);
  }

  #readPair(pair: Pair, known: KnownKeys, path: readonly string[]): void {
    const key = this.#yaml.isScalar(pair.key) ? String(pair.key.value) : undefined;
    const entry = key === undefined ? undefined : known.get(key);
    if (key === undefined) this.#report(offsetOf(pair.key), 'a key must be a single word');
    else if (entry === undefined) this.#reportUnknown(pair, key, known, path);
    else if (entry.kind === 'group') this.readGroup(pair.value, entry.keys, [...path, key]);
    else if (entry.kind === 'field') this.#readField(entry.field, pair);
    else this.#refuseSecrets(pair.value);
  }

  #reportUnknown(pair: Pair, key: string, known: KnownKeys, path: readonly string[]): void {
    const full = [...path, key].join('.');
    if (looksLikeSecret(key)) {
      this.#reportSecret(offsetOf(pair.key), full);
      return;
    }
    this.#report(offsetOf(pair.key), `${full} is not a known key. ${suggestion(key, known, path)}`);
    this.#refuseSecrets(pair.value);
  }

  #readField(field: Field<unknown>, pair: Pair): void {
    if (!field.configurable) {
      const flag = field.flag === undefined ? '' : `: use the flag ${longFlag(field.flag)}`;
      const sentence = `${field.key} belongs to one run and cannot be in a config file${flag}`;
      this.#report(offsetOf(pair.key), sentence);
      return;
    }
    const offset = pair.value === null ? offsetOf(pair.key) : offsetOf(pair.value);
    try {
      const node = this.#follow(pair.value);
      const raw: unknown = this.#yaml.isNode(node) ? node.toJS(this.#document) : undefined;
      if (raw === null || raw === undefined) this.#report(offset, `${field.key} has no value`);
      else this.#readValue(field, raw, offset, this.#written(node));
    } catch (error) {
      // Aliases of aliases that would grow beyond measure.
      if (!(error instanceof ReferenceError)) throw error;
      this.#report(offset, `${field.key} cannot be read: ${error.message}`);
    }
  }

  /** A value as the file writes it: a number has lost its plus sign and its zeros when it is read. */
  #written(node: unknown): string | undefined {
    return this.#yaml.isScalar(node) ? node.source : undefined;
  }

  #readValue(field: Field<unknown>, raw: unknown, offset: number, written: string | undefined): void {
    try {
      field.read(raw, { source: 'config', directory: this.#at.directory });
      this.values.set(field.key, { raw, place: this.#place(offset) });
    } catch (error) {
      if (!(error instanceof FieldError)) throw error;
      const said = quoted(raw);
      const message = error.message.replace(said, () => (written === undefined ? said : quoted(written)));
      this.#report(offset, `${field.key} ${message}`);
    }
  }

  /** Looks for secrets in what is not read any further. */
  #refuseSecrets(value: unknown): void {
    if (!this.#yaml.isNode(value)) return;
    this.#yaml.visit(value as Node, {
      Pair: (_, pair) => {
        if (!this.#yaml.isScalar(pair.key)) return;
        const key = String(pair.key.value);
        if (looksLikeSecret(key)) this.#reportSecret(offsetOf(pair.key), key);
      },
    });
  }

  #reportSecret(offset: number, key: string): void {
    this.#report(
      offset,
      `${key} looks like a secret, and secrets are not read from a config file: use the variable ` +
        'GENESYSCLOUD_OAUTHCLIENT_SECRET or GENESYSCLOUD_ACCESS_TOKEN, or the key clientSecretFile or accessTokenFile',
    );
  }

  #follow(node: unknown): unknown {
    return this.#yaml.isAlias(node) ? node.resolve(this.#document) : node;
  }

  #report(offset: number, sentence: string): void {
    this.problems.push({ offset, text: `${this.#place(offset)}  ${sentence}` });
  }

  #place(offset: number): string {
    const { line, col } = this.#lines.linePos(offset);
    return `${this.#at.file}:${Math.max(line, 1)}:${Math.max(col, 1)}`;
  }
}

function offsetOf(node: unknown): number {
  const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
  return Array.isArray(range) && typeof range[0] === 'number' ? range[0] : 0;
}

/** The known key that was probably meant, or all that could stand there. */
function suggestion(key: string, known: KnownKeys, path: readonly string[]): string {
  const near = nearest(key, known.keys(), 1)[0];
  if (near !== undefined) return `Did you mean ${[...path, near].join('.')}?`;
  return `Known here: ${[...known.keys()].join(', ')}`;
}
