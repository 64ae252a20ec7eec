import { spawn } from 'node:child_process';
import { buffer } from 'node:stream/consumers';
import { resolveConnection } from '../answers/connection.js';
import { connectionFields } from '../answers/connection-fields.js';
import type { FieldTable } from '../answers/field.js';
import { missingAnswersProblem } from '../answers/resolve.js';
import { type Connection, type Credentials, regions, usualRedirect } from '../core/connection.js';
import type { Environment } from '../core/io.js';
import { problemOf } from '../core/problem.js';
import { type InRound, newRound, type Round } from '../core/round.js';
import { Secret } from '../core/secret.js';
import { text } from '../core/text.js';
import type { OrgInfo } from '../engine/report.js';
import { type Identity, whoAmI } from '../genesys/identity.js';
import type { Tuning } from '../genesys/limits.js';
import { openSession, type Session } from '../genesys/session.js';
import { problemIn } from '../solutions/question.js';
import { type Drafts, openDraft } from '../state/drafts.js';
import { stateDirectory } from '../state/state-directory.js';
import { isInteractive } from '../ui/open-prompter.js';
import { inOrder, type Prompter, withKeys } from '../ui/prompter.js';
import { print } from '../ui/text.js';
import type { CommandRun } from './command-run.js';
import type { RunAnswers } from './run-answers.js';

/** A run that is logged in to an org. The answers are completed with what was asked on the way. */
export interface OrgContext<Table extends FieldTable = FieldTable> extends CommandRun<Table> {
  readonly session: Session;
  readonly identity: Identity;
  /** Began with the log-in. */
  readonly round: Round;
  readonly org: OrgInfo;
  /** In the practice org: the e-mail address of somebody with whom one can try things. */
  readonly somebody?: string | undefined;
  /** Region or client were typed, so that they can be typed again. */
  readonly typed?: boolean;
}

export interface Attempt {
  connection?: Connection;
  /** See `Session.clockSkew`. */
  clockSkew?: number;
}

/** How often a wrong id or secret that was typed may be corrected. */
const tries = 3;

interface Connecting<Table extends FieldTable> {
  /** Keeps what is known where the log-in fails. */
  readonly attempt?: Attempt;
  /** Where it was begun before. */
  readonly loggingIn?: LoggingIn<Table> | undefined;
  /** Look-ups of the round that are under way while it is found out who is logged in. Whoever needs one learns how it ended. */
  readonly meanwhile?: (session: Session, lookup: InRound) => readonly unknown[];
}

/**
 * Logs in, to the practice org or to where the answers say, and finds out where and as whom. No write is sent before
 * the session allows it.
 * @throws ProblemError (exit 3) listing every missing answer where nobody can be asked
 * @throws GenesysError with the code `not-authenticated`
 */
export async function connect<Table extends FieldTable>(
  run: CommandRun<Table>,
  { attempt = {}, meanwhile, loggingIn = beginLogIn(run, attempt) }: Connecting<Table> = {},
): Promise<OrgContext<Table>> {
  const { session, ...known } = await loggingIn.end;
  session.forbidWrites();
  const round = newRound();
  const asking = whoAmI(session);
  const looking = Promise.allSettled(meanwhile?.(session, { round }) ?? []);
  const identity = await asking.catch(async (error: unknown) => {
    await looking;
    throw error;
  });
  const org = { ...identity.org, region: session.connection.region.name };
  run.view.org(org, identity.subject.name);
  return { ...run, ...known, session, identity, round, org };
}

type LoggedIn<Table extends FieldTable> = Pick<
  OrgContext<Table>,
  'session' | 'answers' | 'somebody' | 'typed'
>;

/** A log-in that is on its way. */
export interface LoggingIn<Table extends FieldTable = FieldTable> {
  /** Returns when it was sent, or has failed before that. */
  readonly sent: Promise<unknown>;
  readonly end: Promise<LoggedIn<Table>>;
}

/** Logs in without waiting for the answer; whoever needs the session learns how it ended. */
export function beginLogIn<Table extends FieldTable>(
  run: CommandRun<Table>,
  attempt: Attempt = {},
): LoggingIn<Table> {
  const { sandbox } = run.answers.common;
  let sent = () => {};
  const wasSent = new Promise<void>((resolve) => {
    sent = resolve;
  });
  const end = sandbox === false ? logIn(run, attempt, sent) : logInToPracticeOrg(run, sandbox, attempt, sent);
  return { sent: Promise.race([wasSent, end.catch(() => {})]), end };
}

async function logIn<Table extends FieldTable>(
  run: CommandRun<Table>,
  attempt: Attempt,
  sent: () => void,
): Promise<LoggedIn<Table>> {
  const remembered = openDraft(stateDirectory({ environment: run.context.io.environment }), 'connection');
  let typed: Typed = remembered.read()?.answers ?? {};
  for (let tried = 1; ; tried += 1) {
    const { connection, answers, asked } = await chooseConnection(run, typed, remembered.keep);
    try {
      return {
        session: await open(run, connection, attempt, { sent }),
        answers,
        typed: asked !== undefined,
      };
    } catch (error) {
      const { code, why = '', next = '' } = problemOf(error);
      if (asked === undefined || tried === tries || code !== 'not-authenticated') throw error;
      typed = asked;
      run.view.warn(text`${why} ${next}`);
    }
  }
}

async function logInToPracticeOrg<Table extends FieldTable>(
  run: CommandRun<Table>,
  sandbox: string | true,
  attempt: Attempt,
  sent: () => void,
): Promise<LoggedIn<Table>> {
  const { openSandbox, somebodyIn } = await import('../practice-org/open.js');
  const { practice, signInClientId, file, fresh } = await openSandbox(sandbox, run.context.io);
  // Who named a file and mistyped it would rehearse in a company that is not theirs.
  if (fresh && sandbox !== true) run.view.warn(`There was no practice org in ${file}: a new one was made.`);
  run.atEnd(() => practice.close());
  const { hostname, port } = new URL(practice.url);
  // The practice org has no region of its own; links are made for the one that was chosen.
  const region = run.answers.common.region ?? regions[0];
  const { clientId } = practice;
  const credentials: Credentials = run.answers.common.signIn
    ? { kind: 'sign-in', clientId: signInClientId() }
    : { kind: 'client', clientId, clientSecret: new Secret(practice.clientSecret) };
  const session = await open(
    run,
    {
      region,
      credentials,
      gateway: { protocol: 'http', host: hostname, port: Number(port) },
    },
    attempt,
    { sent, tuning: { grantPause: 500 } },
  );
  return { session, answers: run.answers, somebody: somebodyIn(practice) };
}

async function open<Table extends FieldTable>(
  { context, answers, view, signal, trace, atEnd }: CommandRun<Table>,
  connection: Connection,
  attempt: Attempt,
  { sent, tuning = {} }: { readonly sent: () => void; readonly tuning?: Partial<Tuning> },
): Promise<Session> {
  attempt.connection = connection;
  const gateway = connection.gateway ?? context.tuning?.gatewayOf?.(connection.region);
  const { io } = context;
  const { nonInteractive, browser } = answers.common;
  const browse = (address: string) => {
    view.pause();
    // Not wrapped: it is there to be copied where no browser opens.
    print(io.stderr, ['Sign in to Genesys Cloud in your browser:', `  ${address}`]);
    if (browser) openBrowser(address, io.environment);
  };
  const session = await openSession({
    connection: { ...connection, ...(gateway === undefined ? {} : { gateway }) },
    concurrency: answers.common.concurrency,
    signal,
    trace,
    sent,
    // With --json nothing is asked, but somebody may still look at this terminal.
    browse: isInteractive({ ...io, nonInteractive }) ? browse : undefined,
    skewed: (milliseconds) => {
      attempt.clockSkew = milliseconds;
    },
    tuning: { ...tuning, ...context.tuning?.http },
  });
  atEnd(() => session.close());
  return session;
}

/** The program that opens an address, with its arguments: GENESYSCLOUD_BROWSER (as the gc CLI reads it), or the usual one. */
export function browserCommand(
  address: string,
  { GENESYSCLOUD_BROWSER: own = '' }: Environment,
  platform: NodeJS.Platform,
): readonly [program: string, ...args: string[]] {
  if (own.trim() !== '') return [own.trim(), address];
  if (platform === 'darwin') return ['open', address];
  // `start` is a word of the shell, which would read the & of an address.
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', address];
  return ['xdg-open', address];
}

/** Opens an address in the browser, if there is one. Nothing is said when there is none: people are shown the address, too. */
function openBrowser(address: string, environment: Environment): void {
  const [program, ...args] = browserCommand(address, environment, process.platform);
  const child = spawn(program, args, { stdio: 'ignore', detached: true, env: { ...environment } });
  child.on('error', () => undefined);
  child.unref();
}

const reading = { source: 'prompt', directory: '' } as const;

/** What people typed, by key. */
type Typed = Readonly<Record<string, unknown>>;

/** @returns also what people typed of it; undefined when they were not asked */
async function chooseConnection<Table extends FieldTable>(
  { answers, context: { io }, prompter, view }: CommandRun<Table>,
  typedBefore: Typed,
  keep: Drafts['keep'],
): Promise<{ connection: Connection; answers: RunAnswers<Table>; asked: Typed | undefined }> {
  const resolved = ({ common, origins, warnings }: RunAnswers<Table>) =>
    resolveConnection(
      { answers: common, origins, warnings },
      { readStandardInput: () => buffer(io.stdin), environment: io.environment },
    );
  const first = await resolved(answers);
  if (first.kind === 'ready') return { connection: first.connection, answers, asked: undefined };
  if (prompter === undefined) {
    const { stdin, environment } = io;
    throw missingAnswersProblem(first.missing, { atTerminal: stdin.isTTY, environment });
  }
  const prompted: Record<string, unknown> = {};
  // Never a secret: that is no string.
  const plain: Record<string, string> = {};
  for (const [key, value] of Object.entries(typedBefore)) if (typeof value === 'string') plain[key] = value;
  const { region, profile, clientId, clientSecret, signIn } = connectionFields;
  // Behind a gateway the region serves for links only; it is asked for together with the rest.
  const regionIsOpen = !answers.origins.has(region.key) && !answers.origins.has(profile.key);
  const keys = new Set([...(regionIsOpen ? [region.key] : []), ...first.missing.map(({ key }) => key)]);
  const byBrowser = typedBefore[signIn.key];
  if (byBrowser !== undefined) prompted[signIn.key] = byBrowser;
  const order = [...keys].flatMap((key) => {
    const open = key === clientId.key && keys.has(clientSecret.key) && byBrowser === undefined;
    return open ? [signIn.key, key] : [key];
  });
  const questions = order.map((key) => async (back: boolean) => {
    if (key === clientSecret.key && prompted[signIn.key] === true) return;
    const answer = await askFor(key, withKeys(prompter, { back }), prompted[key] ?? typedBefore[key]);
    prompted[key] = answer;
    if (key === signIn.key) view.note(answer === true ? whichSignInClient : whichClient);
    if (typeof answer !== 'string') return;
    plain[key] = answer;
    keep(plain);
  });
  await inOrder(questions);
  const completed = answers.with({ prompted });
  const second = await resolved(completed);
  if (second.kind === 'missing') throw missingAnswersProblem(second.missing);
  return { connection: second.connection, answers: completed, asked: prompted };
}

const whichClient =
  'Log in with an OAuth client of the grant type Client Credentials (Admin > Integrations > OAuth). ' +
  'The permissions that its roles need are listed by --help.';

const whichSignInClient =
  `Sign in through an OAuth client of the grant type Code Authorization that lists the redirect address ${usualRedirect} ` +
  '(Admin > Integrations > OAuth). What you may do follows from your own roles.';

/** `before`: what was typed the last time, which need not be typed again. Secrets are. */
async function askFor(key: string, prompter: Prompter, before: unknown): Promise<unknown> {
  const initial = typeof before === 'string' ? { initial: before } : {};
  switch (key) {
    case connectionFields.region.key:
      return prompter.search({
        message: 'Region of the org',
        help: 'The address of your admin UI tells it: apps.mypurecloud.ie is eu-west-1. Type a place, a name or a domain.',
        choices: regions.map(({ name, place, domain }) => ({
          name: `${name} (${place}, ${domain})`,
          value: name,
          short: name,
        })),
        ...initial,
      });
    case connectionFields.signIn.key:
      return prompter.choose({
        message: 'How do you sign in?',
        help: 'A client with a secret can also be used by scripts. In the browser you work with your own roles, and need no secret.',
        choices: [
          { name: 'With an OAuth client and its secret', value: false, short: 'OAuth client' },
          { name: 'In the browser, as yourself', value: true, short: 'browser' },
        ],
        initial: before === true,
      });
    case connectionFields.clientSecret.key:
      return prompter.secret({
        message: 'Client secret',
        help: 'Genesys Cloud shows it beside the id of the client. It is sent to the log-in server only, and kept nowhere.',
        validate: (typed) => (typed.trim() === '' ? 'Paste the secret of this client.' : undefined),
      });
    case connectionFields.clientId.key:
      return prompter.text({
        message: 'Client id',
        help: 'The id of an OAuth client: Admin > Integrations > OAuth lists them.',
        ...initial,
        validate: problemIn((typed) => connectionFields.clientId.read(typed, reading)),
      });
    default:
      throw new Error(`There is no question for ${key}.`);
  }
}
