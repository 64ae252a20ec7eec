import { randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { errorCode, FileError } from './file-reason.js';
import { readKeptFile } from './files.js';
import { isObject, jsonIn } from './json.js';

/** Longest wait for another process; its transactions take milliseconds. */
const patience = 10_000;
/** How long a lock is watched without a change before it counts as left behind, where nobody can ask its owner. */
const unchanged = { elsewhere: 8_000, empty: 3_000 };
const pause = 3;

/**
 * Runs `work` while this process holds the lock file beside `file`. Blocks the process while it waits: the work is
 * synchronous and short. A lock is taken over from a process that is proven gone: its id is free on this machine, or
 * belongs to a process that started later. A process id says nothing of another machine or another container that uses
 * the same folder, so the lock of one there is taken only after it has stood unchanged for a thousand times as long as
 * the work takes. Throws when the wait is too long.
 */
export function withLock<T>(file: string, work: () => T): T {
  const lock = `${file}.lock`;
  const mine = JSON.stringify({ ...thisProcess(), once: randomUUID() });
  const deadline = performance.now() + patience;
  let watched = { text: '', since: performance.now() };
  while (!create(lock, mine)) {
    const text = contentOf(lock);
    if (performance.now() > deadline)
      throw new FileError(`Another process has held ${lock} for more than ${patience / 1000} seconds.`);
    if (text === undefined) continue;
    if (text !== watched.text) watched = { text, since: performance.now() };
    const unchangedFor = performance.now() - watched.since;
    if (leftBehind(text, unchangedFor)) takeAway(lock, text, unchangedFor);
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pause);
  }
  try {
    return work();
  } finally {
    if (contentOf(lock) === mine) rmSync(lock, { force: true });
  }
}

/** Who holds a lock, as it says itself. */
interface Owner {
  /** What has process ids of its own: a machine since it was started, or a container on it. */
  readonly machine: string;
  readonly pid: number;
  /** When the process started, on the machine's own clock; empty where nobody tells. */
  readonly started: string;
}

let known: Owner | undefined;

function ownerText(): string {
  return JSON.stringify(thisProcess());
}

function thisProcess(): Owner {
  known ??= { machine: machineOf(), pid: process.pid, started: startOf(process.pid) ?? '' };
  return known;
}

function machineOf(): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    // Only Linux has these, and only Linux has containers with process ids of their own.
    return hostname();
  }
}

/**
 * In ticks since the machine started; the 22nd field, behind a name that may hold anything. Undefined for one that has
 * ended, also while its id stays taken until its parent asks for its end: in many containers nobody does.
 */
function startOf(pid: number): string | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

function create(lock: string, content: string): boolean {
  try {
    const handle = openSync(lock, 'wx', 0o600);
    try {
      writeSync(handle, content);
    } catch (error) {
      rmSync(lock, { force: true });
      throw error;
    } finally {
      closeSync(handle);
    }
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Undefined where there is no lock. A lock is empty for the instant between its creation and the writing of it. */
function contentOf(lock: string): string | undefined {
  try {
    return readKeptFile(lock);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Whether what a process left is nobody's any more. Where nobody can ask it, that is what has stood unchanged too long. */
function leftBehind(text: string, unchangedFor: number): boolean {
  if (text === '') return unchangedFor > unchanged.empty;
  const owner = ownerIn(text);
  if (owner?.machine !== thisProcess().machine) return unchangedFor > unchanged.elsewhere;
  return !alive(owner.pid) || (owner.started !== '' && startOf(owner.pid) !== owner.started);
}

/** Undefined for what an earlier version wrote, or something else. */
function ownerIn(text: string): Owner | undefined {
  const owner = jsonIn(text);
  if (!isObject(owner)) return undefined;
  const { machine, pid, started } = owner;
  if (typeof machine !== 'string' || typeof pid !== 'number' || typeof started !== 'string') return undefined;
  return { machine, pid, started };
}

/** Only one of several waiting processes may take a lock away, and only while it is still that one. */
function takeAway(lock: string, text: string, unchangedFor: number): void {
  const guard = `${lock}.takeover`;
  if (!create(guard, ownerText())) {
    const holder = contentOf(guard);
    if (holder !== undefined && leftBehind(holder, unchangedFor)) rmSync(guard, { force: true });
    return;
  }
  try {
    if (contentOf(lock) === text) rmSync(lock, { force: true });
  } finally {
    rmSync(guard, { force: true });
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

/** A note is renewed so often, as a process in another container cannot be asked. */
const renewal = 2_000;

/** Notes in a file of this beginning that this process is at work. Answers with what takes the note away. */
export function noteAtWork(beginning: string): () => void {
  const note = `${beginning}${randomUUID()}`;
  const details = { host: hostname(), since: new Date().toISOString() };
  writeFileSync(note, JSON.stringify({ ...thisProcess(), ...details }), { mode: 0o600 });
  const renewed = setInterval(() => {
    try {
      utimesSync(note, new Date(), new Date());
    } catch {
      // Whoever took it away, or cannot be reached, must not end the work.
    }
  }, renewal).unref();
  return () => {
    clearInterval(renewed);
    rmSync(note, { force: true });
  };
}

/** A process that has noted so. */
export interface AtWork {
  readonly note: string;
  readonly pid: number;
  /** Undefined where an earlier version noted it. */
  readonly host: string | undefined;
  /** ISO 8601 */
  readonly since: string | undefined;
}

/** Who has noted so. Notes of those that are gone are taken away. */
export function processesAtWork(beginning: string): readonly AtWork[] {
  const folder = dirname(beginning);
  if (!existsSync(folder)) return [];
  const notes = readdirSync(folder).filter((name) => name.startsWith(basename(beginning)));
  return notes.flatMap((name) => {
    const note = join(folder, name);
    try {
      const text = readKeptFile(note);
      if (!leftBehind(text, Date.now() - statSync(note).mtimeMs))
        return [{ note, pid: ownerIn(text)?.pid ?? 0, ...detailsIn(text) }];
      rmSync(note, { force: true });
    } catch {
      // Its process has taken it away meanwhile.
    }
    return [];
  });
}

function detailsIn(text: string): Pick<AtWork, 'host' | 'since'> {
  const noted = jsonIn(text);
  const { host, since } = isObject(noted) ? noted : {};
  const words = (value: unknown) => (typeof value === 'string' ? value : undefined);
  return { host: words(host), since: words(since) };
}
