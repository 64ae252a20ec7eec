import { isObject, type Json, jsonIn } from '../core/json.js';
import type { Fingerprint } from '../engine/fingerprint.js';
import type { Remembered } from '../engine/resource.js';

/** What a journal file holds beside its version, org and solution. Never a secret. */
export interface Kept {
  /** By config key. */
  readonly answers: Readonly<Record<string, Json>>;
  /** When the answers were saved, ISO 8601. Files of earlier programs have none. */
  readonly answeredAt?: string;
  readonly steps: Readonly<Record<string, Required<Remembered>>>;
  /** Steps whose creation was begun, with the time. */
  readonly intents: Readonly<Record<string, string>>;
  /** What was there before the first change, by step. */
  readonly before: Readonly<Record<string, Json>>;
  /** Steps as they were when they were last found as wanted. Files of earlier programs have none. */
  readonly asWanted: Readonly<Record<string, Fingerprint>>;
  /** Steps that a run began and did not end, with the time. Files of earlier programs have none. */
  readonly unfinished: Readonly<Record<string, string>>;
}

/** The version of the file's form. A file with a newer one is left to the program that wrote it. */
const version = 1;
export const nothing: Kept = {
  answers: {},
  steps: {},
  intents: {},
  before: {},
  asWanted: {},
  unfinished: {},
};

export function journalText(content: object): string {
  return `${JSON.stringify({ version, ...content }, null, 2)}\n`;
}

/**
 * What the text of a journal file holds. Checked by hand: loading a schema library, also its light build, takes as long
 * as starting Node (zod 4.6 loads its 64 locales).
 */
export function keptIn(text: string): Kept | 'newer' | 'broken' {
  const found = jsonIn(text);
  if (!isObject(found) || typeof found.version !== 'number') return 'broken';
  if (found.version > version) return 'newer';
  const { answers, answeredAt, steps, intents, before, asWanted = {}, unfinished = {} } = found;
  const isWhole =
    found.version === version &&
    isRecordOf(answers, isJson) &&
    isRecordOf(steps, isRemembered) &&
    isRecordOf(intents, isText) &&
    isRecordOf(before, isJson) &&
    isRecordOf(asWanted, isFingerprint) &&
    isRecordOf(unfinished, isText);
  if (!isWhole) return 'broken';
  const at = isText(answeredAt) ? { answeredAt } : {};
  return { answers, ...at, steps, intents, before, asWanted, unfinished };
}

function isRecordOf<T>(value: unknown, is: (entry: unknown) => entry is T): value is Record<string, T> {
  return isObject(value) && Object.values(value).every(is);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** Whatever JSON gives is. */
function isJson(_value: unknown): _value is Json {
  return true;
}

function isRemembered(value: unknown): value is Required<Remembered> {
  const isOrigin = isObject(value) && (value.origin === 'created' || value.origin === 'adopted');
  return isOrigin && isText(value.id) && isText(value.at);
}

function isFingerprint(value: unknown): value is Fingerprint {
  return isObject(value) && isText(value.id) && isText(value.digest);
}
