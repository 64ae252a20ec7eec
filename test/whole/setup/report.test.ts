import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mappingTable, presenceColumn } from '../../support/mappings.js';
import type { RunResult } from '../../support/whole.js';
import { type AssociateWhole, associateArguments, associateOrg, five } from '../associate.js';

let whole: AssociateWhole;
let setup: RunResult;

beforeAll(async () => {
  whole = await associateOrg();
  setup = await whole.associate(
    'setup',
    ...associateArguments('associates.csv'),
    '--yes',
    '--report',
    'setup.html',
  );
  const teams = await whole.run(['teams-presence', 'setup', '--yes', '--report', 'teams.md']);
  expect([setup.code, teams.code]).toEqual([0, 0]);
});
afterAll(() => whole.close());

const read = (name: string) => readFileSync(join(whole.home, name), 'utf8');

test('the report of setup says what was installed, with ids and links, by whom and how it hangs together', () => {
  const text = read('teams.md');
  const { dataTables } = whole.org.org.state.architect;
  const table = Object.values(dataTables).find(({ name }) => name === 'MsTeamsPresenceMappings');
  expect(text).toContain(`| ${table?.id} |`);
  expect(text).toMatch(/\[Workflow "[^"]+"\]\(https:\/\/apps\.mypurecloud\.com\/architect\//);
  expect(text).toMatch(/\| By \| Setup wizard, with gc-presence \d+\.\d+\.\d+ \(teams-presence setup\) \|/);
  expect(text).toContain('| InACall | Busy |');
  expect(text).toContain('- presence:userPresence:edit');
  expect(text).toMatch(/```mermaid\nflowchart TB\n(?: {2}n\d+.*\n)+```/);
});

test('a page of HTML opens without a network, and shows the diagram and the next runs in their zone', () => {
  const text = read('setup.html');
  expect(text).toMatch(/^<!doctype html>/);
  expect(text).not.toMatch(/<script|<link|<img|@import|url\(|src=/);
  expect(text).toContain('<svg ');
  expect(text).toMatch(
    /<td>Available, for 5 people<\/td><td>\w{3} \d+ \w+ \d{4} 08:00, .*<td>America\/New_York<\/td>/,
  );
});

test('people are counted, and named only where somebody asked for that', async () => {
  expect(read('setup.html')).toContain('5 people in the contact list.');
  for (const email of five) expect(read('setup.html')).not.toContain(email);
  const status = await whole.associate('status', '--report', 'people.md', '--report-people');
  expect(status.code).toBe(0);
  for (const email of five) expect(read('people.md')).toContain(email);
});

test('the report of verify has its checks, and every report of a run that changes nothing sends no write', async () => {
  const run = await whole.associate('verify', '--user', five[0], '--report', 'verify.md');
  expect(run.code, run.stdout + run.stderr).toBe(0);
  expect(read('verify.md')).toContain('| The test person is in the contact list | passed |');
  expect(read('verify.md')).toContain('It sets the presence of the test person to Available.');
  expect(read('verify.md')).not.toMatch(/Ada|Okafor/);
  const args = ['--user', five[0], '--report', 'named.md', '--report-people'];
  expect((await whole.associate('verify', ...args)).code).toBe(0);
  expect(read('named.md')).toContain('| Ada Okafor is in the contact list | passed |');
  const status = await whole.run(['teams-presence', 'status', '--report', 'status.md']);
  expect(status.writes).toEqual([]);
});

test('no report holds a secret', () => {
  for (const name of ['setup.html', 'teams.md', 'people.md', 'verify.md'])
    expect(read(name)).not.toContain(whole.org.clientSecret);
});

test('what is not in the org is said to be missing, and what was changed to be changed', async () => {
  const restore = whole.keep();
  const { triggers } = whole.org.org.state.automation;
  triggers.length = 0;
  const { dataTables } = whole.org.org.state.architect;
  for (const table of Object.values(dataTables))
    if (table.name === 'MsTeamsPresenceMappings') table.name = 'Mine';
  const status = await whole.run(['teams-presence', 'status', '--report', 'drift.md']);
  expect(status.code).toBe(2);
  expect(read('drift.md')).toMatch(/\| Trigger "[^"]+" \| missing \|/);
  expect(read('drift.md')).toContain('What should be, and is not yet in all of the objects below: When the');
  expect(read('teams.md')).not.toContain('What should be');
  expect(read('drift.md')).toMatch(/Data table "MsTeamsPresenceMappings".* \| changed by hand \|/);
  restore();
});

test('what differs stands in the report with what it is, what it should be, and what leads nowhere', async () => {
  const restore = whole.keep();
  const trigger = whole.org.org.state.automation.triggers.find(
    ({ name }) => name === 'Microsoft Teams Integration Presence Trigger',
  );
  if (trigger !== undefined) trigger.enabled = false;
  mappingTable(whole.org.org).rows.InACall = { key: 'InACall', [presenceColumn]: 'nowhere' };
  const title = 'Trigger "Microsoft Teams Integration Presence Trigger"';
  const leadsNowhere = '- The row "InACall" points at a presence that does not exist: nowhere.';
  const status = await whole.run(['teams-presence', 'status', '--report', 'differs.md']);
  expect(status.code).toBe(2);
  expect(read('differs.md')).toContain('| Object | Setting | Is | Should be |');
  expect(read('differs.md')).toContain(`| ${title} | enabled | false | true |`);
  expect(read('differs.md')).toContain(leadsNowhere);
  expect(read('teams.md')).not.toContain('## What');

  const setup = await whole.run(['teams-presence', 'setup', '--yes', '--report', 'repaired.md']);
  expect(setup.code).toBe(0);
  expect(read('repaired.md')).toContain('| Object | Setting | Before | After |');
  expect(read('repaired.md')).toContain(`| ${title} | enabled | false | true |`);
  // Also where there is nothing to do.
  expect((await whole.run(['teams-presence', 'status', '--report', 'sync.md'])).code).toBe(0);
  expect(read('sync.md')).toContain(leadsNowhere);
  expect(read('sync.md')).not.toContain('## What');
  restore();
});

test('what differs of people, and who is in a pilot, is counted, and named only where somebody asked for that', async () => {
  const restore = whole.keep();
  whole.write('four.csv', `email\n${five.slice(1).join('\n')}\n`);
  const plan = ['setup', '--dry-run', ...associateArguments('four.csv'), '--prune', '--report'];
  expect((await whole.associate(...plan, 'pruned.md')).code).toBe(2);
  expect(read('pruned.md')).toContain('Left out because they name people: ');
  for (const email of five) expect(read('pruned.md')).not.toContain(email);
  expect((await whole.associate(...plan, 'pruned-named.md', '--report-people')).code).toBe(2);
  expect(read('pruned-named.md')).toContain(`<${five[0]}`.replace('<', '\\<'));

  const pilot = ['teams-presence', 'setup', '--dry-run', '--pilot', five[0], '--pilot', five[1], '--report'];
  expect((await whole.run([...pilot, 'pilot.md'])).code).toBe(2);
  expect(read('pilot.md')).toContain('the Microsoft Teams presence of one of 2 people changes');
  for (const email of five) expect(read('pilot.md')).not.toContain(email);
  expect((await whole.run([...pilot, 'pilot-named.md', '--report-people'])).code).toBe(2);
  expect(read('pilot-named.md')).toContain(five[0]);
  restore();
});

test('what nobody asked anything of is no object of a report', () => {
  expect(read('setup.html')).not.toContain('Mobile notifications');
});

test('a report that turns out not to be writable at the end stops nothing, and is told of', async () => {
  symlinkSync('/dev/full', join(whole.home, 'full.md'));
  const run = await whole.run(['teams-presence', 'status', '--report', 'full.md', '--json']);
  expect(run.code).toBe(0);
  expect(run.document.result).toBe('in-sync');
  expect(run.document.warnings.join()).toContain('was not written');
});

test('a name that ends in nothing known is refused before anything is done', async () => {
  const run = await whole.run(['teams-presence', 'setup', '--yes', '--report', 'report.pdf', '--json']);
  expect([run.code, run.requests]).toEqual([3, []]);
  expect(existsSync(join(whole.home, 'report.pdf'))).toBe(false);
});
