// The official provider applies the objects of both solutions (`test/witness/main.tf`) in the same org, beside both setups.
// What it needs, and where from, stands in test/witness/README.md.
import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { summaryOf } from './recorder.js';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

function program(variable, ...names) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const found = names
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find((path) => existsSync(path));
  return process.env[variable] ?? found;
}

/** `setups` runs both of our setups in the org. */
export async function applyWithTerraform(open, home, setups) {
  const terraform = program('WITNESS_TERRAFORM', 'terraform', 'tofu');
  const provider = program('WITNESS_PROVIDER', 'terraform-provider-genesyscloud');
  const absent = [
    ...(terraform === undefined ? ['terraform'] : []),
    ...(provider === undefined ? ['terraform-provider-genesyscloud'] : []),
  ];
  if (absent.length > 0) return { text: `Not measured: ${absent.join(' and ')} cannot be found.` };
  const org = await open();
  try {
    const ours = await setups(org);
    org.reset();
    const theirs = await apply(terraform, provider, org, home);
    const line = (who, { time, requests, rounds }) =>
      `| ${who} | ${requests} | ${rounds} | ${(time / ours.time).toFixed(2)} |`;
    const rows = [line('both setups', ours), line('terraform apply', theirs)];
    const text = ['| who | requests | rounds | × ours |', '|---|--:|--:|--:|', ...rows].join('\n');
    return { ours, theirs, text };
  } finally {
    await org.close();
  }
}

async function apply(terraform, provider, org, home) {
  const cwd = join(home, 'terraform');
  mkdirSync(cwd, { recursive: true });
  copyFileSync(here('../witness/main.tf'), join(cwd, 'main.tf'));
  const settings = join(home, 'cli.tfrc');
  writeFileSync(
    settings,
    `provider_installation {\n  dev_overrides { "mypurecloud/genesyscloud" = ${JSON.stringify(dirname(provider))} }\n  direct {}\n}\n`,
  );
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    ...org.environment(),
    TF_CLI_CONFIG_FILE: settings,
    TF_VAR_templates: here('../../templates'),
    CHECKPOINT_DISABLE: '1',
    TF_IN_AUTOMATION: '1',
  };
  const run = (...args) =>
    new Promise((resolve, reject) => {
      const child = spawn(terraform, [...args, '-no-color'], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
      let told = '';
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding('utf8').on('data', (text) => {
          told += text;
        });
      child.on('error', reject);
      child.on('close', (code) =>
        code === 0 ? resolve(told) : reject(new Error(`${args.join(' ')}: ${told}`)),
      );
    });
  const startedAt = performance.now();
  // The role first, and by hand to the installer: the provider has no resource for the roles of a client that exists.
  await run('apply', '-auto-approve', '-target=genesyscloud_auth_role.presence');
  await org.grantToInstaller((await run('output', '-raw', 'role')).trim());
  await run('apply', '-auto-approve');
  return { time: performance.now() - startedAt, ...summaryOf(org.take()) };
}
