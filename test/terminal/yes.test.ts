import { dirname } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { addRole, policiesOf } from '../../src/practice-org/identity/roles.js';
import { bin } from '../support/cli.js';
import { TerminalSession } from '../support/terminal.js';
import { gatewayEnvironment, type Whole, wholeOrg } from '../support/whole.js';
import { type AssociateWhole, withAssociates } from '../whole/associate.js';
import { integrationInUse } from '../whole/foreign.js';

let whole: Whole | AssociateWhole;
let terminal: TerminalSession;
afterEach(() => {
  terminal.close();
  return whole.close();
});

function open(...command: string[]): TerminalSession {
  const state = { XDG_STATE_HOME: dirname(whole.stateDirectory()) };
  const env = { ...gatewayEnvironment(whole.org), ...state };
  const started = [process.execPath, bin, ...command];
  terminal = new TerminalSession(started, { columns: 100, rows: 60, env, cwd: whole.home });
  return terminal;
}

const only = ['--schedule', 'ScheduledWorkflow - Offline=Offline@16:30 mon-fri'];

test.each([
  ['setup', '--yes', 0],
  ['setup', '--dry-run', 0],
  ['plan', '', 0],
] as const)('%s %s at a terminal tells of a dropped schedule, and asks nothing', async (word, flag, code) => {
  whole = await withAssociates();
  const at = open('associate-user', word, ...only, ...(flag === '' ? [] : [flag]));
  await at.waitForText('"ScheduledWorkflow" is not one of your schedules');
  expect(await at.exit()).toBe(code);
  expect(at.text()).not.toContain('? ');
});

test.each([
  ['--yes', 0],
  ['--dry-run', 2],
] as const)(
  'setup %s at a terminal does with what others made what it does without one',
  async (flag, code) => {
    whole = await wholeOrg();
    integrationInUse(whole.org.org);
    addRole(whole.org.org, { name: 'Presence API User', policies: policiesOf(['routing:queue:view']) });
    const at = open('teams-presence', 'setup', flag);
    expect(await at.exit()).toBe(code);
    expect(at.text()).toContain('» adopt    Role "Presence API User"');
    expect(at.text()).toContain('+ create   Integration "Genesys Cloud Presence API"');
    expect(at.text()).not.toContain('? ');
  },
);
