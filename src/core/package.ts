import { readFileSync } from 'node:fs';

/** The package's root: where `package.json` and `templates/` lie, seen from `dist` as from `src`. */
export const packageRoot = new URL('../../', import.meta.url);

export function readVersion(): string {
  const text = readFileSync(new URL('package.json', packageRoot), 'utf8');
  const { version } = JSON.parse(text) as { readonly version: string };
  return version;
}
