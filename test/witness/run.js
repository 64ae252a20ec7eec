// Official clients as witnesses: the Terraform provider and the gc CLI live in the practice org. `npm run build && npm
// run witness`. What it needs, and where it comes from, stands in README.md beside this file.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const bin = here('../../bin/gc-presence.js');
const provider = 'terraform-provider-genesyscloud';
const home = mkdtempSync(join(tmpdir(), 'gc-presence-witness-'));
const sandbox = join(home, 'org.json');

function say(text) {
  process.stdout.write(`${text}\n`);
}

/** The path of a program: of a variable, else of the search path. */
function program(name, variable) {
  const given = process.env[variable];
  if (given !== undefined) return given;
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** What the program prints. Throws with all of it where it ends in another code. */
function run(command, args, environment, { cwd = home, codes = [0] } = {}) {
  const options = { cwd, env: { PATH: process.env.PATH, HOME: home, ...environment }, encoding: 'utf8' };
  const { status, stdout, stderr, error } = spawnSync(command, args, options);
  if (error !== undefined) throw error;
  if (!codes.includes(status))
    throw new Error(`${command} ${args.join(' ')} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
}

function gcPresence(...args) {
  return run(process.execPath, [bin, ...args, '--sandbox', sandbox], { XDG_STATE_HOME: home });
}

/** The practice org on a port, with what clients have to know of it. */
async function serve() {
  const child = spawn(process.execPath, [bin, 'sandbox', 'start', '--sandbox', sandbox, '--json'], {
    env: { PATH: process.env.PATH, HOME: home, XDG_STATE_HOME: home },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let text = '';
  for await (const piece of child.stdout.setEncoding('utf8')) {
    text += piece;
    if (text.trimEnd().endsWith('}')) break;
  }
  const stop = async () => {
    child.kill('SIGINT');
    await once(child, 'close');
  };
  return { environment: JSON.parse(text).environment, stop };
}

/** By hand, as an administrator would: the provider has no resource for the roles of a client that is there already. */
async function grantToInstaller(environment, role) {
  const { GENESYSCLOUD_OAUTHCLIENT_ID: client, GENESYSCLOUD_OAUTHCLIENT_SECRET: secret } = environment;
  const url = `http://${environment.GENESYSCLOUD_GATEWAY_HOST}:${environment.GENESYSCLOUD_GATEWAY_PORT}`;
  const login = await fetch(`${url}/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${client}:${secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  const headers = {
    authorization: `Bearer ${(await login.json()).access_token}`,
    'content-type': 'application/json',
  };
  const { entities } = await (
    await fetch(`${url}/api/v2/authorization/divisions?pageSize=100`, { headers })
  ).json();
  const { id: divisionId } = entities.find(({ homeDivision }) => homeDivision);
  const path = `/api/v2/authorization/subjects/${client}/bulkadd?subjectType=PC_OAUTH_CLIENT`;
  const body = JSON.stringify({ grants: [{ roleId: role, divisionId }] });
  // Authorization comes to know a new role only after a while, and a grant takes a moment to take effect.
  for (let attempt = 1; ; attempt += 1) {
    const answer = await fetch(url + path, { method: 'POST', headers, body });
    if (answer.ok) break;
    if (attempt === 10) throw new Error(`The role could not be granted: ${await answer.text()}`);
    await setTimeout(1000);
  }
  await setTimeout(3000);
}

/** Where the provider is, and where the practice org. */
function terraformVariables(folder, environment) {
  const settings = join(home, 'cli.tfrc');
  writeFileSync(
    settings,
    `provider_installation {\n  dev_overrides { "mypurecloud/genesyscloud" = ${JSON.stringify(folder)} }\n  direct {}\n}\n`,
  );
  return {
    ...environment,
    TF_CLI_CONFIG_FILE: settings,
    TF_VAR_templates: here('../../templates'),
    CHECKPOINT_DISABLE: '1',
    TF_IN_AUTOMATION: '1',
  };
}

/** Apply, a Teams change that its workflow has to follow, a plan without changes, destroy. */
async function terraformLives(terraform, folder, environment) {
  const cwd = join(home, 'terraform');
  mkdirSync(cwd);
  copyFileSync(here('main.tf'), join(cwd, 'main.tf'));
  const variables = terraformVariables(folder, environment);
  const step = (...args) => run(terraform, [...args, '-no-color'], variables, { cwd });
  step('apply', '-auto-approve', '-target=genesyscloud_auth_role.presence');
  await grantToInstaller(environment, run(terraform, ['output', '-raw', 'role'], variables, { cwd }));
  step('apply', '-auto-approve');
  say('  applied');
  step('plan', '-detailed-exitcode');
  say('  plans no change');
  const { people } = JSON.parse(gcPresence('sandbox', 'show', '--all', '--json'));
  const { email } = people.find(({ presence }) => presence === 'Available');
  const { after } = JSON.parse(
    gcPresence('sandbox', 'emit', '--user', email, '--teams-presence', 'InACall', '--json'),
  );
  if (after.name !== 'Busy') throw new Error(`What was applied does not work: ${email} is ${after.name}.`);
  say('  a presence follows Microsoft Teams through what it applied');
  step('destroy', '-auto-approve');
  say('  destroyed');
}

/** What `setup` installed and `export cx-as-code` wrote is imported; only the flows are published once. */
function terraformTakesOver(terraform, folder, environment) {
  const cwd = join(home, 'handed-over');
  const variables = { XDG_STATE_HOME: home, ...environment };
  const ours = (...args) => run(process.execPath, [bin, ...args], variables);
  ours('teams-presence', 'setup', '--yes', '--protect', 'Meal');
  const where = [
    '--time-zone',
    'America/New_York',
    '--site',
    'Head Office',
    '--caller-number',
    '+13175550100',
  ];
  ours('associate-user', 'setup', '--yes', '--users', here('../../examples/associates.csv'), ...where);
  ours('export', 'cx-as-code', cwd);
  writeFileSync(join(cwd, 'provider.tf'), 'provider "genesyscloud" {\n  gateway {}\n}\n');
  const plan = run(terraform, ['plan', '-no-color'], terraformVariables(folder, environment), { cwd });
  const [summary = 'no summary'] = /^Plan: .*$/m.exec(plan) ?? [];
  const changed = [...plan.matchAll(/^ {2}# (\w+)\.\w+ will be updated/gm)].map(([, type]) => type);
  if (
    !summary.includes(' 0 to add, 2 to change, 0 to destroy') ||
    changed.some((type) => type !== 'genesyscloud_flow')
  )
    throw new Error(`The export is not what is installed: ${summary}`);
  say(`  takes over what is installed: ${summary}`);
}

/** A wrap-up code from its creation to its deletion, and a listing. */
function gcLives(gc, environment) {
  mkdirSync(join(home, '.gc'));
  const profile = {
    environment: environment.GENESYSCLOUD_REGION,
    grant_type: '1',
    client_credentials: environment.GENESYSCLOUD_OAUTHCLIENT_ID,
    client_secret: environment.GENESYSCLOUD_OAUTHCLIENT_SECRET,
    gateway_protocol: environment.GENESYSCLOUD_GATEWAY_PROTOCOL,
    gateway_host: environment.GENESYSCLOUD_GATEWAY_HOST,
    gateway_port: environment.GENESYSCLOUD_GATEWAY_PORT,
  };
  const lines = Object.entries(profile).map(([key, value]) => `${key} = ${JSON.stringify(value)}`);
  writeFileSync(join(home, '.gc', 'config.toml'), `[DEFAULT]\n${lines.join('\n')}\n`, { mode: 0o600 });
  const file = join(home, 'body.json');
  const ask = (...args) => {
    const text = run(gc, args, {});
    return text.trim() === '' ? undefined : JSON.parse(text);
  };
  const send = (body, ...args) => {
    writeFileSync(file, JSON.stringify(body));
    return ask(...args, '--file', file);
  };
  if (ask('users', 'list', '--pageSize', '5').entities.length !== 5) throw new Error('gc lists no users.');
  const codes = ['routing', 'wrapupcodes'];
  const { id } = send({ name: 'Witness of gc', division: { id: '*' } }, ...codes, 'create');
  send({ name: 'Witness of gc, renamed' }, ...codes, 'update', id);
  if (ask(...codes, 'get', id).name !== 'Witness of gc, renamed') throw new Error('gc renamed nothing.');
  ask(...codes, 'delete', id);
  const { entities } = ask(...codes, 'list', '--name', 'Witness of gc');
  if (entities.length > 0) throw new Error('gc deleted nothing.');
  say('  listed, created, changed, read and deleted');
}

const witnesses = [
  {
    name: 'The Terraform provider',
    needs: [
      ['terraform', program('terraform', 'WITNESS_TERRAFORM') ?? program('tofu', 'WITNESS_TERRAFORM')],
      [provider, program(provider, 'WITNESS_PROVIDER')],
    ],
    lives: async (environment, [terraform, path]) => {
      await terraformLives(terraform, join(path, '..'), environment);
      terraformTakesOver(terraform, join(path, '..'), environment);
    },
  },
  {
    name: 'The gc CLI',
    needs: [['gc', program('gc', 'WITNESS_GC')]],
    lives: (environment, [gc]) => gcLives(gc, environment),
  },
];

const { environment, stop } = await serve();
try {
  for (const { name, needs, lives } of witnesses) {
    const absent = needs.filter(([, path]) => path === undefined).map(([program]) => program);
    if (absent.length > 0) {
      say(
        `${name}: skipped, because ${absent.join(' and ')} cannot be found. test/witness/README.md says where from.`,
      );
      continue;
    }
    say(`${name}:`);
    try {
      await lives(
        environment,
        needs.map(([, path]) => path),
      );
    } catch (error) {
      process.exitCode = 1;
      say(`  failed: ${error.message}`);
    }
  }
} finally {
  await stop();
  rmSync(home, { recursive: true, force: true });
}
