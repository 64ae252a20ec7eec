import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { LoggedRequest } from '../../src/practice-org/server.js';
import type { ReportDocument } from '../../src/ui/json-view.js';
import { newFolder } from './folder.js';
import { startTestOrg, type TestOrg, type TestOrgOptions } from './practice-org.js';
import { type RunHereResult, type RunOptions, runHere } from './run-here.js';

export type { RunOptions } from './run-here.js';

/** What one command came to. */
export interface RunResult extends RunHereResult {
  /** Standard output as the one JSON document that `--json` prints. Throws when it is anything else. */
  readonly document: ReportDocument;
  /** The requests of this run, oldest first. */
  readonly requests: readonly LoggedRequest[];
  readonly reads: readonly LoggedRequest[];
  /** Everything that was sent to change something, answered or refused. */
  readonly writes: readonly LoggedRequest[];
}

/** Commands in this process, on a practice org and a machine that exist for one test. */
export interface Whole {
  readonly org: TestOrg;
  /** Home of the user and working directory of the commands. */
  readonly home: string;
  /** Runs one command line as the installer's client, through the gateway variables. */
  run(args: readonly string[], options?: RunOptions): Promise<RunResult>;
  /** Puts a file into the working directory and gives its path. */
  write(name: string, content: string | Uint8Array): string;
  /** The following runs have a state directory in which nothing is. */
  moveToAnotherMachine(): void;
  /** Where this machine keeps what it remembers. */
  stateDirectory(): string;
  /** Keeps org and machine as they are now; the function that is given back restores both. */
  keep(): () => void;
  /** Another org and machine that are as these are now. */
  copy(): Promise<Whole>;
  close(): Promise<void>;
}

/** An org before anything is installed. */
export async function wholeOrg(options: TestOrgOptions = {}): Promise<Whole> {
  const org = await startTestOrg(options);
  const home = newFolder();
  let machines = 1;
  let stateHome = join(home, 'state-1');
  return {
    org,
    home,
    run: (args, run = {}) => runCommand(org, { home, stateHome }, args, run),
    write: (name, content) => {
      const path = join(home, name);
      writeFileSync(path, content);
      return path;
    },
    moveToAnotherMachine: () => {
      machines += 1;
      stateHome = join(home, `state-${machines}`);
    },
    stateDirectory: () => join(stateHome, 'gc-presence'),
    keep: () => {
      const state = structuredClone(org.org.state);
      const copy = mkdtempSync(join(home, 'kept-'));
      const remembered = stateHome;
      mkdirSync(remembered, { recursive: true });
      cpSync(remembered, copy, { recursive: true });
      return () => {
        Object.assign(org.org.state, structuredClone(state));
        rmSync(remembered, { recursive: true, force: true });
        cpSync(copy, remembered, { recursive: true });
        stateHome = remembered;
      };
    },
    copy: async () => {
      const other = await wholeOrg(options);
      for (const name of readdirSync(home))
        if (!name.startsWith('kept-')) cpSync(join(home, name), join(other.home, name), { recursive: true });
      Object.assign(other.org.org.state, structuredClone(org.org.state));
      return other;
    },
    close: async () => {
      await org.close();
    },
  };
}

/** An org in which the Teams presence solution has just been installed, with these further arguments. */
export async function installed(
  args: readonly string[] = [],
  options: TestOrgOptions = {},
): Promise<Whole & { readonly installation: RunResult }> {
  const whole = await wholeOrg(options);
  const installation = await whole.run(['teams-presence', 'setup', '--yes', '--json', ...args]);
  if (installation.code !== 0) {
    await whole.close();
    throw new Error(`The installation failed: ${installation.stdout}${installation.stderr}`);
  }
  return { ...whole, installation };
}

/**
 * An org that is made once for the tests of a file or a `describe`, prepared further where that is given, and put back before
 * each of them to how it was then.
 */
export function restoredForEach<Made extends Whole>(
  make: () => Promise<Made>,
  prepare: () => unknown = () => undefined,
): Made {
  let current: Made | undefined;
  let restore = () => {};
  beforeAll(async () => {
    current = await make();
    await prepare();
    restore = current.keep();
  });
  beforeEach(() => restore());
  afterAll(() => current?.close());
  return new Proxy({} as Made, { get: (_, member) => current?.[member as keyof Made] });
}

/** Has a run that stands still in this process count as one whose process is gone: what that notes says nothing then. */
export function buryRun(stateDirectory: string): void {
  for (const file of readdirSync(stateDirectory, { recursive: true, encoding: 'utf8' }))
    if (basename(file).startsWith('at-work-')) rmSync(join(stateDirectory, file));
}

/** A text for people without its line breaks and indents, which depend on the width. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}

/** The variables by which a program reaches the practice org as its installer. */
export function gatewayEnvironment(org: TestOrg): Record<string, string> {
  const { hostname, port } = new URL(org.url);
  return {
    GENESYSCLOUD_REGION: 'us-east-1',
    GENESYSCLOUD_OAUTHCLIENT_ID: org.clientId,
    GENESYSCLOUD_OAUTHCLIENT_SECRET: org.clientSecret,
    GENESYSCLOUD_GATEWAY_PROTOCOL: 'http',
    GENESYSCLOUD_GATEWAY_HOST: hostname,
    GENESYSCLOUD_GATEWAY_PORT: port,
  };
}

async function runCommand(
  org: TestOrg,
  { home, stateHome }: { readonly home: string; readonly stateHome: string },
  args: readonly string[],
  { environment, input = '', tuning = {}, ...more }: RunOptions,
): Promise<RunResult> {
  const before = org.requests.length;
  const run = await runHere(args, {
    ...{ home, input, tuning, ...more },
    environment: { XDG_STATE_HOME: stateHome, ...gatewayEnvironment(org), ...environment },
  });
  const requests = org.requests.slice(before);
  return {
    ...run,
    get document() {
      return JSON.parse(run.stdout) as ReportDocument;
    },
    requests,
    reads: requests.filter(({ kind }) => kind === 'read'),
    writes: requests.filter(({ kind }) => kind === 'write'),
  };
}
