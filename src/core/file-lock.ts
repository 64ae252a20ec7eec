import { closeSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';

/** Longest wait for another process; its transactions take milliseconds. */
const patience = 10_000;
/** A lock older than this belongs to nobody any more, whatever its process id says. */
const abandonedAfter = 30_000;
/** A lock is empty for the instant between its creation and the writing of the process id, unless that was its end. */
const emptyFor = 3_000;
const pause = 3;

/**
 * Runs `work` while this process holds the lock file beside `file`. Blocks the process while it waits: the work is
 * synchronous and short. A lock whose process is gone is taken over. Throws when the wait is too long.
 */
export function withLock<T>(file: string, work: () => T): T {
  const lock = `${file}.lock`;
  const deadline = Date.now() + patience;
  while (!create(lock)) {
    if (abandoned(lock)) takeAway(lock);
    else if (Date.now() > deadline)
      throw new Error(`Another process has held ${lock} for more than ${patience / 1000} seconds.`);
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pause);
  }
  try {
    return work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function create(lock: string): boolean {
  try {
    const handle = openSync(lock, 'wx', 0o600);
    writeSync(handle, String(process.pid));
    closeSync(handle);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

function abandoned(lock: string): boolean {
  try {
    const age = Date.now() - statSync(lock).mtimeMs;
    if (age > abandonedAfter) return true;
    const owner = readFileSync(lock, 'utf8');
    return owner === '' ? age > emptyFor : !alive(Number(owner));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

/** Only one of several waiting processes may take an abandoned lock away, and only while it is still that one. */
function takeAway(lock: string): void {
  const guard = `${lock}.takeover`;
  if (!create(guard)) {
    if (abandoned(guard)) rmSync(guard, { force: true });
    return;
  }
  try {
    if (abandoned(lock)) rmSync(lock, { force: true });
  } finally {
    rmSync(guard, { force: true });
  }
}

/** Whether there is a process with this id. */
export function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
