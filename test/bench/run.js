// Compares whole commands of the built program with each other: `npm run build && npm run bench`. Times say little on
// their own, so only ratios of medians are printed. Every round runs all commands, so that a busy machine slows all.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const rounds = Number(process.argv[2] ?? 7);
/** Commands that take a moment only are measured so often in each round. */
const quickly = 5;
const bin = fileURLToPath(new URL('../../bin/gc-presence.js', import.meta.url));
const home = mkdtempSync(join(tmpdir(), 'gc-presence-bench-'));
const environment = { PATH: process.env.PATH ?? '', HOME: home, XDG_STATE_HOME: join(home, 'state') };

/** Milliseconds that node takes with these arguments. */
function time(args) {
  const startedAt = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { env: environment, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`);
  return performance.now() - startedAt;
}

function gcPresence(...args) {
  return time([bin, ...args]);
}

const times = { bare: [], help: [], install: [], again: [], status: [] };

try {
  for (let round = 0; round <= rounds; round += 1) {
    const sandbox = join(home, `org-${round}.json`);
    const note = (name, value) => {
      // The first round fills the file system's and the compiler's caches.
      if (round > 0) times[name].push(value);
    };
    for (let again = 0; again < quickly; again += 1) {
      note('bare', time(['-e', '0']));
      note('help', gcPresence('--help'));
    }
    note('install', gcPresence('teams-presence', 'setup', '--yes', '--sandbox', sandbox));
    note('again', gcPresence('teams-presence', 'setup', '--yes', '--sandbox', sandbox));
    note('status', gcPresence('teams-presence', 'status', '--sandbox', sandbox));
  }
} finally {
  rmSync(home, { recursive: true, force: true });
}

function median(values) {
  const sorted = values.toSorted((one, other) => one - other);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

function ratio(one, other) {
  return `${(median(times[one]) / median(times[other])).toFixed(2)}x`;
}

process.stdout.write(`--help / bare node           ${ratio('help', 'bare')}
status in sync / bare node   ${ratio('status', 'bare')}
status in sync / install     ${ratio('status', 'install')}
second setup / first setup   ${ratio('again', 'install')}
`);
