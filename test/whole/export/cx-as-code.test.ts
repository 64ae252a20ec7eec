import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { installed, type RunResult, wholeOrg } from '../../support/whole.js';
import { type AssociateWhole, withAssociates } from '../associate.js';
import { integrationInUse } from '../foreign.js';

interface Document {
  readonly files: readonly { readonly file: string; readonly status: string }[];
  readonly objects: readonly { readonly step: string; readonly id: string; readonly address: string }[];
  readonly left: readonly string[];
}

let whole: AssociateWhole;
let run: RunResult;
let document: Document;
const read = (file: string) => readFileSync(join(whole.home, 'terraform', file), 'utf8');

beforeAll(async () => {
  whole = await withAssociates(['--queue', 'Claims']);
  const setup = await whole.run(['teams-presence', 'setup', '--yes', '--json', '--protect', 'Meal']);
  expect(setup.code, setup.stdout).toBe(0);
  run = await whole.run(['export', 'cx-as-code', 'terraform', '--json']);
  expect(run.code, run.stdout).toBe(0);
  document = JSON.parse(run.stdout) as Document;
});
afterAll(() => whole.close());

describe('export cx-as-code', () => {
  test('has a document that begins as that of every command', () => {
    expect(document).toMatchObject({
      schemaVersion: 1,
      command: 'export cx-as-code',
      org: { name: 'Riverbend Insurance (practice org)', region: 'us-east-1' },
      result: 'applied',
    });
  });

  test('tells of all mistakes in a config file before anything is asked of the org', async () => {
    const config = 'teamsPresence: { mappingsMode: x }\nassociateUser: { timeZone: Mars }\n';
    const wrong = await whole.run([
      'export',
      'cx-as-code',
      'x',
      '--json',
      '--config',
      whole.write('a.yaml', config),
    ]);
    expect([wrong.code, wrong.requests]).toEqual([3, []]);
    expect(wrong.document.error?.details).toHaveLength(2);
  });

  test('only reads, and writes the files that it names', () => {
    expect(run.writes).toEqual([]);
    const files = readdirSync(join(whole.home, 'terraform'), { recursive: true, withFileTypes: true });
    expect(files.filter((file) => file.isFile())).toHaveLength(document.files.length);
    // As templates export names its files.
    expect(document.files).toContainEqual({ file: 'README.md', status: 'written' });
  });

  test('has a resource and an import block for every object that the provider can hold', () => {
    const text = ['teams-presence.tf', 'associate-user.tf'].map(read).join('\n');
    for (const { address, id, step } of document.objects) {
      const [type, name] = address.split('.');
      if (step === 'mappings') continue;
      expect(text).toContain(`resource "${type}" "${name}" {`);
      expect(text).toContain(`  to = ${address}\n  id = "${id}"`);
    }
    expect(document.objects.map(({ step }) => step)).toEqual(
      expect.arrayContaining([
        'role',
        'oauth-client',
        'data-table',
        'workflow',
        'trigger',
        'contact-list',
        'wrap-up-code',
      ]),
    );
  });

  test('has every row of the mapping table, with the id by which the provider imports it', () => {
    const { id } = document.objects.find(({ step }) => step === 'data-table') ?? { id: '' };
    const text = read('teams-presence.tf');
    const table = whole.org.org.state.architect.dataTables[id];
    const keys = Object.keys(table?.rows ?? {});
    expect(keys.length).toBeGreaterThan(10);
    for (const key of keys) expect(text).toContain(`id = "${id}/${key}"`);
  });

  test('objects refer to each other, and not to ids', () => {
    const text = read('associate-user.tf');
    expect(text).toContain('role_id     = genesyscloud_auth_role.associate_user_role.id');
    expect(text).toContain(
      'contact_list_id = genesyscloud_outbound_contact_list.associate_user_contact_list.id',
    );
  });

  test('what people put into lists and tables cannot be destroyed by a change', () => {
    for (const file of ['teams-presence.tf', 'associate-user.tf'])
      expect(read(file)).toContain('prevent_destroy = true');
  });

  test('the flows are there as they are published, with what they were filled with', () => {
    const yaml = read('flows/teams_presence_workflow.yaml');
    expect(yaml).not.toContain('{{');
    expect(yaml).toContain('lit: ",meal,"');
  });

  test('an import leaves the flows as they are, and says how to have them published', () => {
    for (const [file, name] of [
      ['teams-presence.tf', 'teams_presence_workflow'],
      ['associate-user.tf', 'associate_user_outbound_flow'],
    ] as const)
      expect(read(file)).toContain(`resource "genesyscloud_flow" "${name}" {
  filepath = "\${path.module}/flows/${name}.yaml"
  lifecycle {
    # The provider cannot read back what is published, and would publish the file over it.
    # Remove these lines when Terraform is to publish the flow.
    ignore_changes = [filepath]
  }
}
`);
    expect(read('README.md')).toContain(
      'Remove that `lifecycle` block when Terraform is to publish the flow',
    );
  });

  test('the README names what stays outside, and why', () => {
    expect(document.left).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^Credential .*: the provider would store an empty secret/),
        expect.stringMatching(/^Queue "Claims": the provider would manage the whole queue/),
        expect.stringMatching(/^Schedule of .*: the provider has no resource for campaign schedules/),
      ]),
    );
    for (const line of document.left)
      for (const part of line.split(': ')) expect(read('README.md')).toContain(part);
  });

  test('people are told once that it is looked at the org, and once why the same kind stays outside', async () => {
    const { code, stdout, stderr } = await whole.run(['export', 'cx-as-code', 'terraform']);
    expect(code, stderr).toBe(0);
    expect(stderr.match(/Looking at the org/g)).toHaveLength(1);
    for (const told of [stdout, read('README.md')]) {
      const text = told.replace(/\s+/g, ' ');
      expect(text.match(/no resource for campaign schedules/g)).toHaveLength(1);
      expect(text.match(/store an empty secret/g)).toHaveLength(1);
    }
  });

  test('no secret is in any file, nor in the document', () => {
    const names = document.files.map(({ file }) => file);
    for (const text of [run.stdout, ...names.map(read)]) expect(text).not.toContain(whole.org.clientSecret);
    const configuration = names.filter((file) => file.endsWith('.tf')).map(read);
    for (const text of configuration) expect(text).not.toMatch(/secret\W*=/i);
  });

  test('a second time nothing changes; what somebody edited is overwritten only with --yes', async () => {
    expect((await whole.run(['export', 'cx-as-code', 'terraform'])).code).toBe(0);
    const mine = join(whole.home, 'terraform', 'associate-user.tf');
    const before = read('associate-user.tf');
    writeFileSync(mine, `${before}# mine\n`);
    const refused = await whole.run(['export', 'cx-as-code', 'terraform']);
    expect([refused.code, read('associate-user.tf')]).toEqual([3, `${before}# mine\n`]);
    expect((await whole.run(['export', 'cx-as-code', 'terraform', '--yes'])).code).toBe(0);
    expect(read('associate-user.tf')).toBe(before);
  });

  test('a place where no files can be is told of', async () => {
    const inAFile = join(whole.write('a-file', 'mine'), 'terraform');
    const run = await whole.run(['export', 'cx-as-code', inAFile, '--json']);
    expect([run.code, run.document.error?.code]).toEqual([3, 'unwritable-folder']);
  });

  const terraform = spawnSync('terraform', ['version']).status === 0;
  test.skipIf(!terraform)('is laid out as terraform itself does (skipped where it is not installed)', () => {
    const options = { encoding: 'utf8', env: { PATH: process.env.PATH, HOME: whole.home } } as const;
    const { status, stdout } = spawnSync(
      'terraform',
      ['fmt', '-check', '-diff', join(whole.home, 'terraform')],
      options,
    );
    expect([status, stdout]).toEqual([0, '']);
  });
});

test('names that Terraform would take for one are told apart, and letters of any script stay', async () => {
  const names = ['Fr-h', 'FR H', 'Früh', '朝', 'Pause (y)'];
  const at = ['06:00', '07:00', '08:00', '09:00', '10:00'];
  const org = await withAssociates(
    names.flatMap((name, day) => ['--schedule', `${name}=Busy@${at[day]} daily`]),
  );
  onTestFinished(() => org.close());
  const { code, stdout } = await org.run(['export', 'cx-as-code', 'terraform', '--json']);
  expect(code, stdout).toBe(0);
  const campaigns = (JSON.parse(stdout) as Document).objects.filter(({ step }) =>
    step.startsWith('campaign:'),
  );
  expect(campaigns.map(({ address }) => address.split('_campaign_')[1])).toEqual([
    'fr_h',
    'fr_h_2',
    'früh',
    '朝',
    'pause_y',
  ]);
});

test('what was adopted stays outside, and is referred to by its id', async () => {
  const org = await wholeOrg();
  onTestFinished(() => org.close());
  const { id } = integrationInUse(org.org.org);
  const setup = await org.run(['teams-presence', 'setup', '--yes', '--json', '--adopt']);
  expect(setup.code, setup.stdout).toBe(0);
  const { code, stdout } = await org.run(['export', 'cx-as-code', 'terraform', '--json']);
  expect(code, stdout).toBe(0);
  expect((JSON.parse(stdout) as Document).left).toContain(
    'Integration "Genesys Cloud Presence API": it was there before gc-presence, and stays with those who look after it',
  );
  const text = readFileSync(join(org.home, 'terraform', 'teams-presence.tf'), 'utf8');
  expect(text).not.toContain('resource "genesyscloud_integration" ');
  expect(text).toMatch(new RegExp(`integration_id += "${id}"`));
});

test('a flow that its file would change is named, as on a machine without the answers of its setup', async () => {
  const org = await installed(['--protect', 'Meal']);
  onTestFinished(() => org.close());
  org.moveToAnotherMachine();
  const { code, stdout, stderr } = await org.run(['export', 'cx-as-code', 'terraform']);
  expect(code, stdout).toBe(0);
  const warning = /Workflow ".*": publishing flows\/teams_presence_workflow\.yaml would change it\./;
  expect(stderr.replace(/\s+/g, ' ')).toMatch(warning);
  expect(stderr).toContain('gc-presence teams-presence plan');
  expect(readFileSync(join(org.home, 'terraform', 'README.md'), 'utf8')).toMatch(warning);
});

test('of an org in which nothing is installed nothing is written', async () => {
  const empty = await wholeOrg();
  const refused = await empty.run(['export', 'cx-as-code', 'terraform']);
  expect([refused.code, refused.writes]).toEqual([3, []]);
  expect(refused.stderr).toContain('Nothing of gc-presence is in this org.');
  expect(() => readdirSync(join(empty.home, 'terraform'))).toThrow();
  await empty.close();
});
