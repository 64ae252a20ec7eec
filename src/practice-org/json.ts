export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export type JsonObject = { readonly [name: string]: Json };

export { isObject, jsonIn } from '../core/json.js';

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

export function dates(one: { readonly createdAt: number; readonly modifiedAt?: number }) {
  return { dateCreated: iso(one.createdAt), dateModified: iso(one.modifiedAt ?? one.createdAt) };
}

/** These members alone, always in the same order; not those that nobody sent. */
export function picked<T extends object, K extends keyof T>(one: T, names: readonly K[]): Pick<T, K> {
  const sent = names.flatMap((name) => (one[name] === undefined ? [] : [[name, one[name]]]));
  return Object.fromEntries(sent) as Pick<T, K>;
}

export function without<T extends object, K extends keyof T>(one: T, ...names: readonly K[]): Omit<T, K> {
  const left = Object.entries(one).filter(([name]) => !names.some((other) => other === name));
  return Object.fromEntries(left) as Omit<T, K>;
}
