import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { emitTeamsPresence } from '../../../src/practice-org/automation/emit.js';
import { systemDefinition } from '../../../src/practice-org/people/definitions.js';
import { setPresence } from '../../../src/practice-org/people/presences.js';
import type { SystemPresenceName, UserState } from '../../../src/practice-org/people/state.js';
import type { EmitDocument } from '../../../src/practice-org/views/emit-document.js';
import { defaultMappings as published } from '../../../src/solutions/teams-presence/mappings-file.js';
import { solutionObjects } from '../../support/solution-objects.js';
import { installed, oneLine, restoredForEach, type Whole, wholeOrg } from '../../support/whole.js';

const defaultMappings = [...published().rows].map(([key, { text }]) => ({ key, systemPresence: text }));

const trigger = 'Microsoft Teams Integration Presence Trigger';

const whole = restoredForEach(installed);

function person(index = 0): UserState {
  const found = Object.values(whole.org.org.state.people.users)[index];
  if (found === undefined) throw new Error(`The practice org has no person ${index}.`);
  return found;
}

function put(user: UserState, presence: SystemPresenceName): void {
  const { org } = whole.org;
  setPresence(org, user.id, systemDefinition(org, presence).id, { source: 'PURECLOUD' });
}

/** What the installed solution makes of a Teams presence; and how its workflow ended. */
function emit(user: UserState, teamsPresence: string) {
  const report = whole.org.transaction((org, origin) =>
    emitTeamsPresence(org, { userId: user.id, teamsPresence }, origin),
  );
  const ours = report.triggers.find(({ triggerName }) => triggerName === trigger);
  return {
    presence: report.after?.systemPresence,
    exit: ours?.run?.exitReason,
    error: ours?.run?.errorMessage,
  };
}

describe('a change in Microsoft Teams', () => {
  test.each(defaultMappings)('to $key makes the person $systemPresence', ({ key, systemPresence }) => {
    const user = person();
    put(user, systemPresence === 'Available' ? 'Away' : 'Available');
    expect(emit(user, key)).toEqual({ presence: systemPresence, exit: 'Updated', error: undefined });
  });

  test('covers exactly the eleven rows that the first setup wrote', () => {
    expect(defaultMappings.map(({ key }) => key).sort()).toEqual(
      Object.keys(solutionObjects(whole.org.org).table.rows).sort(),
    );
    expect(defaultMappings).toHaveLength(11);
  });

  test.each(['Away', 'Break', 'Busy', 'Idle', 'Meal', 'Meeting', 'Offline', 'Training'] as const)(
    'reaches a person who is %s',
    (presence) => {
      const user = person();
      put(user, presence);
      expect(emit(user, 'Available')).toEqual({ presence: 'Available', exit: 'Updated', error: undefined });
    },
  );

  test('to a state that nobody mapped leaves the person alone', () => {
    const user = person();
    put(user, 'Available');
    expect(emit(user, 'UrgentInterruptionsOnly')).toMatchObject({
      presence: 'Available',
      exit: 'Teams presence not mapped',
    });
  });

  test('to a state whose row is empty leaves the person alone', () => {
    const user = person();
    put(user, 'Available');
    solutionObjects(whole.org.org).table.rows.Busy = { key: 'Busy', GenesysCloudPresenceId: '' };
    expect(emit(user, 'Busy')).toMatchObject({ presence: 'Available', exit: 'Mapping empty' });
  });

  test.each(defaultMappings)('to $key leaves a person alone who is On Queue', ({ key }) => {
    const user = person();
    put(user, 'OnQueue');
    expect(emit(user, key)).toMatchObject({ presence: 'OnQueue', exit: 'On Queue' });
  });

  test('leaves a person alone who has the presence already, without an update', () => {
    const user = person();
    put(user, 'Busy');
    const before = structuredClone(whole.org.org.state.people.presences[user.id]?.PURECLOUD);
    expect(emit(user, 'InACall')).toMatchObject({ presence: 'Busy', exit: 'Already there' });
    expect(whole.org.org.state.people.presences[user.id]?.PURECLOUD).toEqual(before);
  });

  test('moves a person with a secondary presence of the same system presence to the one that is mapped', () => {
    const { org } = whole.org;
    const user = person();
    const inspection = Object.values(org.state.people.definitions).find(
      ({ name }) => name === 'Claims inspection',
    );
    setPresence(org, user.id, inspection?.id ?? '', { source: 'PURECLOUD' });
    expect(emit(user, 'InACall')).toMatchObject({ presence: 'Busy', exit: 'Updated' });
    expect(org.state.people.presences[user.id]?.PURECLOUD?.definitionId).toBe(
      systemDefinition(org, 'Busy').id,
    );
  });

  test('from another source than Microsoft Teams starts nothing', () => {
    const user = person();
    put(user, 'Available');
    const report = whole.org.transaction((org, origin) =>
      emitTeamsPresence(org, { userId: user.id, teamsPresence: 'InACall', source: 'ZOOMPHONE' }, origin),
    );
    expect(report.triggers.every(({ matched }) => !matched)).toBe(true);
    expect(report.after?.systemPresence).toBe('Available');
  });
});

describe('what the platform may say of a presence', () => {
  /** Has the action that reads presences answer with this text, as an org might whose spelling is another. */
  function platformSays(systemPresence: string): void {
    const { getAction } = solutionObjects(whole.org.org);
    if (getAction.published === undefined) throw new Error('The action is not published.');
    const { config } = getAction.published;
    const successTemplate = `{ "systemPresence": "${systemPresence}", "presenceDefinitionId": "some" }`;
    getAction.published = {
      ...getAction.published,
      config: { ...config, response: { ...config.response, successTemplate } },
    };
  }

  test.each(['On Queue', 'OnQueue', 'ON_QUEUE', 'on queue'])('"%s" is On Queue', (spelling) => {
    const user = person();
    put(user, 'OnQueue');
    platformSays(spelling);
    expect(emit(user, 'Busy')).toMatchObject({ presence: 'OnQueue', exit: 'On Queue' });
  });

  test.each(['Interacting', 'Queue', 'Available now'])(
    '"%s" is no word we know: nothing is changed',
    (word) => {
      const user = person();
      put(user, 'OnQueue');
      platformSays(word);
      expect(emit(user, 'Busy')).toMatchObject({ presence: 'OnQueue', exit: 'Presence not recognised' });
    },
  );

  test('nothing means that nothing is changed', () => {
    const user = person();
    put(user, 'OnQueue');
    platformSays('');
    expect(emit(user, 'Busy')).toMatchObject({ presence: 'OnQueue', exit: 'Presence unknown' });
  });

  test('a refusal means that nothing is changed', () => {
    const user = person();
    put(user, 'Available');
    const { integration } = solutionObjects(whole.org.org);
    integration.intendedState = 'DISABLED';
    integration.reported = 'INACTIVE';
    expect(emit(user, 'Busy')).toMatchObject({ presence: 'Available', exit: 'Presence could not be read' });
  });
});

describe('gc-presence sandbox emit', () => {
  let practice: Whole;
  beforeAll(async () => {
    practice = await wholeOrg();
    const setup = await practice.run(['teams-presence', 'setup', '--sandbox', 'org.json', '--yes', '--json']);
    expect(setup.code).toBe(0);
    // A mistyped name must not pass for the copy of one's own org.
    expect(setup.document.warnings).toEqual([
      expect.stringMatching(/^There was no practice org in .*org\.json/),
    ]);
  });
  afterAll(() => practice.close());

  const emitted = async (index: number, state: string) => {
    const show = await practice.run(['sandbox', 'show', '--sandbox', 'org.json', '--all', '--json']);
    const { people } = JSON.parse(show.stdout) as { people: { email: string; systemPresence: string }[] };
    const wanted = index === 0 ? 'Available' : 'OnQueue';
    const email = people.find(({ systemPresence }) => systemPresence === wanted)?.email ?? '';
    const args = ['sandbox', 'emit', '--sandbox', 'org.json', '--user', email, '--teams-presence', state];
    const [text, json] = [await practice.run(args), await practice.run([...args, '--json'])];
    return { text, document: JSON.parse(json.stdout) as EmitDocument };
  };

  test('shows the presence before and after', async () => {
    const { text } = await emitted(0, 'InACall');
    expect(text.code).toBe(0);
    expect(text.stdout).toMatch(/Available (→|->) Busy/);
    expect(text.stdout).toContain('"Updated"');
  });

  test('shows why a presence did not change', async () => {
    const { text, document } = await emitted(1, 'InACall');
    expect(text.code).toBe(0);
    expect(text.stdout).toContain('as before');
    expect(oneLine(text.stdout)).toContain('ended with "On Queue"');
    expect(document).toMatchObject({ changed: false, before: { systemPresence: 'OnQueue' } });
    expect(document.triggers.find(({ name }) => name === trigger)).toMatchObject({
      matched: true,
      exitReason: 'On Queue',
      error: null,
    });
  });

  test.each([
    ['InaCal', 'InACall'],
    ['availble', 'Available'],
    ['Do not disturb', 'DoNotDisturb'],
    ['BeRight', 'BeRightBack'],
  ])('refuses "%s", which Teams never reports, and offers %s', async (state, meant) => {
    const args = ['--user', 'ada.okafor@riverbend.example', '--teams-presence', state];
    const { code, stderr } = await practice.run(['sandbox', 'emit', '--sandbox', 'org.json', ...args]);
    expect(code).toBe(3);
    expect(stderr).toContain(`"${meant}"`);
  });

  test('takes a state that Microsoft has added since once a row names it', async () => {
    await practice.run(['mappings', 'set', '--sandbox', 'org.json', 'Commuting=Away']);
    const args = ['--user', 'ada.okafor@riverbend.example', '--teams-presence', 'Commuting'];
    const { code, stdout } = await practice.run(['sandbox', 'emit', '--sandbox', 'org.json', ...args]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/Away/) });
  });

  test('names everybody whose name or address begins with what was given', async () => {
    const args = ['--user', 'ada', '--teams-presence', 'InACall'];
    const { code, stderr } = await practice.run(['sandbox', 'emit', '--sandbox', 'org.json', ...args]);
    expect(code).toBe(3);
    const show = await practice.run(['sandbox', 'show', '--sandbox', 'org.json', '--all', '--json']);
    const { people } = JSON.parse(show.stdout) as { people: { email: string }[] };
    const adas = people.filter(({ email }) => email.startsWith('ada.')).slice(0, 10);
    for (const { email } of adas) expect(stderr).toContain(email);
  });
});

describe('gc-presence sandbox emit --file', () => {
  let practice: Whole;
  beforeAll(async () => {
    practice = await wholeOrg();
    const setup = await practice.run(['teams-presence', 'setup', '--sandbox', 'org.json', '--yes', '--json']);
    expect(setup.code).toBe(0);
  });
  afterAll(() => practice.close());

  const emitFile = (name: string, lines: readonly string[], ...more: string[]) => {
    practice.write(name, lines.join('\n'));
    return practice.run(['sandbox', 'emit', '--sandbox', 'org.json', '--file', name, ...more]);
  };
  const event = (user: string, teamsPresence: string) =>
    JSON.stringify({ user: `${user}@riverbend.example`, teamsPresence });

  test('sends them in order, and sums up what changed and why the rest did not', async () => {
    const lines = [
      event('ada.okafor', 'InACall'),
      event('ada.okafor', 'Busy'),
      '',
      event('bruno.lindqvist', 'InACall'),
      event('ada.okafor', 'UrgentInterruptionsOnly'),
      event('ada.okafor', 'Available'),
    ];
    const { code, stdout } = await emitFile('events.jsonl', lines, '--json');
    expect(code).toBe(0);
    const document = JSON.parse(stdout);
    const start = { schemaVersion: 1, command: 'sandbox emit', result: 'applied' };
    expect(document).toMatchObject({ ...start, changed: 2, unchanged: 3, failed: 0 });
    expect(document.events.map(({ line }: { line: number }) => line)).toEqual([1, 2, 4, 5, 6]);
    expect(document.reasons).toEqual([
      { reason: 'Updated', count: 2 },
      ...['Already there', 'On Queue', 'Teams presence not mapped'].map((reason) => ({ reason, count: 1 })),
    ]);
    const text = await emitFile('events.jsonl', lines);
    expect(oneLine(text.stdout)).toContain('5 events: 2 changed a presence, 3 did not.');
  });

  test('sends nothing when a line is wrong, and names each with file and line', async () => {
    const { code, stderr } = await emitFile('events.jsonl', [
      event('ada.okafor', 'InACall'),
      '{"user": "ada.okafor@riverbend.example"}',
      'Ada is away',
      '{"user": "a", "teamsPresence": "Busy", "when": "now"}',
      event('ada.okafr', 'Busy'),
      event('ada.okafor', 'InaCal'),
    ]);
    expect(code).toBe(3);
    const told = oneLine(stderr)
      .split(/events\.jsonl:(?=\d)/)
      .slice(1);
    expect(told).toEqual([
      expect.stringMatching(/^2 "teamsPresence" is missing\. A line looks like/),
      expect.stringMatching(/^3 This is no JSON\./),
      expect.stringMatching(/^4 The line has what is not known: when\./),
      expect.stringMatching(/^5 Nobody has the e-mail address .*ada\.okafor@/),
      expect.stringMatching(/^6 Microsoft Teams reports no "InaCal"\. .*"InACall"/),
    ]);
    const { stdout } = await practice.run([
      'sandbox',
      'show',
      '--sandbox',
      'org.json',
      '--json',
      '--user',
      'ada.okafor@riverbend.example',
    ]);
    expect(JSON.parse(stdout).people[0].teamsPresence).not.toBe('Away');
  });

  test.each(['utf8', 'utf16le'] as const)('reads files in %s, events and faults alike', async (encoding) => {
    const encoded = (text: string) => Buffer.from(`\ufeff${text}`, encoding);
    practice.write('wide.jsonl', encoded(`${event('ada.okafor', 'Away')}\r\n`));
    practice.write('wide.json', encoded('{"faults":[]}'));
    const args = [
      'sandbox',
      'emit',
      '--sandbox',
      'org.json',
      '--file',
      'wide.jsonl',
      '--faults',
      'wide.json',
    ];
    const { code, stderr } = await practice.run(args);
    expect(code, stderr).toBe(0);
  });

  test.each([
    ['--file', 'latin.jsonl'],
    ['--faults', 'latin.json'],
  ])('%s tells where a file is no text', async (flag, name) => {
    practice.write(name, Buffer.from('{\n"caf\u00e9": 1}', 'latin1'));
    practice.write('events.jsonl', event('ada.okafor', 'Away'));
    const args = ['sandbox', 'emit', '--sandbox', 'org.json', '--file', 'events.jsonl', flag, name];
    const { code, stderr } = await practice.run(args);
    expect(code).toBe(3);
    expect(stderr).toContain(`${name}:2:5  the line is not UTF-8`);
  });

  test.each([
    ['a missing file', ['--file', 'absent.jsonl']],
    ['a file together with a person', ['--file', 'events.jsonl', '--user', 'ada.okafor@riverbend.example']],
  ])('refuses %s', async (_, args) => {
    const { code } = await practice.run(['sandbox', 'emit', '--sandbox', 'org.json', ...args]);
    expect(code).toBe(3);
  });

  test('says that nothing is installed where no trigger takes any of them', async () => {
    practice.write('events.jsonl', event('ada.okafor', 'InACall'));
    const { code, stderr } = await practice.run([
      'sandbox',
      'emit',
      '--sandbox',
      'empty.json',
      '--file',
      'events.jsonl',
    ]);
    expect(code).toBe(1);
    expect(stderr).toContain('nothing happened');
  });
});
