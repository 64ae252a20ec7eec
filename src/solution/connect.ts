import { resolveConnection } from '../answers/connection.js';
import { connectionFields } from '../answers/connection-fields.js';
import type { FieldTable } from '../answers/field.js';
import { missingAnswersProblem } from '../answers/resolve.js';
import type { Pace } from '../cli/pace.js';
import type { Connection } from '../core/connection.js';
import { regions } from '../core/connection.js';
import type { Io } from '../core/io.js';
import { Secret } from '../core/secret.js';
import { describe } from '../genesys/describe.js';
import { openSession } from '../genesys/open-session.js';
import type { Session } from '../genesys/session.js';
import type { Prompter } from '../ui/prompter.js';
import type { View } from '../ui/view.js';
import type { CommonAnswers, RunAnswers } from './run-answers.js';

interface ConnectOptions<Table extends FieldTable> {
  readonly answers: RunAnswers<Table>;
  readonly io: Io;
  readonly view: View;
  /** Present where people can be asked. */
  readonly prompter?: Prompter | undefined;
  readonly signal: AbortSignal;
  readonly trace: (line: string) => void;
  readonly pace?: Pace | undefined;
  /** Told of every connection to a real org before it is tried. */
  readonly trying?: ((connection: Connection) => void) | undefined;
}

export interface Connected<Table extends FieldTable> {
  readonly session: Session;
  readonly answers: RunAnswers<Table>;
  /** The org's present time in milliseconds: the practice org has a clock of its own. */
  readonly now: () => number;
  readonly close: () => Promise<void>;
}

/** How often a wrong id or secret that was typed may be corrected. */
const tries = 3;

/**
 * Logs in: to the practice org, or to where the answers say, asking for what is missing at a terminal.
 * @throws ProblemError (exit 3) listing every missing answer where nobody can be asked
 * @throws GenesysError with the code `not-authenticated`
 */
export async function connect<Table extends FieldTable>(
  options: ConnectOptions<Table>,
): Promise<Connected<Table>> {
  const { sandbox } = options.answers.common.answers;
  if (sandbox !== false) return connectToPracticeOrg(options, sandbox);
  let typed: Typed = {};
  for (let attempt = 1; ; attempt += 1) {
    const { connection, answers, asked } = await chooseConnection(options, typed);
    options.trying?.(connection);
    try {
      const session = await open(options, connection);
      return { session, answers, now: Date.now, close: () => session.close() };
    } catch (error) {
      const { code, why: reason, next: hint } = describe(error);
      if (asked === undefined || attempt === tries || code !== 'not-authenticated') throw error;
      typed = asked;
      options.view.warn([reason, hint].filter((text) => text !== undefined).join('. '));
    }
  }
}

async function connectToPracticeOrg<Table extends FieldTable>(
  options: ConnectOptions<Table>,
  sandbox: string | true,
): Promise<Connected<Table>> {
  const { openSandbox } = await import('../practice-org/cli/open-sandbox.js');
  const { practice } = await openSandbox(sandbox, options.io);
  const { hostname, port } = new URL(practice.url);
  const session = await open(options, {
    region: regionOf(options.answers.common.answers),
    credentials: {
      kind: 'client',
      clientId: practice.clientId,
      clientSecret: new Secret(practice.clientSecret),
    },
    gateway: { protocol: 'http', host: hostname, port: Number(port) },
  });
  const close = async () => {
    await session.close();
    await practice.close();
  };
  return { session, answers: options.answers, now: () => practice.org.now(), close };
}

/** The practice org has no region of its own; links are made for the one that was chosen. */
function regionOf({ region }: CommonAnswers) {
  const first = region ?? regions[0];
  if (first === undefined) throw new Error('There are no regions.');
  return first;
}

function open<Table extends FieldTable>(
  options: ConnectOptions<Table>,
  connection: Connection,
): Promise<Session> {
  const { signal, trace, pace } = options;
  const { concurrency } = options.answers.common.answers;
  const gateway = connection.gateway ?? pace?.gatewayOf?.(connection.region);
  return openSession({
    connection: { ...connection, ...(gateway === undefined ? {} : { gateway }) },
    concurrency,
    signal,
    trace,
    tuning: pace?.tuning ?? {},
  });
}

/** What people typed, by key. */
type Typed = Readonly<Record<string, unknown>>;

async function chooseConnection<Table extends FieldTable>(
  options: ConnectOptions<Table>,
  typedBefore: Typed,
): Promise<{
  readonly connection: Connection;
  readonly answers: RunAnswers<Table>;
  /** What people typed of it; undefined when they were not asked. */
  readonly asked: Typed | undefined;
}> {
  const { answers, io, prompter, view } = options;
  const readStandardInput = () => readAll(io.stdin);
  const first = await resolveConnection(answers.common, { readStandardInput });
  if (first.kind === 'ready') return { connection: first.connection, answers, asked: undefined };
  if (prompter === undefined) throw missingAnswersProblem(first.missing, { atTerminal: io.stdin.isTTY });
  const prompted: Record<string, unknown> = {};
  // Behind a gateway the region serves for links only; it is asked for together with the rest.
  const keys = new Set([
    ...unanswered(answers, connectionFields.region.key),
    ...first.missing.map(({ key }) => key),
  ]);
  if (keys.has(connectionFields.clientId.key) && Object.keys(typedBefore).length === 0)
    view.note(whichClient);
  for (const key of keys) prompted[key] = await askFor(key, prompter, typedBefore[key]);
  const completed = answers.with({ prompted });
  const second = await resolveConnection(completed.common, { readStandardInput });
  if (second.kind === 'missing') throw missingAnswersProblem(second.missing);
  return { connection: second.connection, answers: completed, asked: prompted };
}

function unanswered<Table extends FieldTable>(answers: RunAnswers<Table>, key: string): readonly string[] {
  return answers.common.origins.has(key) || answers.common.origins.has(connectionFields.profile.key)
    ? []
    : [key];
}

const whichClient =
  'Log in with an OAuth client of the grant type Client Credentials (Admin > Integrations > OAuth). ' +
  'The permissions that its roles need are listed by --help.';

/** `before`: what was typed the last time, which need not be typed again. Secrets are. */
async function askFor(key: string, prompter: Prompter, before: unknown): Promise<unknown> {
  switch (key) {
    case connectionFields.region.key:
      return prompter.search({
        message: 'Region of the org',
        choices: regions.map(({ name, place, domain }) => ({
          name: `${name} (${place}, ${domain})`,
          value: name,
          short: name,
        })),
        ...(typeof before === 'string' ? { initial: before } : {}),
      });
    case connectionFields.clientSecret.key:
      return prompter.secret({
        message: 'Client secret',
        validate: notBlank('Paste the secret of this client.'),
      });
    case connectionFields.clientId.key:
      return prompter.text({
        message: 'Client id',
        ...(typeof before === 'string' ? { initial: before } : {}),
        validate: notBlank('Paste the id from Admin > Integrations > OAuth.'),
      });
    default:
      throw new Error(`Nobody knows how to ask for ${key}.`);
  }
}

function notBlank(sentence: string): (text: string) => string | undefined {
  return (text) => (text.trim() === '' ? sentence : undefined);
}

async function readAll(stream: NodeJS.ReadableStream): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}
