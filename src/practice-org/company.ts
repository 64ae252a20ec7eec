import { readFileSync } from 'node:fs';

const sections = JSON.parse(readFileSync(new URL('./company.json', import.meta.url), 'utf8')) as Readonly<
  Record<string, unknown>
>;

/** What the seeded company has of something, as `company.json` says it. Our own data: what is wrong with it fails tests. */
export function company<T>(section: string): T {
  return sections[section] as T;
}

/** What the company has of something by name, and others until there are so many. */
export function rows<T>(section: string, count: number, another: (index: number) => T): readonly T[] {
  const named = company<readonly T[]>(section);
  return Array.from({ length: Math.max(named.length, count) }, (_, at) => named[at] ?? another(at));
}
