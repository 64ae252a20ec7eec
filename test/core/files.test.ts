import { execFile, execFileSync } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { fileReason } from '../../src/core/file-reason.js';
import {
  appendToNamedFile,
  isRegularFile,
  makeDirectory,
  privateDirectory,
  readKeptFile,
  readNamedFile,
  writeNamedFile,
} from '../../src/core/files.js';
import { problemOf } from '../../src/core/problem.js';
import { newFolder } from '../support/folder.js';

const folder = newFolder();

test('what is missing above a folder is made with the same mode, and what is there stays', () => {
  const path = join(folder, 'a', 'b', 'c');
  makeDirectory(path, 0o700);
  makeDirectory(path, 0o755);
  for (const made of [path, join(folder, 'a')]) expect(statSync(made).mode & 0o777).toBe(0o700);
});

test('a file in the way is an error', () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  expect(() => makeDirectory(file)).toThrow('EEXIST');
  expect(() => makeDirectory(join(file, 'below'))).toThrow(/EEXIST|ENOTDIR/);
});

describe('a file that the user named', () => {
  const at = (name: string) => join(folder, name);
  const modeOf = (path: string) => statSync(path).mode & 0o7777;

  test('is replaced as a whole, keeps its mode, and leaves nothing beside it', () => {
    writeFileSync(at('kept.csv'), 'old');
    chmodSync(at('kept.csv'), 0o640);
    writeNamedFile(at('kept.csv'), 'new');
    expect([readFileSync(at('kept.csv'), 'utf8'), modeOf(at('kept.csv'))]).toEqual(['new', 0o640]);
    expect(readdirSync(folder).filter((name) => name.includes('.tmp'))).toEqual([]);
  });

  test('keeps its mode also where a new file would get less', () => {
    writeFileSync(at('shared.csv'), 'old');
    chmodSync(at('shared.csv'), 0o666);
    const before = process.umask(0o027);
    onTestFinished(() => void process.umask(before));
    writeNamedFile(at('shared.csv'), 'new');
    writeNamedFile(at('fresh.csv'), 'new');
    expect([modeOf(at('shared.csv')), modeOf(at('fresh.csv'))]).toEqual([0o666, 0o640]);
  });

  test('behind a link is written where the link leads, and the link stays', () => {
    writeFileSync(at('target.yaml'), 'old');
    symlinkSync('target.yaml', at('link.yaml'));
    writeNamedFile(at('link.yaml'), 'new');
    expect(readFileSync(at('target.yaml'), 'utf8')).toBe('new');
    expect(lstatSync(at('link.yaml')).isSymbolicLink()).toBe(true);
  });

  test('is refused behind a link that leads nowhere, and nothing is made there', () => {
    symlinkSync('nowhere', at('dangling'));
    for (const write of [() => writeNamedFile(at('dangling'), 'x'), () => appendToNamedFile(at('dangling'))])
      expect(write).toThrow('is a broken link');
    expect(readdirSync(folder)).not.toContain('nowhere');
  });

  test.each([
    ['written', (path: string) => writeNamedFile(path, 'x')],
    ['appended to', (path: string) => appendToNamedFile(path).append('x')],
  ])('that is a device is %s, stays a device, and keeps its mode', (_how, write) => {
    const before = modeOf('/dev/null');
    write('/dev/null');
    expect([statSync('/dev/null').isCharacterDevice(), modeOf('/dev/null')]).toEqual([true, before]);
  });

  test('that is a pipe without a reader is refused at once', () => {
    execFileSync('mkfifo', [at('pipe')]);
    for (const write of [() => writeNamedFile(at('pipe'), 'x'), () => appendToNamedFile(at('pipe'))])
      expect(write).toThrow('Nobody reads from the pipe');
    expect(statSync(at('pipe')).isFIFO()).toBe(true);
  });

  test('that takes no more says so once, and throws nothing', () => {
    const full = appendToNamedFile('/dev/full');
    expect([full.append('a'), full.append('b')]).toEqual(['The disk is full.', undefined]);
    full.close();
  });
});

describe('a file that is read', () => {
  test('that is a pipe into which nobody writes is refused, and one whose writer is slow is waited for', async () => {
    execFileSync('mkfifo', [join(folder, 'silent-pipe'), join(folder, 'slow-pipe')]);
    const writer = execFile('sh', ['-c', '{ sleep 1; printf slow; } > "$0"', join(folder, 'slow-pipe')]);
    const slow = readNamedFile(join(folder, 'slow-pipe'));
    await expect(readNamedFile(join(folder, 'silent-pipe'))).rejects.toThrow('nobody writes into it');
    expect(String(await slow)).toBe('slow');
    writer.kill();
  }, 10_000);

  test('is given back whole, also a pipe, and that as often as it is asked for', async () => {
    writeFileSync(join(folder, 'read'), 'some text');
    expect(String(await readNamedFile(join(folder, 'read')))).toBe('some text');
    execFileSync('mkfifo', [join(folder, 'full-pipe')]);
    const writer = execFile('sh', ['-c', 'printf "through a pipe" > "$0"', join(folder, 'full-pipe')]);
    expect(String(await readNamedFile(join(folder, 'full-pipe')))).toBe('through a pipe');
    writer.kill();
    expect(String(await readNamedFile(join(folder, 'full-pipe')))).toBe('through a pipe');
  });

  test('is refused when it has no end, and when it is a folder', async () => {
    await expect(readNamedFile('/dev/zero')).rejects.toThrow('It is larger than 64 MB.');
    await expect(readNamedFile(folder)).rejects.toThrow('EISDIR');
    expect([isRegularFile('/dev/zero'), isRegularFile(folder)]).toEqual([false, false]);
  });
});

test.runIf(process.getuid?.() === 0)('a state folder of another user is refused', () => {
  const theirs = join(folder, 'theirs');
  makeDirectory(theirs);
  execFileSync('chown', ['65534', theirs]);
  expect(() => privateDirectory(theirs)).toThrow('belongs to another user');
});

test.each([
  ['There is no such file.', 'file', () => readFileSync(join(folder, 'nothing.csv'))],
  ['There is no such folder.', 'folder', () => writeNamedFile(join(folder, 'nowhere', 'report.md'), '')],
  ['It is a folder.', 'file', () => readFileSync(folder)],
  ['A part of its path is a file.', 'folder', () => appendToNamedFile(join(import.meta.filename, 'log'))],
  ['Its name is too long.', 'folder', () => writeNamedFile(join(folder, 'x'.repeat(300)), '')],
  ['The disk is full.', 'folder', () => writeNamedFile('/dev/full', 'text')],
  ['It is a link that leads back to itself.', 'file', () => readFileSync(linkToItself())],
  ['The system says "stale file handle".', 'file', () => throwStale()],
] as const)(
  'why a file cannot be used is said in words, without a name of ours: %s',
  (reason, sought, use) => {
    let error: unknown;
    try {
      use();
    } catch (thrown) {
      error = thrown;
    }
    expect(fileReason(error, sought)).toBe(reason);
    expect(problemOf(error)).toMatchObject({ code: 'unusable-file', next: expect.stringContaining('path') });
  },
);

/** What a network disk may answer. */
function throwStale(): never {
  throw Object.assign(new Error("ESTALE: stale file handle, read '/mnt/a'"), {
    code: 'ESTALE',
    syscall: 'read',
  });
}

function linkToItself(): string {
  const path = join(folder, 'link-to-itself');
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) symlinkSync(path, path);
  return path;
}

test('what has the name of a file that the program keeps, and is a pipe, a folder, a device or a broken link, is refused at once', () => {
  const pipe = join(folder, 'kept-pipe');
  execFileSync('mkfifo', [pipe]);
  for (const path of [pipe, folder, '/dev/zero']) expect(() => readKeptFile(path)).toThrow('is no file');
  const broken = join(folder, 'kept-link');
  symlinkSync(join(folder, 'nowhere'), broken);
  expect(() => readKeptFile(broken)).toThrow('is a broken link');
});
