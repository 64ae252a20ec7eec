// How long whole commands of the built program take, as ratios: `npm run build && npm run bench -- --help`. Nothing here
// judges; `docs/performance.md` has goals and figures, and says how they come about.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { catalogue } from '../../dist/cli/catalogue.js';
import { instant } from '../../dist/practice-org/conditions.js';
import { grant } from '../../dist/practice-org/identity/grants.js';
import { startPracticeOrg } from '../../dist/practice-org/practice-org.js';
import { openRecorder, summaryOf } from './recorder.js';
import { markdownOf } from './table.js';
import { applyWithTerraform } from './terraform.js';

const parts = ['start', 'ordinary', 'large', 'many', 'terraform'];
const { values: options } = parseArgs({
  options: {
    help: { type: 'boolean' },
    parts: { type: 'string', default: parts.join(',') },
    latency: { type: 'string', default: '0,100,300' },
    runs: { type: 'string', default: '3' },
    people: { type: 'string', default: '20000,100000' },
    json: { type: 'string' },
  },
});

const usage = `npm run bench -- [--parts ${parts.join(',')}] [--latency 0,100,300] [--runs 3] [--people 20000,100000]
                 [--json FILE]

  start      help and version of every command, and the start of the practice org, against bare node
  ordinary   each command in an org with 600 users, 230 roles and 320 flows
  large      the same with 20,000 users, 1,000 roles and 2,000 flows
  many       so many associates as --people says, and 5,000 mappings
  terraform  the official provider with the objects of both solutions, where it is installed

Prints Markdown; --json writes the same figures to a file.
`;

const bin = here('../../bin/gc-presence.js');
const home = mkdtempSync(join(tmpdir(), 'gc-presence-bench-'));
const memoryFile = join(home, 'memory');
const clean = { PATH: process.env.PATH ?? '', HOME: home, LANG: 'C.UTF-8', BENCH_MEMORY: memoryFile };
const sizes = {
  ordinary: { users: 600, roles: 230, flows: 320 },
  large: { users: 20_000, roles: 1000, flows: 2000 },
};

function here(path) {
  return fileURLToPath(new URL(path, import.meta.url));
}

/** Milliseconds of one process that must end well. */
async function timed(args, environment = {}) {
  const startedAt = performance.now();
  const child = spawn(process.execPath, args, {
    env: { ...clean, ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let told = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    told += text;
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  const time = performance.now() - startedAt;
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${told}`);
  return { time };
}

/** Also the megabytes that it had at most. What notes them takes a moment itself, so that starting is timed without. */
async function measured(args, environment) {
  const { time } = await timed(['--import', here('memory.mjs'), ...args], environment);
  return { time, memory: Number(readFileSync(memoryFile, 'utf8')) / 1024 };
}

function median(values) {
  const sorted = values.toSorted((one, other) => one - other);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

/**
 * Does everything once unmeasured, then `runs` times one after another, so that a busy machine slows all of it. What
 * takes minutes is done once.
 */
async function sideBySide(jobs, runs) {
  const taken = new Map(jobs.map(([name]) => [name, []]));
  for (let round = runs === 1 ? 1 : 0; round <= runs; round += 1)
    for (const [name, job] of jobs) {
      process.stderr.write(`${name}\n`);
      const result = await job(round);
      if (round > 0) taken.get(name).push(result);
    }
  return new Map([...taken].map(([name, results]) => [name, medianOf(results)]));
}

function medianOf(results) {
  const names = Object.keys(results[0]);
  return Object.fromEntries(names.map((name) => [name, median(results.map((result) => result[name]))]));
}

const bare = ['bare node', () => timed(['-e', '0'])];

async function starts(runs) {
  const words = [[], ...catalogue.commands.map(({ path }) => path)];
  const practice = `import(${JSON.stringify(new URL('../../dist/practice-org/practice-org.js', import.meta.url).href)})
    .then(({ startPracticeOrg }) => startPracticeOrg({ file: ${JSON.stringify(join(home, 'start.json'))} }))
    .then((org) => org.close())`;
  const results = await sideBySide(
    [
      bare,
      ['--version', () => timed([bin, '--version'])],
      ...words.map((path) => [[...path, '--help'].join(' '), () => timed([bin, ...path, '--help'])]),
      ['practice org', () => timed(['-e', practice])],
    ],
    runs,
  );
  const base = results.get('bare node').time;
  return [...results].map(([command, { time }]) => ({
    command,
    ratio: time / base,
    ...(command === 'practice org' ? { milliseconds: time - base } : {}),
  }));
}

/** An org behind a network, which is put back as it was before each run. */
async function openOrg(size, latency) {
  const practice = await startPracticeOrg({
    seed: 'bench',
    size,
    conditions: instant,
    requestsPerMinute: 0,
    loginsPerMinute: 0,
  });
  // Who has left the company may not be in a list.
  for (const user of Object.values(practice.org.state.people.users)) user.state = 'active';
  const recorder = await openRecorder(practice.url, latency);
  const untouched = structuredClone(practice.org.state);
  let machine = 0;
  return {
    environment: () => ({
      XDG_STATE_HOME: join(home, `state-${machine}`),
      GENESYSCLOUD_REGION: 'us-east-1',
      GENESYSCLOUD_OAUTHCLIENT_ID: practice.clientId,
      GENESYSCLOUD_OAUTHCLIENT_SECRET: practice.clientSecret,
      GENESYSCLOUD_GATEWAY_PROTOCOL: 'http',
      GENESYSCLOUD_GATEWAY_HOST: '127.0.0.1',
      GENESYSCLOUD_GATEWAY_PORT: String(recorder.port),
    }),
    name: practice.org.state.identity.organization.name,
    emails: Object.values(practice.org.state.people.users).map(({ email }) => email),
    grantToInstaller: (roleId) => {
      const { org } = practice;
      grant(org, { id: practice.clientId, type: 'PC_OAUTH_CLIENT' }, { roleId, divisionId: '*' }, 0);
    },
    reset: () => {
      Object.assign(practice.org.state, structuredClone(untouched));
      recorder.take();
      machine = Math.random();
    },
    take: recorder.take,
    close: async () => {
      recorder.close();
      await practice.close();
    },
  };
}

/** A list of everybody in the org. */
function associatesOf({ emails }) {
  const file = join(home, `associates-${emails.length}.csv`);
  writeFileSync(file, ['email', ...emails].join('\n'));
  return file;
}

const teams = ['teams-presence', 'setup', '--yes'];
/** In every practice org, and in the list of examples. */
const somebody = 'ada.okafor@riverbend.example';

function associateSetup(users) {
  const place = [
    '--time-zone',
    'America/New_York',
    '--site',
    'Head Office',
    '--caller-number',
    '+13175550100',
  ];
  return ['associate-user', 'setup', '--yes', '--users', users, ...place];
}

/** What is measured in an org, in the order in which it can be done. Names of the table, and arguments. */
function lifeOf(solution, setup, org) {
  return [
    [`${solution} setup, fresh`, setup],
    [`${solution} setup, again`, setup],
    [`${solution} plan`, [solution, 'plan', ...setup.slice(3)]],
    [`${solution} status`, [solution, 'status']],
    ...(solution === 'teams-presence' ? [['mappings set', ['mappings', 'set', 'InACall=Away']]] : []),
    [`${solution} verify`, [solution, 'verify', '--user', somebody]],
    [`${solution} teardown`, [solution, 'teardown', '--yes', '--org', org.name]],
  ];
}

async function commandsIn(org, commands, { latency, runs }) {
  org.reset();
  const results = await sideBySide(
    [
      [
        'bare node',
        async (round) => {
          // One life of the org for each round.
          if (round > 0) org.reset();
          return timed(['-e', '0']);
        },
      ],
      ...commands.map(([name, args]) => [
        name,
        async () => {
          const taken = await measured([bin, ...args], org.environment());
          return { ...taken, ...summaryOf(org.take()) };
        },
      ]),
    ],
    runs,
  );
  const base = results.get('bare node').time;
  results.delete('bare node');
  return [...results].map(([command, { time, ...rest }]) => ({
    command,
    latency,
    ratio: time / base,
    ...(latency > 0 ? { ofChain: time / (rest.chain * latency) } : {}),
    ...rest,
  }));
}

async function inOrg(size, latencies, runs) {
  const rows = [];
  for (const latency of latencies) {
    const org = await openOrg(size, latency);
    const commands = [
      ...lifeOf('teams-presence', teams, org),
      ...lifeOf('associate-user', associateSetup(here('../../examples/associates.csv')), org),
    ];
    rows.push(...(await commandsIn(org, commands, { latency, runs })));
    await org.close();
  }
  return rows;
}

async function many(latencies) {
  const rows = [];
  const latency = latencies.includes(100) ? 100 : latencies[0];
  for (const users of options.people.split(',').map(Number)) {
    const org = await openOrg({ users }, latency);
    const setup = associateSetup(associatesOf(org));
    const name = (what) => `associate-user setup, ${users.toLocaleString('en')} people, ${what}`;
    rows.push(
      ...(await commandsIn(
        org,
        [
          [name('fresh'), setup],
          [name('again'), setup],
        ],
        { latency, runs: 1 },
      )),
    );
    await org.close();
  }
  const org = await openOrg(sizes.ordinary, latency);
  const file = join(home, 'mappings.csv');
  const keys = Array.from({ length: 5000 }, (_, at) => `State${at},${at % 2 === 0 ? 'Busy' : 'Away'}`);
  writeFileSync(file, ['Teams presence,Genesys presence', ...keys].join('\n'));
  const bring = ['mappings', 'import', file, '--mode', 'append', '--yes'];
  const steps = [
    ['(setup)', teams],
    ['mappings import, 5,000 rows', bring],
    ['mappings import, 5,000 rows, again', bring],
  ];
  rows.push(...(await commandsIn(org, steps, { latency, runs: 1 })).slice(1));
  await org.close();
  return rows;
}

/** What the provider applies in one go. */
async function bothSetups(org) {
  org.reset();
  const setups = [teams, associateSetup(here('../../examples/associates.csv'))];
  let time = 0;
  for (const setup of setups) time += (await timed([bin, ...setup], org.environment())).time;
  return { time, ...summaryOf(org.take()) };
}

async function report() {
  const wanted = new Set(options.parts.split(','));
  const latencies = options.latency.split(',').map(Number);
  const runs = Number(options.runs);
  const figures = { node: process.version };
  if (wanted.has('start')) figures.start = await starts(runs);
  for (const [name, size] of Object.entries(sizes))
    if (wanted.has(name)) figures[name] = await inOrg(size, latencies, runs);
  if (wanted.has('many')) figures.many = await many(latencies);
  if (wanted.has('terraform'))
    figures.terraform = await applyWithTerraform(() => openOrg(sizes.ordinary, 100), home, bothSetups);
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(figures, null, 2)}\n`);
  process.stdout.write(markdownOf(figures));
}

if (options.help) process.stdout.write(usage);
else
  try {
    await report();
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
