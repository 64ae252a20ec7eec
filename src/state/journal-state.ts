import { isObject, type Json } from '../core/json.js';
import type { Fingerprint } from '../engine/fingerprint.js';
import type { OrgInfo } from '../engine/report.js';
import type { Remembered } from '../engine/resource.js';

/** The version of the file's form. A file with a newer one is left to the program that wrote it. */
const journalVersion = 1;

type StepRecord = Required<Remembered>;

/** What a journal file holds: one org, one solution. Never a secret. */
export interface JournalState {
  readonly version: typeof journalVersion;
  readonly org: OrgInfo;
  readonly solution: string;
  /** By config key. */
  readonly answers: Readonly<Record<string, Json>>;
  /** When the answers were saved, ISO 8601. Files of earlier programs have none. */
  readonly answeredAt?: string;
  readonly steps: Readonly<Record<string, StepRecord>>;
  /** Steps whose creation was begun, with the time. */
  readonly intents: Readonly<Record<string, string>>;
  /** What was there before the first change, by step. */
  readonly before: Readonly<Record<string, Json>>;
  /** Steps as they were when they were last found as wanted. Files of earlier programs have none. */
  readonly asWanted: Readonly<Record<string, Fingerprint>>;
}

export function emptyJournal(org: OrgInfo, solution: string): JournalState {
  return {
    version: journalVersion,
    org,
    solution,
    answers: {},
    steps: {},
    intents: {},
    before: {},
    asWanted: {},
  };
}

type JournalReading =
  | { readonly kind: 'read'; readonly state: JournalState }
  | { readonly kind: 'newer' }
  | { readonly kind: 'broken' };

/**
 * Reads the text of a journal file; the org's name is taken from `org`, since orgs can be renamed. Checked by hand:
 * loading a schema library, also its light build, takes as long as starting Node (zod 4.6 loads its 64 locales).
 */
export function parseJournal(text: string, org: OrgInfo, solution: string): JournalReading {
  const found = parseJson(text);
  if (!isObject(found) || typeof found.version !== 'number') return { kind: 'broken' };
  if (found.version > journalVersion) return { kind: 'newer' };
  const { answers, answeredAt, steps, intents, before, asWanted = {} } = found;
  const whole =
    found.version === journalVersion &&
    isObject(answers) &&
    isRecordOf(steps, isStepRecord) &&
    isRecordOf(intents, (value): value is string => typeof value === 'string') &&
    isObject(before) &&
    isRecordOf(asWanted, isFingerprint);
  if (!whole) return { kind: 'broken' };
  const version = journalVersion;
  return {
    kind: 'read',
    state: {
      version,
      org,
      solution,
      answers,
      ...(typeof answeredAt === 'string' ? { answeredAt } : {}),
      steps,
      intents,
      before,
      asWanted,
    },
  };
}

function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

type JsonRecord<T = Json> = { readonly [key: string]: T };

function isRecordOf<T extends Json>(
  value: Json | undefined,
  is: (entry: Json) => entry is T,
): value is JsonRecord<T> {
  return isObject(value) && Object.values(value).every(is);
}

type StepJson = { readonly id: string; readonly origin: 'created' | 'adopted'; readonly at: string };

function isStepRecord(value: Json): value is StepJson {
  if (!isObject(value) || typeof value.id !== 'string' || typeof value.at !== 'string') return false;
  return value.origin === 'created' || value.origin === 'adopted';
}

function isFingerprint(value: Json): value is { readonly id: string; readonly digest: string } {
  return isObject(value) && typeof value.id === 'string' && typeof value.digest === 'string';
}
