import type { Positional } from './command.js';

/** `<dir>`, `[FILE.csv]`, `<KEY=PRESENCE...>`: as commander reads it and help shows it. */
export function usageOf({ name, required, variadic }: Positional): string {
  const inner = `${name}${variadic === true ? '...' : ''}`;
  return required ? `<${inner}>` : `[${inner}]`;
}
