import { writeFileSync } from 'node:fs';
import { accidents } from './accidents.js';
import { lagging, victims } from './victims.js';

/** What came of one accident to one command. */
export interface Trials {
  readonly command: string;
  readonly accident: string;
  readonly runs: number;
  /** After how many of them the command had to be run again. */
  readonly again: number;
  /** At how many places it could have happened: requests, with and without lists that lag. */
  readonly of: number;
  readonly failures: readonly string[];
}

const page = new URL('../../docs/faults.md', import.meta.url);

/** Writes the page that tells what was tried, and what came of it. */
export function writeTable(trials: readonly Trials[]): void {
  const commands = Object.keys(victims);
  const find = (accident: string, command: string) =>
    trials.find((one) => one.accident === accident && one.command === command);
  const rows = Object.keys(accidents).map((accident) => [
    accident,
    ...commands.map((command) => {
      const found = find(accident, command);
      return found === undefined ? '' : `${found.runs} / ${found.again} / ${found.failures.length}`;
    }),
  ]);
  const sum = (numbers: readonly number[]) => numbers.reduce((one, other) => one + other, 0);
  const runs = sum(trials.map((one) => one.runs));
  const all = sum(trials.map((one) => one.of));
  const failures = trials.flatMap((one) =>
    one.failures.map((text) => `- ${one.accident}: ${text.split('\n', 1)[0]}`),
  );
  const places = commands.map((command) => {
    const { of = 0 } = trials.find((one) => one.command === command) ?? {};
    return `\`${command}\` ${of}`;
  });
  const cells = (texts: readonly string[]) => `| ${texts.join(' | ')} |`;
  const { GC_PRESENCE_TEST_ALL: part, GC_PRESENCE_TEST_SEED: seed = '1' } = process.env;
  const asked = `GC_PRESENCE_TEST_ALL=${part} GC_PRESENCE_TEST_SEED=${seed}`;
  const share =
    runs === all
      ? 'every request'
      : `${runs} of the ${all} places (${Math.round((100 * runs) / all)} %), drawn by chance`;
  writeFileSync(
    page,
    `# What accidents were tried

One accident happens at one request of a command, in the [practice org](practice-org.md). Then the same command is run
again until it is done, at most three runs in all. After that the org must hold what it holds after the same command
without an accident: each object once, nothing left over, the installing client with the roles that it held, every
credential with a secret that its client knows. After teardown that is the org from before setup; after
rotate-secret nothing but the secret differs; after an import of mappings the table holds the rows of the file.

Everything takes the time of real life: the program waits as long as it does for people, a request that is lost is given up
after 30 s. Each request counts as two places: with lists that show new objects at once, and with lists that show them
${lagging / 1000} s later, when the program asks more often; of a request that it repeats then, the first two and the last are
places. Where nothing is remembered the next run comes when the lists show everything; what had no mark by then is
adopted, and descriptions and notes may tell so.

- Tried on ${new Date().toISOString().slice(0, 10)}: ${share}.
- Places of each accident: ${places.join(', ')}.
- Failures: ${failures.length === 0 ? 'none' : failures.length}.

Each cell: accidents / after how many of them the command had to be run again / failures. An empty cell: the command
puts back values that only this machine remembers, so it cannot do that where nothing is remembered.

${cells(['Accident', ...commands])}
${cells(['---', ...commands.map(() => '---')])}
${rows.map(cells).join('\n')}
${failures.length === 0 ? '' : `\n## Failures\n\n${failures.join('\n')}\n`}
This page is written by the tests themselves, when all places or a share of them are asked for:

\`\`\`
${asked} npx vitest run --config test/vitest.config.ts test/faults/matrix.test.ts
\`\`\`

\`GC_PRESENCE_TEST_ALL=1\` tries every place, \`0.1\` a tenth; another seed draws others. Without the variables a few places are
tried, and the page stays as it is.
`,
  );
}
