/** A file that cannot be used for a reason which this program found, as a sentence. */
export class FileError extends Error {
  override readonly name = 'FileError';
}

/** Whether it is about a file: of `FileError`, or of the system, which names the call that failed. */
export function isFileError(error: unknown): error is Error & { readonly path?: unknown } {
  if (error instanceof FileError) return true;
  return error instanceof Error && 'syscall' in error && fileCalls.has(String(error.syscall));
}

/** The system's calls on files, so that what fails in the network is told apart. */
const fileCalls = new Set(
  'access chmod copyfile fchmod fdatasync fstat fsync ftruncate link lstat mkdir mkdtemp open opendir read readlink realpath rename rm rmdir scandir stat symlink unlink utime write'.split(
    ' ',
  ),
);

/** `ENOENT`; empty where there is none. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** What the system's codes mean. Whatever stands in none of these is told in the system's own words. */
const meanings: Readonly<Record<string, string>> = {
  EACCES: 'You lack the permission.',
  EPERM: 'You lack the permission.',
  EISDIR: 'It is a folder.',
  ENOTDIR: 'A part of its path is a file.',
  EEXIST: 'Something else has that name already.',
  EROFS: 'Nothing can be written on that disk.',
  ENOSPC: 'The disk is full.',
  EDQUOT: 'Your share of the disk is full.',
  EFBIG: 'It would be larger than files may be there.',
  ELOOP: 'It is a link that leads back to itself.',
  ENAMETOOLONG: 'Its name is too long.',
  ENXIO: 'Nothing can be read or written there: it is a device without a counterpart, or a socket.',
  ENODEV: 'Nothing can be read or written there: the device does not exist.',
  EIO: 'The disk or device reported an error.',
  EBUSY: 'Another program is using it.',
  ETXTBSY: 'Another program is using it.',
  EMFILE: 'Too many files are open.',
  ENFILE: 'Too many files are open.',
};

/**
 * Why a file cannot be read, or why nothing can be written into a folder, as a sentence: the system's own text names
 * the file that we write beside the one that is meant.
 */
export function fileReason(error: unknown, sought: 'file' | 'folder' = 'folder'): string {
  const code = errorCode(error);
  if (code === 'ENOENT') return `There is no such ${sought}.`;
  const meaning = meanings[code];
  if (meaning !== undefined) return meaning;
  const message = error instanceof Error ? error.message : String(error);
  // "ESTALE: stale file handle, open '/mnt/a'"
  const [, words] = /^E[A-Z0-9]+: (.+?), \w+( '.*)?$/s.exec(message) ?? [];
  if (words !== undefined) return `The system says "${words}".`;
  return message.endsWith('.') ? message : `${message}.`;
}
