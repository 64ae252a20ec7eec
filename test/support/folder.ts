import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An empty folder, which goes when all tests have run. */
export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'f-'));
}

/** For the test runner: one folder for all that the tests of a run write, and its removal. */
export function setup(): () => void {
  const folder = mkdtempSync(join(quickestFolder(), 'gc-presence-'));
  process.env.TMPDIR = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}

/** The program waits for the disk at every note in its journal: in memory, where there is room, that takes no time. */
function quickestFolder(): string {
  const memory = '/dev/shm';
  try {
    const { bavail, bsize } = statfsSync(memory);
    return bavail * bsize > 2 ** 30 ? memory : tmpdir();
  } catch {
    return tmpdir();
  }
}
