import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { noteAtWork, processesAtWork, withLock } from '../core/file-lock.js';
import { isRegularFile, makeDirectory, writeNamedFile } from '../core/files.js';
import { isObject } from './json.js';
import { type OrgState, stateVersion } from './state.js';

/** A state file that cannot be used. */
export class StateFileError extends Error {
  override readonly name = 'StateFileError';
  constructor(
    message: string,
    /** It is a practice org, of another version: `removeStateFile` takes it. */
    readonly otherVersion = false,
  ) {
    super(message);
  }
}

/** The state of one practice org in one file that several processes may use at once. */
export interface Store {
  readonly state: OrgState;
  /** Runs `work` alone on the newest state, and writes the file before it returns when `work` says that it changed. */
  transaction<T>(work: () => { readonly result: T; readonly changed: boolean }): T;
}

/** For practice orgs that are forgotten when the process ends. */
export function memoryStore(state: OrgState): Store {
  return { state, transaction: (work) => work().result };
}

/** Makes the file from `create` (0600, in a directory of 0700) where there is none. Throws StateFileError for any other. */
export function fileStore(file: string, create: () => OrgState): Store {
  makeDirectory(dirname(file), 0o700);
  let seen = '';
  const state = withLock(file, () => {
    if (!existsSync(file)) write(file, create());
    seen = fingerprint(file);
    return read(file);
  });
  return {
    state,
    transaction: (work) =>
      withLock(file, () => {
        if (!existsSync(file)) write(file, state);
        if (fingerprint(file) !== seen) Object.assign(state, read(file));
        // Read anew next time unless all of this succeeds: half a change must not stay in memory.
        seen = '';
        const { result, changed } = work();
        if (changed) write(file, state);
        seen = fingerprint(file);
        return result;
      }),
  };
}

/** True when there was one, of whatever version; for anything else throws StateFileError and leaves it alone. */
export function removeStateFile(file: string): boolean {
  if (!existsSync(file)) return false;
  return withLock(file, () => {
    if (!existsSync(file)) return false;
    readSomeVersion(file);
    rmSync(file);
    return true;
  });
}

function read(file: string): OrgState {
  const content = readSomeVersion(file);
  if (content.version !== stateVersion)
    throw new StateFileError(
      `${file} is a practice org of version ${content.version}; this program reads version ${stateVersion}.`,
      true,
    );
  return content as OrgState;
}

/** What every version of a practice org has had. Throws StateFileError for a file that does not. */
function readSomeVersion(file: string): { readonly version: number } {
  if (!isRegularFile(file)) throw new StateFileError(`${file} is no file.`);
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StateFileError(`${file} cannot be read as a practice org: ${reason}.`);
  }
  if (!isObject(content) || typeof content.version !== 'number' || typeof content.clockOffset !== 'number')
    throw new StateFileError(`${file} is no practice org.`);
  return { ...content, version: content.version };
}

/** Never half of it, and readable by its owner only. Waiting for the disk would take several times as long. */
function write(file: string, state: OrgState): void {
  writeNamedFile(file, JSON.stringify(state), 0o600, false);
}

/** Changes with every write, as each one brings a new inode. */
function fingerprint(file: string): string {
  const { ino, size, mtimeNs } = statSync(file, { bigint: true });
  return `${ino} ${size} ${mtimeNs}`;
}

/** Notes that this process serves the state file until it is told to stop. Answers with what takes the note away. */
export function noteServing(file: string): () => void {
  return noteAtWork(`${file}.served-by-`);
}

/** The ids of the processes that serve this state file. */
export function serversOf(file: string): readonly number[] {
  return processesAtWork(`${file}.served-by-`).map(({ pid }) => pid);
}
