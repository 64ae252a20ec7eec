import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** Loaded when times are first reckoned with: help, which names permissions, has no use for it. */
export function luxon(): typeof import('luxon') {
  return require('luxon') as typeof import('luxon');
}
