// Official clients as witnesses: the Terraform provider and the gc CLI live in the practice org. `npm run build && npm
// run witness`. What it needs, and where it comes from, stands in README.md beside this file.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
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

/** Requests by hand, as an administrator's: gives `ask(path, body)`, which is a POST where there is a body. */
async function byHand(environment) {
  const { GENESYSCLOUD_OAUTHCLIENT_ID: client, GENESYSCLOUD_OAUTHCLIENT_SECRET: secret } = environment;
  const url = `http://${environment.GENESYSCLOUD_GATEWAY_HOST}:${environment.GENESYSCLOUD_GATEWAY_PORT}`;
  // While programs run, this one stands still: only now it notices connections that were closed meanwhile.
  await setTimeout(10);
  const login = await fetch(`${url}/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${client}:${secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  const headers = {
    authorization: `Bearer ${(await login.json()).access_token}`,
    'content-type': 'application/json',
  };
  return (path, body) =>
    fetch(`${url}/api/v2/${path}`, {
      headers,
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    });
}

/** The provider has no resource for the roles of a client that is there already. */
async function grantToInstaller(environment, role) {
  const ask = await byHand(environment);
  const { entities } = await (await ask('authorization/divisions?pageSize=100')).json();
  const { id: divisionId } = entities.find(({ homeDivision }) => homeDivision);
  const client = environment.GENESYSCLOUD_OAUTHCLIENT_ID;
  const path = `authorization/subjects/${client}/bulkadd?subjectType=PC_OAUTH_CLIENT`;
  // Authorization comes to know a new role only after a while, and a grant takes a moment to take effect.
  for (let attempt = 1; ; attempt += 1) {
    const answer = await ask(path, { grants: [{ roleId: role, divisionId }] });
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

/** Both solutions, with all that the export has to carry over; one object was there before and is adopted. */
async function installBoth(ours, environment) {
  const ask = await byHand(environment);
  const theirs = await ask('routing/wrapupcodes', { name: 'Scheduled Workflow', division: { id: '*' } });
  if (!theirs.ok) throw new Error(`The wrap-up code was not created: ${await theirs.text()}`);
  const pilot = ['--pilot', 'ada.okafor@riverbend.example'];
  ours('teams-presence', 'setup', '--yes', '--protect', 'Meal', '--protect', 'Training', ...pilot);
  const schedules = ['Morning=Available@08:00', 'Lunch=Meal@12:00', 'Evening=Offline@16:30'];
  const answers = [
    ...['--users', here('../../examples/associates.csv'), '--time-zone', 'America/New_York'],
    ...['--site', 'Head Office', '--caller-number', '+13175550100', '--queue', 'Claims', '--adopt'],
    ...schedules.flatMap((schedule) => ['--schedule', `${schedule} mon-fri`]),
  ];
  ours('associate-user', 'setup', '--yes', ...answers);
}

/** Every object of the practice org by its place, as text; without the jobs that publish flows. */
function objectsIn(file) {
  const areas = ['identity', 'people', 'integrations', 'architect', 'automation', 'outbound'];
  const org = JSON.parse(readFileSync(file, 'utf8'));
  const objects = areas.flatMap((area) =>
    Object.entries(org[area]).flatMap(([kind, all]) =>
      kind === 'flowJobs' || typeof all !== 'object'
        ? []
        : Object.entries(all).map(([id, object]) => [`${area}.${kind}.${id}`, JSON.stringify(object)]),
    ),
  );
  return new Map(objects);
}

/** The places at which two states of the practice org differ. */
function differing(before, after) {
  return [...new Set([...before.keys(), ...after.keys()])].filter(
    (place) => before.get(place) !== after.get(place),
  );
}

/**
 * What `setup` installed is handed over by `export cx-as-code`: imported without any change to the org; and published
 * once, as it is, when it is let to.
 */
async function terraformTakesOver(terraform, folder, environment) {
  const cwd = join(home, 'handed-over');
  const ours = (...args) => run(process.execPath, [bin, ...args], { XDG_STATE_HOME: home, ...environment });
  await installBoth(ours, environment);
  const { objects } = JSON.parse(ours('export', 'cx-as-code', cwd, '--json'));
  writeFileSync(
    join(cwd, 'provider.tf'),
    'provider "genesyscloud" {\n  token_pool_size = 2\n  gateway {}\n}\n',
  );
  const variables = terraformVariables(folder, environment);
  const step = (...args) => run(terraform, [...args, '-no-color'], variables, { cwd });
  const expectPlan = (expected) => {
    const plan = step('plan');
    const [summary = 'no summary'] = /^Plan: .*$/m.exec(plan) ?? [];
    if (!expected.test(summary)) throw new Error(`The export is not what is installed:\n${plan}`);
    say(`  hand-over: ${summary}`);
  };

  const before = objectsIn(sandbox);
  expectPlan(/^Plan: [1-9]\d* to import, 0 to add, 0 to change, 0 to destroy\.$/);
  step('apply', '-auto-approve');
  step('plan', '-detailed-exitcode');
  const touched = differing(before, objectsIn(sandbox));
  if (touched.length > 0) throw new Error(`The import changed the org: ${touched.join(', ')}`);
  say('  imported, and changed nothing');

  for (const file of ['teams-presence.tf', 'associate-user.tf'].map((name) => join(cwd, name))) {
    const kept = / {2}lifecycle \{[^}]*ignore_changes = \[filepath\]\n {2}\}\n/;
    writeFileSync(file, readFileSync(file, 'utf8').replace(kept, ''));
  }
  expectPlan(/^Plan: 0 to add, 2 to change, 0 to destroy\.$/);
  step('apply', '-auto-approve');
  step('plan', '-detailed-exitcode');
  const after = objectsIn(sandbox);
  const flows = objects
    .filter(({ address }) => address.startsWith('genesyscloud_flow.'))
    .map(({ id }) => `architect.flows.${id}`);
  if (differing(before, after).sort().join() !== flows.sort().join())
    throw new Error(`More than the flows changed: ${differing(before, after).join(', ')}`);
  for (const flow of flows) {
    const [one, other] = [before, after].map((org) => JSON.parse(org.get(flow)));
    if (other.versions.length !== one.versions.length + 1 || other.description !== one.description)
      throw new Error(`Not published once as it was: ${JSON.stringify(other)}`);
  }
  for (const solution of ['teams-presence', 'associate-user']) ours(solution, 'status');
  say('  published each flow once, as it was, when it was let to');
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
      await terraformTakesOver(terraform, join(path, '..'), environment);
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
