// The packed program on other versions of Node: `npm run nodes`, or `npm run nodes -- 22 24`. Each is installed from the
// registry's package `node` into a temporary folder, together with the program as a stranger would get it; a whole life
// is led there on the practice org.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const versions = process.argv.length > 2 ? process.argv.slice(2) : ['20', '22', '24'];
const root = fileURLToPath(new URL('..', import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'gc-presence-nodes-'));

function run(cwd, command, ...args) {
  const env = { ...process.env, XDG_STATE_HOME: join(cwd, 'state'), NO_COLOR: '1' };
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, env, encoding: 'utf8' });
  if (error !== undefined) throw error;
  if (status !== 0)
    throw new Error(`${[command, ...args].join(' ')} ended with ${status}:\n${stdout}${stderr}`);
  return stdout.trim();
}

const life = [
  ['--version'],
  ['help'],
  ['teams-presence', 'setup', '--sandbox', '--yes'],
  ['teams-presence', 'status', '--sandbox'],
  ['teams-presence', 'verify', '--sandbox', '--user', 'ada.okafor@riverbend.example'],
  ['mappings', 'list', '--sandbox'],
  ['teams-presence', 'teardown', '--sandbox', '--yes', '--org', 'Riverbend Insurance (practice org)'],
];

try {
  const packed = run(root, 'npm', 'pack', '--silent', '--pack-destination', work);
  for (const version of versions) {
    const folder = mkdtempSync(join(work, `node-${version}-`));
    run(folder, 'npm', 'init', '--yes');
    run(folder, 'npm', 'install', '--silent', `node@${version}`, join(work, packed));
    const node = join(folder, 'node_modules', '.bin', 'node');
    const bin = join(folder, 'node_modules', 'gc-presence', 'bin', 'gc-presence.js');
    for (const words of life) run(folder, node, bin, ...words);
    process.stdout.write(`Node ${run(folder, node, '--version')}: ${life.length} commands worked.\n`);
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
