import { cpSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { TestTuning } from '../../src/answers/command.js';
import { InterruptedError } from '../../src/core/problem.js';
import { type Gate, openGate } from '../support/gate.js';
import { impatient } from '../support/hasty.js';
import { orgContentByName } from '../support/org-content.js';
import { problemOf } from '../support/pool.js';
import { sample, shareAsked } from '../support/sample.js';
import { buryRun, type Whole } from '../support/whole.js';
import { type Accident, accidents } from './accidents.js';
import { type Trials, writeTable } from './table.js';
import { copyOf, inRealTime, lagging, type Stage, settled, stageFor, victims } from './victims.js';

/** After an accident, people run the same command again; not for ever. */
const mostRuns = 3;

/** So many orgs a command works on at the same time, at most. In real time it does little but wait. */
const mostCopies = (listLag: number) => (inRealTime ? (listLag > 0 ? 100 : 10) : 1);

/** Orgs of one command, all as its first one was, which is never worked on. */
interface Pool {
  readonly first: Stage;
  readonly copies: Promise<Stage>[];
  readonly free: Stage[];
  readonly waiting: ((stage: Stage) => void)[];
}

const pools = new Map<string, Promise<Pool>>();
const trials: Trials[] = [];

function poolFor(command: string, listLag: number): Promise<Pool> {
  const key = `${command} ${listLag}`;
  const pool =
    pools.get(key) ??
    stageFor(command, listLag).then((first) => ({ first, copies: [], free: [], waiting: [] }));
  pools.set(key, pool);
  return pool;
}

function nextStage({ first, copies, free, waiting }: Pool): Promise<Stage> {
  const stage = free.pop();
  if (stage !== undefined) return Promise.resolve(stage);
  if (copies.length === mostCopies(first.listLag)) return new Promise((resolve) => waiting.push(resolve));
  const copy = copyOf(first);
  copies.push(copy);
  return copy;
}

/** Works on an org of that command as soon as one is free. */
async function onStage<T>(pool: Pool, work: (stage: Stage) => Promise<T>): Promise<T> {
  const stage = await nextStage(pool);
  try {
    return await work(stage);
  } finally {
    const next = pool.waiting.shift();
    if (next === undefined) pool.free.push(stage);
    else next(stage);
  }
}

afterAll(async () => {
  for (const pool of pools.values()) {
    const { first, copies } = await pool;
    for (const { whole } of [first, ...(await Promise.all(copies))]) await whole.close();
  }
  if (shareAsked > 0) writeTable(trials);
});

describe.concurrent('a command that is run again after one accident comes to what it comes to undisturbed', () => {
  test.each(Object.keys(accidents))(
    '%s: nothing is missing, doubled or left over',
    { timeout: 60_000 + shareAsked * 10_000_000 },
    async (name) => {
      const accident = accidents[name] as Accident;
      const concerned = Object.keys(victims).filter(
        (command) => accident.ends !== 'forgetting' || !victims[command]?.remembers,
      );
      const tried = await Promise.all(
        (shareAsked > 0 ? concerned : sample(name, concerned, 0.4)).map((command) =>
          tryCommand(command, name, accident),
        ),
      );
      trials.push(...tried);
      expect(tried.flatMap(({ failures }) => failures)).toEqual([]);
    },
  );
});

/** The accident at some or all of the requests of this command, with lists that lag and with such that do not. */
async function tryCommand(command: string, name: string, accident: Accident): Promise<Trials> {
  const lags = await Promise.all(
    [0, lagging].map(async (listLag) => ({ listLag, pool: await poolFor(command, listLag) })),
  );
  const cases = lags.flatMap(({ listLag, pool }) =>
    pool.first.requests.map((number) => ({ listLag, pool, number })),
  );
  const chosen = sample(`${command} ${name}`, cases, 0);
  let again = 0;
  const failures = await Promise.all(
    chosen.map(async ({ listLag, pool, number }) => {
      const problem = await problemOf(() =>
        onStage(pool, async (stage) => {
          const { runs, said } = await survive(stage, accident, number);
          if (runs === 1) return;
          again += 1;
          if (!accident.endsRun && accident.ends === undefined)
            throw new Error(`it had to be run again: ${said}`);
        }),
      );
      const where = `${command}, request ${number}${listLag > 0 ? ' while lists lag' : ''}`;
      return problem === undefined ? [] : [`${where}: ${problem}`];
    }),
  );
  return {
    command,
    accident: name,
    runs: chosen.length,
    again,
    of: cases.length,
    failures: failures.flat(),
  };
}

/** Runs the command with the accident at the request of that number, and again until it is done: how often, and what the first run said. */
async function survive(
  stage: Stage,
  accident: Accident,
  number: number,
): Promise<{ readonly runs: number; readonly said: string }> {
  stage.restore();
  const { whole, args, tuning, listLag } = stage;
  const control = new AbortController();
  let at = 'no request of that number';
  const gate = await openGate(whole.org.url, (count, { method, url }) => {
    if (count === number) at = `${method} ${url}`;
    if (count < number) return 'pass';
    if (count > number) return accident.ends === undefined ? 'pass' : 'hold-request';
    if (accident.signal) control.abort(new InterruptedError('signal'));
    return accident.passage;
  });
  const running = whole.run(args, {
    tuning: accident.lost && !inRealTime ? givingUp(tuning) : tuning,
    environment: { GENESYSCLOUD_GATEWAY_PORT: gate.port },
    signal: control.signal,
  });
  const environment =
    accident.ends === undefined ? {} : await death(whole, accident.ends, { gate, running, control });
  const first = accident.ends === undefined ? await running : undefined;
  const codes = [first?.code ?? 'killed'];
  await gate.close();
  // Who remembers nothing cannot know what the lists do not show yet.
  if (accident.ends === 'forgetting') await settled(listLag);
  let said = '';
  while (codes.at(-1) !== 0) {
    if (codes.length === mostRuns)
      throw new Error(`${at}: it is not done after ${codes.join(', ')}: ${said}`);
    const next = await whole.run(args, { tuning, environment });
    codes.push(next.code);
    said = next.stdout + next.stderr;
  }
  const forgot = accident.ends === 'forgetting';
  if (forgot) takeBackGrants(stage);
  const [now, wanted] = [orgContentByName(whole.org.org), stage.content].map((text) =>
    text.split('\n').filter((line) => !(forgot && adoption.test(line))),
  ) as [string[], string[]];
  if (now.join('\n') !== wanted.join('\n')) throw new Error(`${at}: ${difference(now, wanted)}`);
  return { runs: codes.length, said: `${at}: ${first?.stdout ?? ''}${first?.stderr ?? ''}` };
}

/**
 * Gives up soon where no answer comes, and looks for what came of it for twice as long, as the usual times have it: what a
 * busy machine carries out later than that was not lost.
 */
function givingUp(tuning: TestTuning): TestTuning {
  const { http } = impatient;
  const { first = 10, max = 20, deadline = 0 } = tuning.visibility ?? {};
  return { ...tuning, http, visibility: { first, max, deadline: Math.max(deadline, 2000) } };
}

/** Where nothing is remembered, what was made before its mark is adopted. That shows in these members. */
const adoption = /^ *"(description|notes)": /;

/** The lines that are only in one of the two, in short. */
function difference(now: readonly string[], wanted: readonly string[]): string {
  const more = now.filter((line) => !wanted.includes(line)).map((line) => `+${line}`);
  const missing = wanted.filter((line) => !now.includes(line)).map((line) => `-${line}`);
  const several =
    now.length === wanted.length ? 'in another order' : `${now.length - wanted.length} lines more`;
  return [...more, ...missing].slice(0, 6).join(' ') || several;
}

/** What is left when the process is gone in the middle of that request; the environment of the runs after it. */
async function death(
  whole: Whole,
  ends: 'remembering' | 'forgetting',
  { gate, running, control }: { gate: Gate; running: Promise<unknown>; control: AbortController },
): Promise<Readonly<Record<string, string>>> {
  // To the org and to the disk, a process that is gone and one that waits for ever are the same.
  await Promise.race([gate.held, running]);
  const directory = join(whole.home, 'state-after-death');
  rmSync(directory, { recursive: true, force: true });
  if (ends === 'remembering' && existsSync(whole.stateDirectory())) {
    cpSync(whole.stateDirectory(), join(directory, 'gc-presence'), { recursive: true });
    buryRun(directory);
  }
  await gate.close();
  control.abort(new InterruptedError('signal'));
  await running;
  return { XDG_STATE_HOME: directory };
}

/** Nobody remembers that the installing client was given a role for the moment. Then it may still have it. */
function takeBackGrants({ whole, installerHolds }: Stage): void {
  const { identity } = whole.org.org.state;
  identity.grants = identity.grants.filter(
    ({ subjectId, roleId }) => subjectId !== identity.installerId || installerHolds.includes(roleId),
  );
}
