import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { type Gate, openGate } from '../../support/gate.js';
import { census, expectOneOfEach } from '../../support/one-of-each.js';
import { personWith } from '../../support/people.js';
import { installed, oneLine, type Whole, wholeOrg } from '../../support/whole.js';
import { picture } from '../drift.js';

const setup = ['teams-presence', 'setup', '--yes', '--json'];

const toClose: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of toClose.splice(0).toReversed()) await close();
});

async function orgOf<Made extends Whole>(made: Promise<Made>): Promise<Made> {
  const whole = await made;
  toClose.push(() => whole.close());
  return whole;
}

/** Starts a run, and holds the answer to its first request of this kind. */
async function startUntil(whole: Whole, args: readonly string[], method: string, path: RegExp) {
  const gate: Gate = await openGate(whole.org.url, (_count, { method: its, url = '' }) =>
    its === method && path.test(url) ? 'hold-answer' : 'pass',
  );
  toClose.push(() => gate.close());
  const ended = whole.run(args, { environment: { GENESYSCLOUD_GATEWAY_PORT: gate.port } });
  await gate.held;
  for (let seen = -1; seen !== whole.org.requests.length; ) {
    seen = whole.org.requests.length;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return { gate, ended };
}

function folderOf(whole: Whole): string {
  return join(whole.stateDirectory(), whole.org.org.state.identity.organization.id);
}

const notesIn = (whole: Whole) => readdirSync(folderOf(whole)).filter((file) => file.startsWith('at-work'));

test('a second run that would change the org stops before its first write, and says who is at it', async () => {
  const whole = await orgOf(wholeOrg());
  const before = census(whole.org.org.state);
  const { gate, ended } = await startUntil(whole, setup, 'POST', /\/integrations$/);
  const { name } = whole.org.org.state.identity.organization;
  const second = [
    setup,
    ['associate-user', 'teardown', '--yes', '--org', name, '--json'],
    ['teams-presence', 'teardown', '--yes', '--org', name, '--json'],
  ];
  for (const args of second) {
    const { code, document, writes } = await whole.run(args);
    expect({ code, writes, error: document.error?.code }).toEqual({
      code: 3,
      writes: [],
      error: 'another-run',
    });
    expect(document.error?.message).toContain(`process ${process.pid} on ${hostname()} since`);
    expect(document.error?.hint).toContain(join(folderOf(whole), notesIn(whole)[0] ?? '?'));
  }
  // Whoever only looks is let in.
  expect((await whole.run(['teams-presence', 'plan', '--json'])).code).toBe(2);
  gate.open();
  expect((await ended).code).toBe(0);
  await expectOneOfEach(whole, before);
  expect(readdirSync(folderOf(whole))).toEqual(['teams-presence.json']);
  expect((await whole.run(setup)).document.result).toBe('in-sync');
});

test('of two runs that start at the same moment one installs, and nothing is there twice', async () => {
  const whole = await orgOf(wholeOrg());
  const before = census(whole.org.org.state);
  const runs = await Promise.all([whole.run(setup), whole.run(setup)]);
  expect(runs.map(({ code }) => code).sort()).toEqual([0, 3]);
  await expectOneOfEach(whole, before);
});

test('a setup looks anew where another has changed everything since its plan was made', async () => {
  const whole = await orgOf(wholeOrg());
  const before = census(whole.org.org.state);
  const people = ['teams-presence', 'setup', '--yes'];
  const { gate, ended } = await startUntil(whole, people, 'GET', /\/processautomation\/triggers/);
  expect((await whole.run(setup)).code).toBe(0);
  gate.open();
  const { code, stderr } = await ended;
  expect(code, stderr).toBe(0);
  expect(oneLine(stderr)).toContain('since this one looked at it. It is looked at anew.');
  await expectOneOfEach(whole, before);
});

test('a teardown removes nothing by a plan that another run has outdated', async () => {
  const whole = await orgOf(installed());
  const { name } = whole.org.org.state.identity.organization;
  const teardown = ['teams-presence', 'teardown', '--yes', '--org', name, '--json'];
  const { gate, ended } = await startUntil(whole, teardown, 'GET', /\/processautomation\/triggers/);
  expect((await whole.run([...setup, '--trigger-disabled'])).code).toBe(0);
  const before = picture(whole.org.org);
  gate.open();
  const { code, document } = await ended;
  expect({ code, error: document.error?.code }).toEqual({ code: 3, error: 'changed-meanwhile' });
  expect(picture(whole.org.org)).toEqual(before);
});

test('a run on another host that nobody can ask is left alone while it shows signs of life', async () => {
  const whole = await orgOf(wholeOrg());
  mkdirSync(folderOf(whole), { recursive: true });
  const note = join(folderOf(whole), 'at-work-there');
  const since = new Date().toISOString();
  writeFileSync(
    note,
    JSON.stringify({ machine: 'another', pid: 4711, started: '1', host: 'build-7', since }),
  );
  const refused = await whole.run(setup);
  expect({ code: refused.code, writes: refused.writes }).toEqual({ code: 3, writes: [] });
  expect(refused.document.error?.message).toContain('process 4711 on build-7 since');
  expect(refused.document.error?.hint).toContain(`remove ${note}`);

  const aMinuteAgo = new Date(Date.now() - 60_000);
  utimesSync(note, aMinuteAgo, aMinuteAgo);
  expect((await whole.run(setup)).code).toBe(0);
  expect(notesIn(whole)).toEqual([]);
});

test('a trial is not begun while another run changes the org', async () => {
  const whole = await orgOf(installed());
  const { email } = personWith(whole.org.org, 'Available');
  const { gate, ended } = await startUntil(
    whole,
    ['teams-presence', 'rotate-secret', '--yes', '--json'],
    'POST',
    /\/secret$/,
  );
  const trial = await whole.run(['teams-presence', 'verify', '--user', email, '--json']);
  expect({ code: trial.code, writes: trial.writes, error: trial.document.error?.code }).toEqual({
    code: 3,
    writes: [],
    error: 'another-run',
  });
  gate.open();
  expect((await ended).code).toBe(0);
});
