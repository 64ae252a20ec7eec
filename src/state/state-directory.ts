import { homedir } from 'node:os';
import { posix, win32 } from 'node:path';
import type { Environment } from '../core/io.js';

interface Machine {
  readonly environment: Environment;
  readonly platform?: NodeJS.Platform;
  readonly home?: string;
}

/**
 * Where this program keeps what it remembers: `$XDG_STATE_HOME/gc-presence` where that is set, else
 * `~/.local/state/gc-presence`, `~/Library/Application Support/gc-presence` on macOS, and
 * `%LOCALAPPDATA%\gc-presence` on Windows. Whoever writes there first creates it with `privateDirectory`.
 */
export function stateDirectory({
  environment,
  platform = process.platform,
  home = homedir(),
}: Machine): string {
  if (platform === 'win32') {
    const local = environment.LOCALAPPDATA?.trim();
    return win32.join(local || win32.join(home, 'AppData', 'Local'), 'gc-presence');
  }
  // The XDG specification has relative paths ignored.
  const state = environment.XDG_STATE_HOME?.trim();
  if (state && posix.isAbsolute(state)) return posix.join(state, 'gc-presence');
  const usual = platform === 'darwin' ? ['Library', 'Application Support'] : ['.local', 'state'];
  return posix.join(home, ...usual, 'gc-presence');
}
