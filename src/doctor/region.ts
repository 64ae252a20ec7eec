import { type Connection, type Region, regions } from '../core/connection.js';
import { defined } from '../core/json.js';
import type { Check } from '../engine/report.js';
import { GenesysError } from '../genesys/errors.js';
import type { Tuning } from '../genesys/limits.js';
import { loginHintWithoutRegion } from '../genesys/login.js';
import { inBatches } from '../genesys/pages.js';
import { openSession, type Session } from '../genesys/session.js';
import type { CommandRun } from '../solution/command-run.js';

export interface RegionFinding {
  readonly check: Check;
  /** What to do now that this is known; undefined where nothing new is. */
  readonly hint: string | undefined;
}

/**
 * Whether the error says that these credentials are not known in their region, so that another one may know them. Behind
 * a gateway the region decides nothing, and a client that could log in is where it belongs, whatever came after.
 */
export function mayBeElsewhere(error: unknown, { gateway, credentials }: Connection): boolean {
  // Who signs in sees by the page whether that is their org's.
  if (gateway !== undefined || credentials.kind === 'sign-in') return false;
  if (!(error instanceof GenesysError) || error.code !== 'not-authenticated') return false;
  return credentials.kind === 'token' || error.operation === 'POST /oauth/token';
}

/**
 * Looks for the region that accepts what was refused, if somebody agrees to it: the credentials go to the log-in servers
 * of all regions. Throws the signal's reason when that is aborted.
 */
export async function lookElsewhere(run: Run, connection: Connection): Promise<RegionFinding> {
  const { decider } = run;
  const asked = await decider?.confirm({
    message: `Send these credentials once to each of the other ${regions.length - 1} regions, to find the right one?`,
    help: 'They go to the log-in servers of Genesys Cloud alone, and only the right region knows them. With no, doctor says how to find the region.',
    initial: false,
  });
  if (asked !== true) {
    const offer = decider === undefined ? ` ${offerOnTerminal}` : '';
    const reason = `It may be another one: look at the address of Genesys Cloud in your browser. ${exampleAddress}${offer}`;
    return { check: { ...regionCheck(connection), status: 'unknown', reason }, hint: undefined };
  }
  return regionFinding(connection, await searchRegions(run, connection));
}

type Run = Pick<CommandRun, 'context' | 'view' | 'decider' | 'signal' | 'trace'>;

const exampleAddress = 'https://apps.mypurecloud.ie, for example, is the region mypurecloud.ie (eu-west-1).';
const offerOnTerminal = 'On a terminal, doctor offers to ask the other regions.';

function regionCheck({ region }: Connection): Pick<Check, 'id' | 'title'> {
  return { id: 'region', title: `The org is in the region ${region.name}` };
}

/** What the search comes to. Only a region that said no is known not to have the org. */
export function regionFinding(connection: Connection, search: RegionSearch): RegionFinding {
  const { accepting, refusing, unreached } = search;
  const common = regionCheck(connection);
  if (accepting !== undefined) {
    const flag = `--region ${accepting.name}`;
    const reason = `These credentials are accepted in ${accepting.name} (${accepting.place}). Use ${flag}.`;
    return { check: { ...common, status: 'failed', reason }, hint: `Run the command again with ${flag}.` };
  }
  const all = refusing.length + unreached.length;
  const wrong = connection.credentials.kind === 'token' ? tokenIsWrong : clientIsWrong;
  if (unreached.length === 0) {
    const reason = `None of the other ${all} regions accepts these credentials either: ${wrong}, not the region.`;
    return { check: { ...common, status: 'unknown', reason }, hint: loginHintWithoutRegion(connection) };
  }
  const silent = `${unreached.length} could not be reached (${unreached.map(({ name }) => name).join(', ')})`;
  const reason =
    refusing.length === 0
      ? `None of the other ${all} regions could be reached, so that the org may be in any of them.`
      : `Of the other ${all} regions, ${refusing.length} do not accept these credentials either, and ${silent}. Unless the org is in one of those, ${wrong}.`;
  return { check: { ...common, status: 'unknown', reason }, hint: undefined };
}

const clientIsWrong = 'the client id, the secret or the grant is wrong';
const tokenIsWrong = 'the access token is wrong or has expired';

/** Where the credentials are at home. Once a region has accepted them, the others are not asked any more. */
interface RegionSearch {
  readonly accepting: Region | undefined;
  readonly refusing: readonly Region[];
  /** No answer came, or none that says yes or no. */
  readonly unreached: readonly Region[];
}

type Answer = 'accepted' | 'refused' | 'unreached';

/** How long one region may take, in ms: people wait for all of this after a mistake of theirs. */
const usualTryTimeout = 5000;

/**
 * Tries refused credentials once in each of the other regions: an OAuth client by logging in (POST /oauth/token), an
 * access token by asking whose it is (getTokensMe). Throws the signal's reason when that is aborted.
 */
async function searchRegions(run: Run, connection: Connection): Promise<RegionSearch> {
  const others = regions.filter(({ domain }) => domain !== connection.region.domain);
  const enough = new AbortController();
  const signal = AbortSignal.any([run.signal, enough.signal]);
  const verdicts = new Map<Region, Answer>();
  const progress = () => {
    const text = `Asking the other regions (${verdicts.size} of ${others.length})`;
    run.view.listen({ kind: 'preparing', text });
  };

  const ask = async (region: Region): Promise<void> => {
    try {
      const verdict = await askRegion(region, { ...run, signal }, connection);
      verdicts.set(region, verdict);
      progress();
      if (verdict === 'accepted') enough.abort();
    } catch (error) {
      run.signal.throwIfAborted();
      if (!enough.signal.aborted) throw error;
    }
  };

  progress();
  await inBatches(others, { size: 1, together: 6 }, async ([region]) => {
    if (region !== undefined && !enough.signal.aborted) await ask(region);
  });
  const those = (wanted: Answer) => others.filter((region) => verdicts.get(region) === wanted);
  return { accepting: those('accepted')[0], refusing: those('refused'), unreached: those('unreached') };
}

async function askRegion(
  region: Region,
  { context, signal, trace }: Run,
  { credentials, proxies }: Connection,
): Promise<Answer> {
  const gateway = context.tuning?.gatewayOf?.(region);
  const tryTimeout = context.tuning?.http?.tryTimeout ?? usualTryTimeout;
  let session: Session | undefined;
  try {
    session = await openSession({
      connection: { region, credentials, ...defined({ proxies, gateway }) },
      concurrency: 1,
      signal,
      tuning: { ...oneTry, tryTimeout, connectTimeout: tryTimeout },
      ...(trace === undefined ? {} : { trace: (line, ended) => trace(`${region.name}: ${line}`, ended) }),
    });
    // A token is merely kept by the log-in; only a request shows whether it is good.
    if (credentials.kind === 'token') await session.api.tokens.getTokensMe();
    return 'accepted';
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof GenesysError)) throw error;
    return error.code === 'not-authenticated' ? 'refused' : 'unreached';
  } finally {
    await session?.close();
  }
}

/** No waiting for a better moment, also not where the server asks for it. */
const oneTry: Partial<Tuning> = { maxTries: 1, maxTriesUnconnected: 1, deadline: 0 };
