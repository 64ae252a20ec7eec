import { bin } from '../support/cli.js';
import type { Census } from '../support/one-of-each.js';
import { census } from '../support/one-of-each.js';
import type { TestOrgOptions } from '../support/practice-org.js';
import { TerminalSession } from '../support/terminal.js';
import { gatewayEnvironment, type Whole, wholeOrg } from '../support/whole.js';

/** A person at a terminal, who installs into an org that knows nothing of them yet. */
export interface Guided {
  readonly whole: Whole;
  readonly before: Census;
  /** Of programs that this person starts. */
  readonly environment: Readonly<Record<string, string>>;
  /** Starts `setup` with these arguments: neither region nor credentials are known to it. */
  readonly setUp: (args?: readonly string[], how?: Screen) => TerminalSession;
  /** The same, and answers all that comes before the mappings rightly. */
  readonly logIn: (args?: readonly string[], how?: Screen) => Promise<TerminalSession>;
  readonly close: () => Promise<void>;
}

interface Screen {
  /** `teams-presence` where it is left out. */
  readonly solution?: string;
  readonly columns?: number;
  readonly environment?: Readonly<Record<string, string>>;
}

export async function guided(options: TestOrgOptions = {}): Promise<Guided> {
  const whole = await wholeOrg(options);
  const { GENESYSCLOUD_REGION, GENESYSCLOUD_OAUTHCLIENT_ID, GENESYSCLOUD_OAUTHCLIENT_SECRET, ...gateway } =
    gatewayEnvironment(whole.org);
  const environment = { ...gateway, HOME: whole.home, XDG_STATE_HOME: `${whole.home}/state-1` };
  const sessions: TerminalSession[] = [];
  const setUp = (args: readonly string[] = [], screen: Screen = {}) => {
    const { solution = 'teams-presence', columns = 80, environment: more = {} } = screen;
    const command = [process.execPath, bin, solution, 'setup', ...args];
    const terminal = new TerminalSession(command, {
      columns,
      rows: 45,
      env: { ...environment, ...more },
      cwd: whole.home,
    });
    sessions.push(terminal);
    return terminal;
  };
  return {
    whole,
    before: census(whole.org.org.state),
    environment,
    setUp,
    logIn: async (args, how) => {
      const terminal = setUp(args, how);
      await answerRegion(terminal);
      await answerClient(terminal, whole.org.clientId, whole.org.clientSecret);
      await terminal.waitForText('Connected to Riverbend Insurance');
      return terminal;
    },
    close: async () => {
      for (const session of sessions) session.close();
      await whole.close();
    },
  };
}

export async function answerRegion(terminal: TerminalSession): Promise<void> {
  await terminal.waitForText('Region of the org');
  terminal.type('ireland');
  await terminal.waitForText('❯ eu-west-1');
  terminal.key('enter');
}

/** With the first answer: an OAuth client and its secret. */
export async function answerHow(terminal: TerminalSession): Promise<void> {
  await terminal.waitForText('? How do you sign in?');
  terminal.key('enter');
}

export async function answerClient(terminal: TerminalSession, id: string, secret: string): Promise<void> {
  await answerHow(terminal);
  await terminal.waitForText('? Client id');
  terminal.type(id);
  await terminal.waitForText(id);
  terminal.key('enter');
  await terminal.waitForText('? Client secret');
  terminal.type(secret);
  await terminal.waitForText(`? Client secret ${'*'.repeat(secret.length)}`);
  terminal.key('enter');
}

export async function takeDefaults(terminal: TerminalSession): Promise<void> {
  await terminal.waitForText('❯ The eleven default rows');
  terminal.key('enter');
  await terminal.waitForText('❯ Home');
  terminal.key('enter');
  await goOn(terminal);
}

/** Takes the page of all answers as it is. */
export async function goOn(terminal: TerminalSession): Promise<void> {
  await terminal.waitForText('❯ Continue');
  terminal.key('enter');
}

export async function consent(terminal: TerminalSession): Promise<void> {
  await terminal.waitForText('Make these 10 changes in Riverbend Insurance (practice org)?');
  terminal.type('y');
  terminal.key('enter');
}

/** Waits for the end of an installation, and keeps no config file. */
export async function finish(terminal: TerminalSession): Promise<void> {
  await terminal.waitForText('? Save your answers in a config file?');
  terminal.key('enter');
}
