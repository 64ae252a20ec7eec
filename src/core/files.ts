import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  constants,
  createReadStream,
  fchmodSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { errorCode, FileError, fileReason } from './file-reason.js';

/**
 * Makes `directory` and what is missing above it, each with `mode`. Node's own recursive form tries again without end
 * where the system answers ENOENT although the folder above is there, as below `/proc`: each folder is tried once here.
 * Throws the system's error; what stands in the way and is no folder is an ENOTDIR or EEXIST.
 */
export function makeDirectory(directory: string, mode = 0o777): void {
  if (isDirectory(directory)) return;
  const above = dirname(directory);
  if (above !== directory) makeDirectory(above, mode);
  try {
    mkdirSync(directory, { mode });
  } catch (error) {
    // Another process may have made it meanwhile.
    if (!isDirectory(directory)) throw error;
  }
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/**
 * Creates `directory` and what is above it, for its owner only; one that exists already is closed to others.
 * @throws where another user owns it: whoever owns a folder can exchange the files in it
 */
export function privateDirectory(directory: string): void {
  makeDirectory(directory, 0o700);
  if (process.getuid !== undefined && statSync(directory).uid !== process.getuid())
    throw new FileError(`${directory} belongs to another user.`);
  chmodSync(directory, 0o700);
}

interface Replacement {
  readonly mode?: number;
  /** The mode is that of the file before: it stays, whatever new files get here. */
  readonly keepsMode?: boolean;
  /** False: the file outlives this process, but perhaps not a power failure. */
  readonly lasting?: boolean;
}

/** Puts `text` in the place of the file at `path`. Whatever happens before this returns, the old file is still whole. */
export function writeFileAtomically(
  path: string,
  text: string | Uint8Array,
  { mode = 0o600, keepsMode = false, lasting = true }: Replacement = {},
): void {
  const temporary = temporaryFor(path);
  try {
    const file = openSync(temporary, 'wx', mode);
    try {
      if (keepsMode) fchmodSync(file, mode);
      writeFileSync(file, text);
      if (lasting) fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  if (lasting) syncDirectory(dirname(path));
}

/** Makes a rename last through a power failure; not every file system can. */
function syncDirectory(directory: string): void {
  try {
    const handle = openSync(directory, 'r');
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  } catch {
    // The rename itself has succeeded, and the content was synchronised before it.
  }
}

/**
 * Writes a file that the user named. A regular file, also behind a link, is replaced as a whole and keeps its mode; a
 * new one gets `mode`. A device or a pipe takes the content as it is: nothing takes its place, and its mode stays.
 * @throws the system's error, and for a link that leads nowhere or a pipe that nobody reads
 */
export function writeNamedFile(
  path: string,
  content: string | Uint8Array,
  mode = 0o644,
  lasting = true,
): void {
  const there = namedFile(path);
  if (there === undefined) writeFileAtomically(path, content, { mode, lasting });
  else if (there.isFile())
    writeFileAtomically(realpathSync(path), content, { mode: there.mode & 0o777, keepsMode: true, lasting });
  else writeFileSync(path, content);
}

/**
 * Throws what `writeNamedFile` would throw because of the place, and leaves nothing behind. A pipe is not tried: that
 * would tell its reader that all has been written.
 */
export function requirePlace(path: string): void {
  const there = statSync(path, { throwIfNoEntry: false });
  if (there?.isFIFO() === true) return;
  if (there?.isFile() === false) {
    closeSync(openSync(path, 'a'));
    return;
  }
  namedFile(path);
  const trial = temporaryFor(there === undefined ? path : realpathSync(path));
  closeSync(openSync(trial, 'wx'));
  rmSync(trial);
}

function temporaryFor(path: string): string {
  return `${path}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`;
}

/** What `path` leads to; undefined where nothing is. */
function namedFile(path: string): Stats | undefined {
  const there = statSync(path, { throwIfNoEntry: false });
  if (there === undefined && lstatSync(path, { throwIfNoEntry: false }) !== undefined)
    throw new FileError(`${path} is a broken link.`);
  if (there?.isFIFO() === true) requireReader(path);
  return there;
}

/** Without a reader, opening a pipe to write blocks the whole process, also against Ctrl-C. */
function requireReader(pipe: string): void {
  try {
    closeSync(openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK));
  } catch (error) {
    if (errorCode(error) !== 'ENXIO') throw error;
    throw new FileError(`Nobody reads from the pipe ${pipe}.`);
  }
}

/** The most that is read of a file that somebody named: a list of 200,000 people takes about a fifth of it. */
const mostMegabytes = 64;

/**
 * The content of a file that somebody named, also of a pipe. Read piece by piece: a device such as `/dev/zero` never ends.
 * @throws the system's error, and for more than 64 MB or a pipe into which nobody writes
 */
export async function readNamedFile(path: string): Promise<Buffer> {
  const before = readPipes.get(path);
  if (before !== undefined) return before;
  const regular = isRegularFile(path);
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of regular || process.platform === 'win32'
    ? createReadStream(path)
    : piecesOfPipe(path)) {
    size += piece.length;
    if (size > mostMegabytes * 1024 * 1024) throw tooLarge();
    pieces.push(piece);
  }
  const content = Buffer.concat(pieces);
  if (!regular) readPipes.set(path, content);
  return content;
}

/** For somebody to open the other end of a pipe, in milliseconds. */
const writerPatience = 5000;
const nap = 20;

/**
 * A pipe is opened and read without waiting: until somebody writes into it, Node would wait in a thread that even the
 * end of the process waits for. Its end is known from there being no writer any more.
 */
async function* piecesOfPipe(path: string): AsyncGenerator<Buffer> {
  const handle = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    let connected = !fstatSync(handle).isFIFO();
    for (let waited = 0; ; ) {
      const piece = Buffer.alloc(64 * 1024);
      const count = readWithoutWaiting(handle, piece);
      if (count === 0 && connected) return;
      if (count === 0 && waited >= writerPatience)
        throw new FileError('It is a pipe, and nobody writes into it.');
      connected ||= count !== 0;
      if (count > 0) yield piece.subarray(0, count);
      else await setTimeout(nap);
      waited += nap;
    }
  } finally {
    closeSync(handle);
  }
}

/** How many bytes there were; 0 at the end, or where nobody writes yet; -1 where somebody may write more. */
function readWithoutWaiting(handle: number, into: Buffer): number {
  try {
    return readSync(handle, into);
  } catch (error) {
    if (errorCode(error) === 'EAGAIN') return -1;
    throw error;
  }
}

/** A pipe gives its content once, and answers may be read more than once in a run. */
const readPipes = new Map<string, Buffer>();

/**
 * The text of a file that this program keeps. What has its name and is no file, such as a pipe, would never end, and
 * keep the process from being stopped.
 * @throws the system's error, and for what is no file or larger than 64 MB
 */
export function readKeptFile(path: string): string {
  const there = lstatSync(path).isSymbolicLink() ? namedFile(path) : statSync(path);
  if (there?.isFile() !== true) throw new FileError(`${path} is no file.`);
  if (there.size > mostMegabytes * 1024 * 1024) throw tooLarge();
  return readFileSync(path, 'utf8');
}

function tooLarge(): FileError {
  return new FileError(`It is larger than ${mostMegabytes} MB.`);
}

/** Whether a file is there that has an end: no folder, device or pipe. */
export function isRegularFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    // Whoever opens it is told why.
    return false;
  }
}

export interface AppendedFile {
  /** Never throws: what only records must not stop the work. Answers with the first reason why it could not write. */
  readonly append: (text: string) => string | undefined;
  readonly close: () => void;
}

/**
 * Opens a file that the user named to append to it. A regular file is readable by its owner only from then on; a device
 * or a pipe keeps its mode.
 * @throws as `writeNamedFile`
 */
export function appendToNamedFile(path: string): AppendedFile {
  namedFile(path);
  const handle = openSync(path, 'a', 0o600);
  if (fstatSync(handle).isFile()) fchmodSync(handle, 0o600);
  let broken = false;
  return {
    append: (text) => {
      if (broken) return undefined;
      try {
        writeSync(handle, text);
        return undefined;
      } catch (error) {
        broken = true;
        return fileReason(error);
      }
    },
    close: () => closeSync(handle),
  };
}
