import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Secret } from '../../../src/core/secret.js';
import { emitTeamsPresence } from '../../../src/practice-org/automation/emit.js';
import { systemDefinition } from '../../../src/practice-org/people/definitions.js';
import { presenceOf, setPresence } from '../../../src/practice-org/people/presences.js';
import { systemPresenceNames, type UserState } from '../../../src/practice-org/people/state.js';
import { teamsPresenceQuestions } from '../../../src/solutions/teams-presence/questions.js';
import { open } from '../../genesys/raw-server.js';
import { personWith, presenceName } from '../../support/people.js';
import { type Act, back, scripted } from '../../support/scripted-prompter.js';
import { installed, oneLine, type RunResult, type Whole } from '../../support/whole.js';

let whole: Whole;
let restore: () => void;
let inPilot: UserState;
let another: UserState;
let secondaryMeal: string;

const setup = ['teams-presence', 'setup', '--yes', '--json'];
const secondary = 'Long lunch';

beforeAll(async () => {
  whole = await installed();
  const { org } = whole.org;
  inPilot = personWith(org, 'Available');
  another = Object.values(org.state.people.users).find(
    ({ id, state }) =>
      state === 'active' && id !== inPilot.id && presenceOf(org, id).systemPresence !== 'OnQueue',
  ) as UserState;
  const { definitions } = org.state.people;
  const meal = systemDefinition(org, 'Meal');
  secondaryMeal = org.id();
  definitions[secondaryMeal] = { ...structuredClone(meal), id: secondaryMeal, type: 'User', name: secondary };
  const run = await whole.run([
    ...setup,
    '--protect',
    'meal',
    '--protect',
    'Training',
    '--pilot',
    inPilot.email,
  ]);
  expect(run.code, run.stdout).toBe(0);
});
beforeEach(() => {
  restore = whole.keep();
  return restore;
});
afterAll(() => whole.close());

function busyInTeams(person: UserState): string | undefined {
  const report = emitTeamsPresence(
    whole.org.org,
    { userId: person.id, teamsPresence: 'Busy' },
    whole.org.url,
  );
  return report.triggers.find(({ run }) => run !== undefined)?.run?.exitReason;
}

function give(person: UserState, systemPresence: string): void {
  const [known] = systemPresenceNames.filter((name) => name === systemPresence);
  const id = known === undefined ? systemPresence : systemDefinition(whole.org.org, known).id;
  setPresence(whole.org.org, person.id, id, { source: 'PURECLOUD' });
}

function changed(run: RunResult): readonly string[] {
  return run.document.steps
    .filter(({ action }) => action !== 'none')
    .map(({ id, action }) => `${id}: ${action}`);
}

const group = () => {
  const found = Object.values(whole.org.org.state.people.groups ?? {}).find(
    ({ name }) => name === 'Teams pilot',
  );
  if (found === undefined) throw new Error('The practice org has no such group.');
  return found;
};

/** Somebody whose presence can follow, in the group or not. */
function somebody(isMember: boolean): UserState {
  const { users } = whole.org.org.state.people;
  const found = Object.values(users).find(
    ({ id, state }) => state === 'active' && id !== inPilot.id && group().memberIds.includes(id) === isMember,
  ) as UserState;
  give(found, 'Available');
  return found;
}

describe('with a group as the pilot', () => {
  const withGroup = [...setup, '--no-protect', '--pilot', 'teams PILOT', '--pilot'];

  test('its members follow beside the people who are named, and nobody else', async () => {
    const [member, outsider] = [somebody(true), somebody(false)];
    const run = await whole.run([...withGroup, inPilot.email]);
    expect(run.code, run.stdout).toBe(0);
    expect([member, inPilot, outsider].map(busyInTeams)).toEqual(['Updated', 'Updated', 'Not in the pilot']);
  });

  test('plan and report say that it counts as it is now', async () => {
    const plan = await whole.run(['teams-presence', 'plan', '--pilot', 'Teams pilot']);
    expect(oneLine(plan.stdout)).toContain('A group counts as it is when setup runs');
    const report = whole.write('report.md', '');
    const args = ['--pilot', 'Teams pilot', '--report', report];
    const run = await whole.run(['teams-presence', 'setup', '--yes', ...args]);
    expect(oneLine(run.stdout)).toContain('presence of a member of the group "Teams pilot" changes');
    expect(oneLine(readFileSync(report, 'utf8'))).toContain('A group counts as it is when setup runs');
  });

  test('whoever joins it later follows after the next setup, and status says that it is outdated', async () => {
    const newcomer = somebody(false);
    await whole.run([...withGroup, inPilot.email]);
    expect(await whole.run(['teams-presence', 'status']).then(({ code }) => code)).toBe(0);
    group().memberIds.push(newcomer.id);
    const status = await whole.run(['teams-presence', 'status', '--json']);
    expect([status.code, status.document.steps.find(({ id }) => id === 'workflow')?.kind]).toEqual([
      2,
      'outdated',
    ]);
    expect(busyInTeams(newcomer)).toBe('Not in the pilot');
    expect(changed(await whole.run(setup))).toEqual(['workflow: update']);
    expect(busyInTeams(newcomer)).toBe('Updated');
  });

  test('a config file keeps its name, and not its members', async () => {
    const file = join(whole.home, 'saved.yaml');
    await whole.run([...withGroup, inPilot.email, '--save-config', file]);
    expect(readFileSync(file, 'utf8')).toContain(`pilot:\n    - teams PILOT\n    - ${inPilot.email}`);
  });

  test('what is handed over to Terraform holds its members', async () => {
    await whole.run([...withGroup, inPilot.email]);
    const folder = join(whole.home, 'terraform');
    expect((await whole.run(['export', 'cx-as-code', folder])).code).toBe(0);
    const flow = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find((name) =>
      name.endsWith('.yaml'),
    );
    const yaml = readFileSync(join(folder, flow ?? ''), 'utf8');
    for (const id of [...group().memberIds, inPilot.id]) expect(yaml).toContain(`,${id},`);
  });

  test.each([
    [
      'that the org does not have',
      'Teams pliot',
      () => {},
      'no group "Teams pliot"; did you mean "Teams pilot"',
    ],
    [
      'in which nobody is',
      'Teams pilot',
      () => group().memberIds.splice(0),
      'nobody in the group "Teams pilot"',
    ],
    [
      'that is larger than the workflow can hold',
      'Teams pilot',
      () => group().memberIds.push(...manyMore(100)),
      'people (the group "Teams pilot" has 10',
    ],
  ])('a group %s is refused before anything is written', async (_which, name, change, sentence) => {
    change();
    const run = await whole.run([...setup, '--pilot', name]);
    expect([run.code, run.writes]).toEqual([3, []]);
    expect(run.stdout).toContain(sentence.replaceAll('"', '\\"'));
  });
});

describe('at a terminal', () => {
  /** What somebody who does this at the question is taken to want. */
  async function answerOf(acts: readonly Act[]) {
    const { url, clientId, clientSecret } = whole.org;
    const credentials = { kind: 'client', clientId, clientSecret: new Secret(clientSecret) } as const;
    const session = await open(Number(new URL(url).port), { connection: { credentials } });
    const prompter = scripted(acts);
    const ask = teamsPresenceQuestions.find(({ title }) => title === 'Who follows Teams')?.ask;
    const answer = await ask?.({ prompter, session, answer: () => undefined, cwd: whole.home }, undefined);
    await session.close();
    return { answer, asked: prompter.asked };
  }

  test('people and groups are found by a part of their name, and chosen where several are meant', async () => {
    const { answer, asked } = await answerOf([
      'Add',
      'pilot',
      'Teams pilot (',
      'Add',
      inPilot.name,
      'Continue',
    ]);
    expect(answer).toEqual(['Teams pilot (spring)', inPilot.email]);
    expect(asked.find(({ message }) => message === 'Which one?')?.choices).toEqual([
      'Teams pilot',
      'Teams pilot (spring)',
    ]);
  });

  test('a whole name is enough, also where others begin so, and a name that nobody has is refused at once', async () => {
    const { answer, asked } = await answerOf(['Add', 'Nobody Nowhere', 'teams pilot', 'Continue']);
    expect(answer).toEqual(['Teams pilot']);
    expect(asked.flatMap(({ refused }) => refused ?? [])).toEqual([
      'This org has no active person and no group of that name.',
    ]);
  });

  test('Escape leads from the choice back to the name', async () => {
    const { answer } = await answerOf(['Add', 'pilot', back, 'spring', 'Continue']);
    expect(answer).toEqual(['Teams pilot (spring)']);
  });
});

/** New people, by their ids. */
function manyMore(count: number): readonly string[] {
  const { org } = whole.org;
  return Array.from({ length: count }, (_, at) => {
    const id = org.id();
    org.state.people.users[id] = { ...structuredClone(inPilot), id, email: `more-${at}@riverbend.example` };
    return id;
  });
}

describe('with protected presences and a pilot', () => {
  test('only the people of the pilot follow Teams', () => {
    expect([busyInTeams(inPilot), presenceName(whole.org.org, inPilot)]).toEqual(['Updated', 'Busy']);
    const before = presenceName(whole.org.org, another);
    expect([busyInTeams(another), presenceName(whole.org.org, another)]).toEqual([
      'Not in the pilot',
      before,
    ]);
  });

  test.each(['Meal', 'Training', secondary])('somebody in %s is left alone', (name) => {
    give(inPilot, name === secondary ? secondaryMeal : name);
    const before = presenceOf(whole.org.org, inPilot.id);
    expect(busyInTeams(inPilot)).toBe('Protected presence');
    expect(presenceOf(whole.org.org, inPilot.id)).toEqual(before);
  });

  test.each(['Break', 'Meeting', 'Available', 'Away'])(
    'somebody in %s, which is not protected, follows',
    (name) => {
      give(inPilot, name);
      expect([busyInTeams(inPilot), presenceName(whole.org.org, inPilot)]).toEqual(['Updated', 'Busy']);
    },
  );

  test('a second run remembers both and has nothing to do', async () => {
    const run = await whole.run(setup);
    expect([run.document.result, run.writes]).toEqual(['in-sync', []]);
  });

  test('to let everybody follow changes the workflow alone, and the plan says what changes', async () => {
    const plan = await whole.run(['teams-presence', 'plan', '--json', '--no-pilot', '--no-protect']);
    expect(changed(plan)).toEqual(['workflow: update']);
    const description = plan.document.steps
      .flatMap(({ changes }) => changes)
      .find(({ path }) => path === 'description');
    expect(description?.before).toContain('Leaves alone who is in: Meal, Training. Pilot: only one person');
    expect(description?.after).not.toContain('Pilot');

    const run = await whole.run([...setup, '--no-pilot']);
    expect(changed(run)).toEqual(['workflow: update']);
    expect(busyInTeams(another)).toBe('Updated');
    give(inPilot, 'Meal');
    expect(busyInTeams(inPilot)).toBe('Protected presence');
  });

  test('another machine, which does not know of the pilot, shows that it would end it', async () => {
    whole.moveToAnotherMachine();
    const plan = await whole.run(['teams-presence', 'plan']);
    expect(plan.stdout.replace(/\s+/g, ' ')).toContain('Meal, Training. Pilot: only');
    expect(plan.code).toBe(2);
  });

  test('verify says that nothing is proven by somebody outside of the pilot', async () => {
    const run = await whole.run(['teams-presence', 'verify', '--user', another.email, '--json']);
    expect(run.document.checks?.find(({ id }) => id === 'live-run')).toMatchObject({
      status: 'unknown',
      reason: expect.stringContaining('is not in the pilot'),
    });
  });

  test('when somebody of the pilot has left, setup and status name them, nobody else follows, and all can be removed', async () => {
    const person = whole.org.org.state.people.users[inPilot.id] as { state: string };
    person.state = 'inactive';
    for (const command of ['status', 'setup']) {
      const refused = await whole.run(['teams-presence', command, '--json']);
      expect([refused.code, refused.writes]).toEqual([3, []]);
      expect(refused.stdout).toContain(`nobody active with the e-mail address ${inPilot.email}`);
    }
    expect(busyInTeams(another)).toBe('Not in the pilot');
    const { name } = whole.org.org.state.identity.organization;
    const removed = await whole.run(['teams-presence', 'teardown', '--yes', '--org', name, '--json']);
    expect(removed.code, removed.stdout).toBe(0);
  });
});

test.each([
  ['--protect Mael', ['--protect', 'Mael'], 'this org has no presence "Mael"'],
  [
    '--pilot nobody',
    ['--pilot', 'nobody@nowhere.example'],
    'nobody active with the e-mail address nobody@nowhere.example',
  ],
  [
    'a large --pilot',
    Array.from({ length: 101 }, (_, at) => `--pilot=p${at}@x.example`),
    '101 people are too many',
  ],
])('%s … is refused before anything is written', async (_first, flags, sentence) => {
  const run = await whole.run([...setup, ...flags]);
  expect([run.code, run.writes]).toEqual([3, []]);
  expect(run.stdout).toContain(sentence.replaceAll('"', '\\"'));
});

test('On Queue needs no protection, and is left alone all the same', async () => {
  const run = await whole.run([...setup, '--protect', 'On Queue']);
  expect(run.code, run.stdout).toBe(0);
  give(inPilot, 'OnQueue');
  expect(busyInTeams(inPilot)).toBe('On Queue');
});

test('a protected presence that Teams leads to is warned of: whoever gets it stays in it', async () => {
  const run = await whole.run(['teams-presence', 'plan', '--json', '--protect', 'Busy']);
  expect(run.document.warnings).toEqual([expect.stringContaining('mapped to Busy, which is protected')]);
});

test('a workflow that answers changes of Genesys Cloud presences is warned of: it may close a loop', async () => {
  const others = whole.org.org.state.automation.triggers.filter(
    ({ topicName }) => topicName === 'v2.users.{id}.presence',
  );
  for (const one of others) (one as { enabled: boolean }).enabled = true;
  const run = await whole.run(['teams-presence', 'plan', '--json']);
  expect(others.length).toBeGreaterThan(0);
  expect(run.document.warnings).toEqual(
    others.map(({ name }) => expect.stringContaining(`The trigger "${name}" starts a workflow`)),
  );
});

test('a row of the table that leads to a protected presence is warned of, whoever wrote it, in every plan', async () => {
  const stuck = expect.stringContaining('mapped to Meal, which is protected');
  await whole.run([...setup, '--protect', 'Meal']);
  const other = await whole.run(['mappings', 'set', 'AtTheGym=Break', '--json']);
  expect(other.document.warnings).toEqual([]);
  const set = await whole.run(['mappings', 'set', 'AtLunch=Meal', '--json']);
  expect(set.document.warnings).toEqual([stuck]);
  for (const words of [['plan'], ['status'], ['setup', '--yes']]) {
    const run = await whole.run(['teams-presence', ...words, '--json']);
    expect(run.document.warnings, words[0]).toContainEqual(stuck);
  }
});
