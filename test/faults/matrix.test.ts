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
import type { Whole } from '../support/whole.js';
import { type Accident, accidents } from './accidents.js';
import { type Trials, writeTable } from './table.js';
import { lagging, type Stage, settled, stageFor, victims } from './victims.js';

/** After an accident, people run the same command again; not for ever. */
const mostRuns = 3;

const stages = new Map<string, { readonly stage: Promise<Stage>; last: Promise<unknown> }>();
const trials: Trials[] = [];

/** Works on the org of that command as soon as nobody else does. */
async function onStage<T>(
  { command, listLag, copy }: { command: string; listLag: number; copy: number },
  work: (stage: Stage) => Promise<T>,
): Promise<T> {
  const key = `${command} ${listLag} ${copy}`;
  const entry = stages.get(key) ?? { stage: stageFor(command, listLag), last: Promise.resolve() };
  stages.set(key, entry);
  const mine = Promise.all([entry.stage, entry.last]).then(([stage]) => work(stage));
  entry.last = mine.catch(() => undefined);
  return mine;
}

afterAll(async () => {
  for (const { stage } of stages.values()) await (await stage).whole.close();
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
  // Lists that lag are waited for: a long run works on several orgs at once.
  const copy = shareAsked > 0 ? Object.keys(accidents).indexOf(name) % 3 : 0;
  const { requests } = await onStage({ command, listLag: 0, copy }, async (stage) => stage);
  const cases = [0, lagging].flatMap((listLag) =>
    Array.from({ length: requests }, (_, index) => ({ listLag, number: index + 1 })),
  );
  const chosen = sample(`${command} ${name}`, cases, 0);
  const failures: string[] = [];
  let again = 0;
  for (const { listLag, number } of chosen) {
    const problem = await problemOf(() =>
      onStage({ command, listLag, copy }, async (stage) => {
        if ((await survive(stage, accident, number)) === 1) return;
        again += 1;
        if (!accident.endsRun && accident.ends === undefined) throw new Error('it had to be run again');
      }),
    );
    const where = `${command}, request ${number} of ${requests}${listLag > 0 ? ' while lists lag' : ''}`;
    if (problem !== undefined) failures.push(`${where}: ${problem}`);
  }
  return { command, accident: name, runs: chosen.length, again, of: cases.length, failures };
}

/** Runs the command with the accident at the request of that number, and again until it is done. Gives the number of runs. */
async function survive(stage: Stage, accident: Accident, number: number): Promise<number> {
  stage.restore();
  const { whole, args, tuning, listLag } = stage;
  const control = new AbortController();
  const gate = await openGate(whole.org.url, (count) => {
    if (count < number) return 'pass';
    if (count > number) return accident.ends === undefined ? 'pass' : 'hold-request';
    if (accident.signal) control.abort(new InterruptedError('signal'));
    return accident.passage;
  });
  const running = whole.run(args, {
    tuning: accident.lost ? givingUp(tuning) : tuning,
    environment: { GENESYSCLOUD_GATEWAY_PORT: gate.port },
    signal: control.signal,
  });
  const environment =
    accident.ends === undefined ? {} : await death(whole, accident.ends, { gate, running, control });
  const codes = [accident.ends === undefined ? (await running).code : 'killed'];
  await gate.close();
  // Who remembers nothing cannot know what the lists do not show yet.
  if (accident.ends === 'forgetting') await settled(listLag);
  let said = '';
  while (codes.at(-1) !== 0) {
    if (codes.length === mostRuns) throw new Error(`it is not done after ${codes.join(', ')}: ${said}`);
    const next = await whole.run(args, { tuning, environment });
    codes.push(next.code);
    said = next.stdout + next.stderr;
  }
  const forgot = accident.ends === 'forgetting';
  if (forgot) takeBackGrants(stage);
  const [now, wanted] = [orgContentByName(whole.org.org), stage.content].map((text) =>
    text.split('\n').filter((line) => !(forgot && adoption.test(line))),
  ) as [string[], string[]];
  if (now.join('\n') !== wanted.join('\n')) throw new Error(difference(now, wanted));
  return codes.length;
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
  if (ends === 'remembering' && existsSync(whole.stateDirectory()))
    cpSync(whole.stateDirectory(), join(directory, 'gc-presence'), { recursive: true });
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
