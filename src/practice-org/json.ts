/** A value as JSON can write it. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export type JsonObject = { readonly [name: string]: Json };

export { isObject } from '../core/json.js';

export function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

export function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** To the minute, for people: `2026-11-22 10:07` of an ISO 8601 text. */
export function minute(text: string): string {
  return text.slice(0, 16).replace('T', ' ');
}

/** The dates that most answers carry. */
export function dates(one: { readonly createdAt: number; readonly modifiedAt?: number }) {
  return { dateCreated: iso(one.createdAt), dateModified: iso(one.modifiedAt ?? one.createdAt) };
}

/** A copy without the members that nobody sent, as it will be after the state was written and read again. */
export function onlySent<T extends object>(members: { readonly [K in keyof T]: T[K] | undefined }): T {
  return JSON.parse(JSON.stringify(members)) as T;
}

/** A copy without these members. */
export function without<T extends object, K extends keyof T>(one: T, ...names: readonly K[]): Omit<T, K> {
  const left = Object.entries(one).filter(([name]) => !names.some((other) => other === name));
  return Object.fromEntries(left) as Omit<T, K>;
}

/** An optional member of an answer: `...optional('description', code.description)`. */
export function optional<K extends string, V>(name: K, value: V | undefined): { readonly [P in K]?: V } {
  return (value === undefined ? {} : { [name]: value }) as { readonly [P in K]?: V };
}
