import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { personWith } from '../../support/people.js';
import { reportSchema } from '../../support/report-schema.js';
import { loading } from '../../support/third-solution.js';
import { oneLine, type Whole, wholeOrg } from '../../support/whole.js';

/** The one thing that is changed: everything else is as it ships. */
vi.mock('../../../src/solutions/solutions.js', async (importOriginal) => {
  const { solutions } = await importOriginal<typeof import('../../../src/solutions/solutions.js')>();
  const { closureSolution } = await import('../../support/closure-solution.js');
  const { thirdSolution } = await import('../../support/third-solution.js');
  return { solutions: [...solutions, thirdSolution, closureSolution] };
});

let whole: Whole;
let untouched: () => void;
beforeAll(async () => {
  whole = await wholeOrg();
  untouched = whole.keep();
});
afterAll(() => whole.close());

const words = ['setup', 'plan', 'status', 'verify', 'teardown'];
const codes = () => whole.org.org.state.outbound.wrapupCodes.filter(({ name }) => /break/.test(name));

async function report(...args: readonly string[]) {
  const run = await whole.run([...args, '--json']);
  return { ...run, document: reportSchema.parse(run.document) };
}

describe('a solution that was added to the list, and nowhere else,', () => {
  test('has its commands in the overview, behind those of the other solutions', async () => {
    const { stdout } = await whole.run(['--help']);
    const listed = [
      ...stdout.matchAll(/^ {2}([a-z-]+) (setup|plan|status|verify|rotate-secret|teardown) /gm),
    ].map(([, id, word]) => `${id} ${word}`);
    const withSecret = ['setup', 'plan', 'status', 'verify', 'rotate-secret', 'teardown'];
    const of = (id: string, all: readonly string[]) => all.map((word) => `${id} ${word}`);
    expect(listed).toEqual([
      ...of('teams-presence', withSecret),
      ...of('associate-user', withSecret),
      ...of('break-code', words),
      ...of('closures', words),
    ]);
    const group = await whole.run(['break-code', '--help']);
    expect(oneLine(group.stdout)).toContain('Whoever has a break says so with a wrap-up code of its own.');
  });

  test.each([
    ['setup', 'Installs a wrap-up code for breaks. On a terminal it asks', '--code-name <name>', ':add'],
    ['plan', 'gc-presence break-code plan --json', '--code-name <name>', ':view'],
    ['status', 'gc-presence break-code status --quiet', '--code-name <name>', ':view'],
    ['verify', 'Looks at the wrap-up code. Exits 5', '--thorough', 'directory:user:view'],
    ['teardown', 'Removes what setup created', '--org <name>', ':delete'],
  ])('has help for %s: purpose, options and permissions', async (word, purpose, option, permission) => {
    const { code, stdout } = await whole.run(['break-code', word, '--help']);
    expect(code).toBe(0);
    const [beforePermissions = '', permissions = ''] = stdout.split('Permissions that the installing client');
    expect(oneLine(stdout)).toContain(purpose);
    expect(beforePermissions).toContain(option);
    expect(permissions).toContain(permission);
  });

  test.each(words)('is logged in for by %s before it is loaded, which takes a while', async (word) => {
    const before = whole.org.requests.length;
    const asked = () => whole.org.requests.slice(before).some(({ path }) => path === '/oauth/token');
    onTestFinished(() => {
      loading.takes = async () => undefined;
    });
    // Would the log-in wait for the solution, neither came.
    loading.takes = async () => vi.waitFor(() => expect(asked()).toBe(true), { timeout: 10_000 });
    const { stderr } = await whole.run([
      'break-code',
      word,
      ...(word === 'verify' ? ['--user', 'nobody@x.example'] : []),
    ]);
    expect(asked()).toBe(true);
    expect(stderr).toContain('Connected to');
  });

  test.each(['bash', 'zsh', 'fish'])('is completed by %s', async (shell) => {
    const { stdout } = await whole.run(['completion', shell]);
    for (const word of words) expect(stdout).toContain(`break-code ${word}`);
    expect(stdout).toContain('code-name');
  });

  test('is suggested to whoever mistypes it', async () => {
    const { code, stderr } = await whole.run(['brake-code', 'setup']);
    expect(code).toBe(3);
    expect(oneLine(stderr)).toContain('Did you mean break-code?');
  });

  test('is examined by doctor, among all or alone', async () => {
    const ids = async (...args: string[]) =>
      (await report('doctor', ...args)).document.checks?.map(({ id }) => id) ?? [];
    expect(await ids()).toEqual(
      expect.arrayContaining(['permissions:break-code:setup', 'teams-connection', 'site', 'kettle']),
    );
    const alone = await ids('--solution', 'break-code', '--for', 'teardown');
    expect(alone).toEqual(expect.arrayContaining(['permissions:break-code:teardown', 'kettle']));
    expect(alone).not.toContain('teams-connection');
    expect(alone).not.toContain('permissions:break-code:setup');
  });

  test('has its keys in the config file of every command, and mistakes among them are told', async () => {
    const good = whole.write('good.yaml', 'breakCode: { name: Lunch break }\n');
    const bad = whole.write('bad.yaml', 'breakCode: { nam: Lunch break }\n');
    for (const command of [
      ['break-code', 'plan'],
      ['teams-presence', 'plan'],
      ['mappings', 'list'],
      ['doctor'],
    ]) {
      const accepted = await whole.run([...command, '--config', good]);
      expect(accepted.stderr).not.toContain('good.yaml');
      const refused = await whole.run([...command, '--config', bad]);
      expect(refused.code).toBe(3);
      expect(oneLine(refused.stderr)).toContain('Did you mean breakCode.name?');
    }
  });

  test('is installed, checked, tried and removed', async () => {
    untouched();
    const setup = await report('break-code', 'setup', '--code-name', 'Tea break', '--yes');
    expect(setup.document.error).toBeUndefined();
    expect(setup.document.result).toBe('applied');
    expect(codes()).toMatchObject([
      { name: 'Tea break', description: 'For breaks. Managed by gc-presence (break-code).' },
    ]);

    const inSync = await report('break-code', 'status');
    expect({ code: inSync.code, writes: inSync.writes }).toEqual({ code: 0, writes: [] });
    for (const code of codes()) code.description = 'Managed by gc-presence (break-code).';
    const drifted = await report('break-code', 'status');
    expect(drifted.code).toBe(2);
    expect(drifted.document.steps.map(({ id, action }) => [id, action])).toEqual([
      ['wrap-up-code', 'update'],
    ]);

    const { email } = personWith(whole.org.org, 'Available');
    const verify = await report('break-code', 'verify', '--user', email, '--thorough');
    expect(verify.code).toBe(0);
    expect(verify.document.checks?.map(({ reason }) => reason)).toEqual(['{"thorough":true}']);

    const { name } = whole.org.org.state.identity.organization;
    const teardown = await report('break-code', 'teardown', '--yes', '--org', name);
    expect(teardown.document.result).toBe('removed');
    expect(codes()).toEqual([]);
  });
});

describe('a solution without an OAuth client, of a data table and a flow,', () => {
  test('has no command for a secret', async () => {
    const { code, stderr } = await whole.run(['closures', 'rotate-secret']);
    expect(code).toBe(3);
    expect(oneLine(stderr)).toContain('rotate-secret');
  });

  test('is installed, checked, tried and removed, with step ids of its own', async () => {
    untouched();
    const steps = ({ document }: Awaited<ReturnType<typeof report>>) =>
      document.steps.map(({ id, action, status }) => [id, action, status]);
    const setup = await report('closures', 'setup', '--yes');
    expect(setup.document.error).toBeUndefined();
    expect(steps(setup)).toEqual([
      ['data-table', 'create', 'done'],
      ['closure-flow', 'create', 'done'],
    ]);
    expect(await report('closures', 'status')).toMatchObject({ code: 0, writes: [] });

    const { email } = personWith(whole.org.org, 'Available');
    const verify = await report('closures', 'verify', '--user', email);
    expect(verify.document.checks).toMatchObject([{ id: 'closure-flow', status: 'ok' }]);

    const { name } = whole.org.org.state.identity.organization;
    const teardown = await report('closures', 'teardown', '--yes', '--org', name);
    expect(teardown.document.result).toBe('removed');
    expect(steps(teardown)).toEqual([
      ['closure-flow', 'delete', 'done'],
      ['data-table', 'delete', 'done'],
    ]);
  });
});
