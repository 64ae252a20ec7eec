import { spawn } from 'node:child_process';
import type { Environment } from './io.js';

/** The program that opens an address, with its arguments: GENESYSCLOUD_BROWSER (as the gc CLI reads it), or the usual one. */
export function browserCommand(
  address: string,
  { GENESYSCLOUD_BROWSER: own = '' }: Environment,
  platform: NodeJS.Platform,
): readonly [program: string, ...args: string[]] {
  if (own.trim() !== '') return [own.trim(), address];
  if (platform === 'darwin') return ['open', address];
  // `start` is a word of the shell, which would read the & of an address.
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', address];
  return ['xdg-open', address];
}

/** Opens an address in the browser, if there is one. Nothing is said when there is none: people are shown the address, too. */
export function openBrowser(address: string, environment: Environment): void {
  const [program, ...args] = browserCommand(address, environment, process.platform);
  const child = spawn(program, args, { stdio: 'ignore', detached: true, env: { ...environment } });
  child.on('error', () => undefined);
  child.unref();
}
