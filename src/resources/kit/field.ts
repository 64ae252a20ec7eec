import { isObject, type Json } from '../../core/json.js';
import { canonical } from '../../engine/fingerprint.js';
import type { Change, References } from '../../engine/resource.js';

type Want = Json | object | ((references: References) => unknown);

/**
 * One field of an object that setup manages. It stands in a map under its path, such as `config.name`: the name by which
 * people see it in a plan, and the place where it is read and sent unless `read` and `send` say otherwise.
 */
export interface Field<Found> {
  /** What is wanted: a value, or how it follows from the ids of other steps. */
  readonly want: Want;
  /** What an object holds that leaves the field out: the platform's default. */
  readonly absent?: unknown;
  /** The value that the platform's object holds, in the form of `want`; `there` stands at the path. */
  readonly read?: (there: unknown, found: Found) => unknown;
  /** What is sent for the value; `there` stands at the path in the object that is replaced. Undefined leaves it out. */
  readonly send?: (value: unknown, there: unknown) => unknown;
  /** The form in which values are compared and shown: without what says nothing. */
  readonly canonical?: (value: unknown) => unknown;
  /**
   * What somebody else's object is to hold instead, such as both what it holds and what is wanted. `keep` leaves it as
   * it is.
   */
  readonly foreign?: 'keep' | ((wanted: unknown, present: unknown) => unknown);
  /** What our own object is to hold, where that depends on what it holds. */
  readonly ours?: (wanted: unknown, present: unknown) => unknown;
  /** The platform does not change it in an object that exists: the step is blocked before anything is written. */
  readonly fixed?: true | ((change: Change) => boolean);
  /** Sent when the object is made, and the user's own after that. */
  readonly onlyCreated?: true;
}

/** By path, in the order in which plans show them. */
export type Fields<Found> = Readonly<Record<string, Field<Found>>>;

/** What is wanted, by path. */
export type Wanted = Readonly<Record<string, unknown>>;

/** A reference to another object: an id here, `{ id }` for the platform. */
export function reference<Found>(want: Want, more: Partial<Field<Found>> = {}): Field<Found> {
  return { want, read: idIn, send: (id) => (id === null ? undefined : { id }), ...more };
}

/** References to other objects, in their order. */
export function references<Found>(want: Want): Field<Found> {
  return {
    want,
    read: (there) => (Array.isArray(there) ? there.map(idIn) : []),
    send: (ids) => (Array.isArray(ids) ? ids.map((id: unknown) => ({ id })) : []),
  };
}

function idIn(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'id' in value ? value.id : null;
}

export function wantedOf<Found>(fields: Fields<Found>, given: References): Wanted {
  return mapped(fields, ({ want }) => (typeof want === 'function' ? want(given) : want));
}

/** What the object holds in the fields that are compared. */
export function presentOf<Found>(fields: Fields<Found>, found: Found): Wanted {
  const compared = Object.entries(fields).filter(([, { onlyCreated }]) => onlyCreated !== true);
  return mapped(Object.fromEntries(compared), (field, path) => presentIn(field, path, found));
}

/** The same in canonical form. */
export function canonicalOf<Found>(fields: Fields<Found>, values: Wanted): Wanted {
  const entries = Object.entries(values);
  return Object.fromEntries(entries.map(([path, value]) => [path, shown(fields[path]?.canonical, value)]));
}

/** What differs in the object. Of somebody else's, only what has to be otherwise. */
export function changesIn<Found>(
  fields: Fields<Found>,
  wanted: Wanted,
  found: Found,
  ours: boolean,
): readonly Change[] {
  return Object.entries(fields).flatMap(([path, field]) => {
    if (field.onlyCreated === true) return [];
    const present = presentIn(field, path, found);
    const after = targetOf(field, wanted[path], present, ours);
    return compare(path, shown(field.canonical, present), shown(field.canonical, after));
  });
}

/** The first of the changes that the platform does not make. */
export function impossibleAmong<Found>(
  fields: Fields<Found>,
  changes: readonly Change[],
): Change | undefined {
  return changes.find((change) => {
    const path = Object.keys(fields).find((one) => isWithin(change.path, one));
    const fixed = path === undefined ? undefined : fields[path]?.fixed;
    return typeof fixed === 'function' ? fixed(change) : fixed === true;
  });
}

/** The request that makes an object of what is wanted. */
export function bodyOf<Found>(fields: Fields<Found>, wanted: Wanted): object {
  return Object.entries(fields).reduce<object>((body, [path, field]) => {
    return withValue(body, path, sent(field, wanted[path], undefined));
  }, {});
}

/** The object as it was read, with what is wanted in its place. */
export function replacementOf<Found extends object>(
  fields: Fields<Found>,
  wanted: Wanted,
  found: Found,
  ours: boolean,
): Found {
  const replaced = Object.entries(fields).reduce<object>((body, [path, field]) => {
    if (field.onlyCreated === true || (!ours && field.foreign === 'keep')) return body;
    const value = targetOf(field, wanted[path], presentIn(field, path, found), ours);
    return withValue(body, path, sent(field, value, valueAt(found, path)));
  }, found);
  // What was read, with fields in it whose names and forms are the platform's.
  return replaced as Found;
}

function presentIn<Found>({ read, absent = null }: Field<Found>, path: string, found: Found): unknown {
  const there = valueAt(found, path);
  return (read === undefined ? there : read(there, found)) ?? absent;
}

function targetOf<Found>(field: Field<Found>, wanted: unknown, present: unknown, isOurs: boolean): unknown {
  const { ours, foreign } = field;
  if (!isOurs && foreign === 'keep') return present;
  const follow = isOurs ? ours : foreign === 'keep' ? undefined : foreign;
  return follow === undefined ? wanted : follow(wanted, present);
}

function sent<Found>({ send }: Field<Found>, value: unknown, there: unknown): unknown {
  return send === undefined ? (value ?? undefined) : send(value, there);
}

function shown(canonical: ((value: unknown) => unknown) | undefined, value: unknown): unknown {
  return canonical === undefined ? value : canonical(value);
}

function isWithin(path: string, parent: string): boolean {
  return path === parent || path.startsWith(`${parent}.`) || path.startsWith(`${parent}[`);
}

function valueAt(holder: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((at, key) => (isObject(at) ? at[key] : undefined), holder);
}

/** A copy with the value at the path; without the member where the value is undefined. */
function withValue(holder: unknown, path: string, value: unknown): object {
  const [key = '', ...rest] = path.split('.');
  const { [key]: there, ...others } = recordOf(holder);
  const inner = rest.length === 0 ? value : withValue(there, rest.join('.'), value);
  return inner === undefined ? others : { ...others, [key]: inner };
}

export function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return isObject(value) ? value : {};
}

function mapped<Found>(fields: Fields<Found>, value: (field: Field<Found>, path: string) => unknown): Wanted {
  return Object.fromEntries(Object.entries(fields).map(([path, field]) => [path, value(field, path)]));
}

/**
 * What differs between two values, field by field, under `path`. Absent, null, an empty object and an empty list are
 * the same: the platform leaves out, or fills in, any of them. Lists are compared as a whole.
 */
export function compare(path: string, before: unknown, after: unknown): readonly Change[] {
  const [left, right] = [canonical(before), canonical(after)];
  if (JSON.stringify(left) === JSON.stringify(right)) return [];
  const [leftFields, rightFields] = [fieldsIn(left), fieldsIn(right)];
  if (leftFields !== undefined && rightFields !== undefined) {
    const keys = [...new Set([...Object.keys(leftFields), ...Object.keys(rightFields)])];
    return keys.flatMap((key) =>
      compare(path === '' ? key : `${path}.${key}`, own(leftFields, key), own(rightFields, key)),
    );
  }
  return [{ path, before: left, after: right }];
}

/** Every field of something that does not exist yet, for a plan. */
export function fieldsOf(value: Readonly<Record<string, unknown>>): readonly Change[] {
  return Object.entries(value).flatMap(([key, after]) => compare(key, null, after));
}

/** Of an object, or of nothing, which has none; undefined for any other value, which is compared as a whole. */
function fieldsIn(value: Json): { readonly [key: string]: Json } | undefined {
  if (value === null) return {};
  return isObject(value) ? value : undefined;
}

/** Not what every object inherits: names in an org can be anything, `toString` too. */
function own(fields: { readonly [key: string]: Json }, key: string): Json | undefined {
  return Object.hasOwn(fields, key) ? fields[key] : undefined;
}
