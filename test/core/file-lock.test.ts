import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { withLock } from '../../src/core/file-lock.js';
import { newFolder } from '../support/folder.js';

const built = new URL('../../dist/core/file-lock.js', import.meta.url).href;

let folder = '';
let target = '';
let lock = '';

beforeEach(() => {
  folder = newFolder();
  target = join(folder, 'counted');
  lock = `${target}.lock`;
});

/** Another process, which does this while it holds the lock. */
function holder(work: string) {
  const script = `import(${JSON.stringify(built)}).then(({ withLock }) => withLock(process.argv[1], () => { ${work} }))`;
  return spawn(process.execPath, ['-e', script, target], { stdio: 'ignore' });
}

/** What a process that was killed while it held the lock has left there. */
async function abandonedLock(): Promise<{ machine: string; pid: number; started: string }> {
  await once(holder(`process.kill(process.pid, 'SIGKILL')`), 'exit');
  return JSON.parse(readFileSync(lock, 'utf8'));
}

function timed(work: () => void): number {
  const before = performance.now();
  work();
  return performance.now() - before;
}

describe('a lock', () => {
  test('is taken at once from a process that was killed', async () => {
    await abandonedLock();
    expect(timed(() => expect(withLock(target, () => 'done')).toBe('done'))).toBeLessThan(1000);
    expect(readdirSync(folder)).toEqual([]);
  });

  test('is taken at once when another process has got the id of the one that was killed', async () => {
    writeFileSync(lock, JSON.stringify({ ...(await abandonedLock()), pid: process.pid }));
    expect(timed(() => withLock(target, () => undefined))).toBeLessThan(1000);
  });

  test.runIf(process.platform === 'linux')(
    'is taken at once from a process that was killed, and whose parent has not asked for its end',
    async () => {
      // Who is replaced by another program asks nobody, as the first process of many containers.
      const script = `import(${JSON.stringify(built)}).then(({ withLock }) => withLock(process.argv[1], () => process.kill(process.pid, 'SIGKILL')))`;
      const args = ['-c', '"$0" -e "$1" "$2" & exec sleep 20', process.execPath, script, target];
      const parent = spawn('sh', args, { stdio: 'ignore' });
      onTestFinished(() => void parent.kill());
      while (!existsSync(lock) || readFileSync(lock, 'utf8') === '') await new Promise(setImmediate);
      const { pid } = JSON.parse(readFileSync(lock, 'utf8'));
      while (!readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ')) await new Promise(setImmediate);
      expect(timed(() => expect(withLock(target, () => 'done')).toBe('done'))).toBeLessThan(1000);
    },
  );

  test('is waited for while its process lives, however old it is', async () => {
    const child = holder(`
      require('node:fs').writeFileSync(process.argv[1], 'begun');
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1500);
      require('node:fs').writeFileSync(process.argv[1], 'ended');
    `);
    while (!existsSync(target)) await new Promise((resolve) => setTimeout(resolve, 20));
    const longAgo = new Date(Date.now() - 3_600_000);
    utimesSync(lock, longAgo, longAgo);
    expect(withLock(target, () => readFileSync(target, 'utf8'))).toBe('ended');
    await once(child, 'exit');
  });

  test('of another container counts as left behind only when it has not changed for seconds', async () => {
    // The id is free here, which says nothing of a process there.
    writeFileSync(lock, JSON.stringify({ ...(await abandonedLock()), machine: 'another container' }));
    expect(timed(() => withLock(target, () => undefined))).toBeGreaterThan(7000);
    expect(readdirSync(folder)).toEqual([]);
  }, 20_000);

  test('of another container is waited for by time that passes, not by a clock that is set', async () => {
    writeFileSync(lock, JSON.stringify({ ...(await abandonedLock()), machine: 'another container' }));
    const release = spawn('sh', ['-c', 'sleep 1; rm "$0"', lock]);
    let now = Date.now();
    vi.spyOn(Date, 'now').mockImplementation(() => {
      now += 60_000;
      return now;
    });
    onTestFinished(() => void vi.restoreAllMocks());
    expect(timed(() => expect(withLock(target, () => 'done')).toBe('done'))).toBeGreaterThan(800);
    await once(release, 'exit');
  });

  test('that does not say yet whose it is gets time to', () => {
    writeFileSync(lock, '');
    const waited = timed(() => withLock(target, () => undefined));
    expect(waited).toBeGreaterThan(2500);
    expect(waited).toBeLessThan(6000);
  });

  test.each([
    ['a broken link', () => symlinkSync(join(folder, 'nowhere'), lock)],
    ['a link to itself', () => symlinkSync(lock, lock)],
    ['a folder', () => mkdirSync(lock)],
  ])('is refused at once where its name is that of %s', (_, make) => {
    make();
    const work = () =>
      expect(() => withLock(target, () => 'done')).toThrow(/is a broken link|ELOOP|is no file/);
    expect(timed(work)).toBeLessThan(1000);
  });

  test('that somebody else holds by now is not taken away at the end', () => {
    withLock(target, () => writeFileSync(lock, 'somebody else'));
    expect(readFileSync(lock, 'utf8')).toBe('somebody else');
  });
});

test('a disk on which nothing fits leaves no lock behind', async () => {
  // As on a full disk the file can be made, and not be written.
  const script = `trap '' XFSZ; ulimit -f 0; exec "$0" -e "$1" "$2"`;
  const work = `import(${JSON.stringify(built)}).then(({ withLock }) => withLock(process.argv[1], () => {}))`;
  const child = spawn('bash', ['-c', script, process.execPath, work, target], { stdio: 'ignore' });
  expect((await once(child, 'exit'))[0]).not.toBe(0);
  expect(readdirSync(folder)).toEqual([]);
});
