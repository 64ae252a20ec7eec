import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addRole, policiesOf } from '../../../src/practice-org/identity/roles.js';
import { oneLine, type RunResult, type Whole, wholeOrg } from '../../support/whole.js';

let whole: Whole;

beforeAll(async () => {
  whole = await wholeOrg();
});
afterAll(() => whole.close());

describe('before anything is installed', () => {
  test('plan ends with the command that does it, with the flags that were given', async () => {
    whole.write('my mappings.csv', 'Teams presence,Genesys presence\nInACall,Away\n');
    whole.write('answers.yaml', 'region: us-east-1\n');
    const given = ['--config', 'answers.yaml', '--mappings', 'my mappings.csv', '--trigger-disabled'];
    const { stdout } = await whole.run(['teams-presence', 'plan', ...given]);
    expect(stdout).toContain(
      "gc-presence teams-presence setup --config ./answers.yaml --mappings './my mappings.csv' --trigger-disabled --yes\n",
    );
    expect(stdout).toContain('Plan: 10 to create. Nothing was changed.\n');
    expect(stdout.match(/10 to create/g)).toHaveLength(1);
  });

  test('status says that it is not installed, and how to install it', async () => {
    const { stdout, code } = await whole.run(['teams-presence', 'status']);
    expect(code).toBe(2);
    expect(stdout).toContain('Status: not installed in this org.\n');
    // A list of everything that there could be tells nothing more.
    expect(stdout).not.toMatch(/^- missing/m);
    const { stdout: all } = await whole.run(['teams-presence', 'status', '--verbose']);
    expect(all.match(/^- missing/gm)).toHaveLength(10);
    expect(stdout).toContain('Install it: gc-presence teams-presence setup --yes\n');
  });

  test('a plan in which something is blocked says what to do about that, and not to run setup', async () => {
    const restore = whole.keep();
    addRole(whole.org.org, { name: 'Presence API User', policies: policiesOf(['routing:queue:view']) });
    const text = oneLine((await whole.run(['teams-presence', 'plan', '--no-adopt'])).stdout);
    expect(text).toContain('Allow that with --adopt, rename it in Genesys Cloud, or give ours another name');
    expect(text).not.toMatch(/teams-presence setup/);
    restore();
  });
});

describe('an installation', () => {
  let setup: RunResult;
  beforeAll(async () => {
    setup = await whole.run(['teams-presence', 'setup', '--yes']);
  });

  test('says of each object once that it was created, what is true now, where to look, and how to prove it', () => {
    const { stdout } = setup;
    for (const title of ['Role "Presence API User"', 'Credential "Presence Public API"'])
      expect(stdout.split(`✔ ${title} created`)).toHaveLength(2);
    const text = oneLine(stdout);
    expect(text).toMatch(
      /When the Microsoft Teams presence of a person changes, .* unless they are On Queue\./,
    );
    expect(text).toContain('https://apps.mypurecloud.com/architect/');
    expect(stdout).toMatch(/Prove that it works: gc-presence teams-presence verify --user EMAIL\n/);
    // What it names works without a terminal, too.
    expect(stdout).toContain('See which presence follows which: gc-presence mappings list\n');
    // Nobody was asked, so that the command is known already.
    expect(text).not.toContain('Without questions');
  });

  test('rotate-secret --dry-run shows what would be done, and does not', async () => {
    const run = await whole.run(['teams-presence', 'rotate-secret', '--dry-run']);
    expect([run.code, run.writes]).toEqual([2, []]);
    expect(run.stdout).toContain('Credential "Presence Public API"');
  });

  test.each(['Riverbend Insurance', 'Riverbend Insurance (practice org)'])(
    'teardown takes "%s" for the name of the practice org, as its help has it',
    async (name) => {
      const run = await whole.run(['teams-presence', 'teardown', '--dry-run', '--org', name]);
      expect([run.code, run.stderr.includes('This is the org')]).toEqual([2, false]);
      expect(run.stdout.match(/Plan: 10 to remove/g)).toHaveLength(1);
    },
  );

  test('status ends in one line, with what it knows and the command that repairs it', async () => {
    const restore = whole.keep();
    whole.org.org.state.automation.triggers.length = 0;
    const { stdout } = await whole.run(['teams-presence', 'status']);
    expect(stdout).toMatch(/^- missing {2}Trigger "[^"]+"$/m);
    expect(stdout).toContain('Status: 1 missing, 9 in sync.\n');
    expect(stdout).toContain('Repair this: gc-presence teams-presence setup --yes\n');
    expect(stdout.match(/in sync/g)).toHaveLength(1);
    restore();
  });
});
