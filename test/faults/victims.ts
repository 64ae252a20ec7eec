import type { TestTuning } from '../../src/answers/command.js';
import type { LoggedRequest } from '../../src/practice-org/server.js';
import { hasty } from '../support/hasty.js';
import { mappingRows, presenceId } from '../support/mappings.js';
import { orgContentByName } from '../support/org-content.js';
import { shareAsked } from '../support/sample.js';
import { type Whole, wholeOrg } from '../support/whole.js';
import { associateArguments, five } from '../whole/associate.js';

/** Every place or a share of them is tried at the times of real life; the few of every test run at shorter ones. */
export const inRealTime = shareAsked > 0;

/** A real org takes its time. */
const unattended = ['--yes', '--json', '--timeout', inRealTime ? '3600' : '60'];

const installations = {
  'teams-presence': ['teams-presence', 'setup', ...unattended],
  'associate-user': [
    'associate-user',
    'setup',
    ...associateArguments('associates.csv'),
    ...['--queue', 'Claims', '--alerting-timeout', '40', '--mobile-notifications', 'always'],
    ...unattended,
  ],
} as const;

/** A command to which accidents happen. */
interface Victim {
  readonly solution: keyof typeof installations;
  readonly args: (orgName: string) => readonly string[];
  /** It puts back values that only this machine remembers. */
  readonly remembers?: boolean;
  /** What is there once it is done. */
  readonly leaves: 'the solution' | 'the org without it' | 'everything as it was' | 'the rows of the file';
}

const solutionVictims = (solution: keyof typeof installations): Readonly<Record<string, Victim>> => ({
  [`${solution} setup`]: { solution, args: () => installations[solution], leaves: 'the solution' },
  [`${solution} rotate-secret`]: {
    solution,
    args: () => [solution, 'rotate-secret', ...unattended],
    leaves: 'everything as it was',
  },
  [`${solution} teardown`]: {
    solution,
    args: (orgName) => [solution, 'teardown', '--org', orgName, ...unattended],
    leaves: 'the org without it',
    remembers: solution === 'associate-user',
  },
});

export const victims: Readonly<Record<string, Victim>> = {
  ...solutionVictims('teams-presence'),
  ...solutionVictims('associate-user'),
  'mappings import': {
    solution: 'teams-presence',
    args: () => ['mappings', 'import', 'rows.csv', '--mode', 'replace-all', '--yes', '--json'],
    leaves: 'the rows of the file',
  },
};

const rows = { Away: 'Meeting', Chatty: 'Busy', InACall: 'Meeting', Offline: 'Offline' };

/** Lists lag by this, in milliseconds: a few of the requests of a command, or what large clusters were seen to take. */
export const lagging = inRealTime ? 45_000 : 800;

/** An org to which one accident after another can happen. */
export interface Stage {
  readonly whole: Whole;
  readonly args: readonly string[];
  readonly tuning: TestTuning;
  readonly listLag: number;
  /**
   * Numbers of the requests that the command sends where nothing happens. Of one that is repeated, while something is
   * waited for, the first two and the last.
   */
  readonly requests: readonly number[];
  /** The content of the org, by name, after that. */
  readonly content: string;
  /** Ids of the roles that the installing client held before. */
  readonly installerHolds: readonly string[];
  /** Org and machine are again as they were before the command. */
  readonly restore: () => void;
}

/** The org of the named command, with lists that lag so long. Proves that the command does there what it should. */
export async function stageFor(name: string, listLag: number): Promise<Stage> {
  const { solution, args: argsIn, leaves } = victims[name] as Victim;
  const whole = await wholeOrg({ conditions: { listLag } });
  const tuning: TestTuning = inRealTime
    ? {}
    : {
        ...hasty,
        ...(listLag > 0 && { visibility: { deadline: 3 * listLag, first: listLag / 16, max: listLag / 4 } }),
      };
  const must = async (args: readonly string[]) => {
    const run = await whole.run(args, { tuning });
    if (run.code !== 0)
      throw new Error(`${args.join(' ')} ended with ${run.code}: ${run.stdout}${run.stderr}`);
    return run;
  };
  const { state } = whole.org.org;
  const { organization } = state.identity;
  whole.write('associates.csv', `email\n${five.join('\n')}\n`);
  whole.write(
    'rows.csv',
    `key,presence\n${Object.entries(rows)
      .map((row) => row.join(','))
      .join('\n')}\n`,
  );
  // Whoever never used chat has no settings that could be changed.
  for (const { id, email } of Object.values(state.people.users))
    if (five.some((one) => one === email)) state.outbound.chatSettings[id] = { when: 'OnlyWhenInactive' };

  await settled(listLag);
  const empty = orgContentByName(whole.org.org);
  if (leaves !== 'the solution') await must(installations[solution]);
  await settled(listLag);
  const before = orgContentByName(whole.org.org);
  const restore = whole.keep();
  const installerHolds = state.identity.grants
    .filter(({ subjectId }) => subjectId === state.identity.installerId)
    .map(({ roleId }) => roleId);

  const args = argsIn(organization.name);
  const { requests } = await must(args);
  const content = orgContentByName(whole.org.org);
  const works = {
    'the solution': async () => {
      await settled(listLag);
      await must([solution, 'status', '--json']);
      return content !== empty;
    },
    'the org without it': () => content === empty,
    'everything as it was': () => content === before,
    'the rows of the file': () => {
      const wanted = Object.entries(rows).map(([key, presence]) => [
        key,
        presenceId(whole.org.org, presence),
      ]);
      return JSON.stringify(mappingRows(whole.org.org)) === JSON.stringify(wanted);
    },
  };
  if (!(await works[leaves]())) throw new Error(`${name} does not leave ${leaves}:\n${content}`);
  restore();
  return { whole, args, tuning, listLag, requests: tellingOf(requests), content, installerHolds, restore };
}

/** The same, to work on at the same time. */
export async function copyOf(stage: Stage): Promise<Stage> {
  const whole = await stage.whole.copy();
  return { ...stage, whole, restore: whole.keep() };
}

function tellingOf(requests: readonly LoggedRequest[]): readonly number[] {
  const alike = requests.map(({ method, path }) => `${method} ${path}`);
  return alike.flatMap((one, at) => {
    const before = alike.slice(0, at).filter((other) => other === one).length;
    return before < 2 || alike.lastIndexOf(one) === at ? [at + 1] : [];
  });
}

/** Lists show everything after so long. */
export async function settled(listLag: number): Promise<void> {
  if (listLag > 0) await new Promise((resolve) => setTimeout(resolve, listLag));
}
