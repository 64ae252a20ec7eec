import type { Connection, Gateway } from '../core/connection.js';
import { type Region, regions } from '../core/connection.js';
import { GenesysError } from './errors.js';
import type { Tuning } from './limits.js';
import type { Session, SessionOptions } from './session.js';
import { openSession } from './session.js';

export interface RegionSearchOptions extends Pick<SessionOptions, 'signal' | 'trace'> {
  /** The one that was refused. */
  readonly connection: Connection;
  /** How long one region may take, in ms. */
  readonly tryTimeout?: number | undefined;
  /** Where a region's servers are instead of where they usually are: for tests. */
  readonly gatewayOf?: ((region: Region) => Gateway | undefined) | undefined;
  readonly progress?: (answered: number, of: number) => void;
}

/** Where the credentials are at home. Once a region has accepted them, the others are not asked any more. */
export interface RegionSearch {
  readonly accepting: Region | undefined;
  readonly refusing: readonly Region[];
  /** No answer came, or none that says yes or no. */
  readonly unreached: readonly Region[];
}

type Verdict = 'accepted' | 'refused' | 'unreached';

/** People wait for all of this after a mistake of theirs. */
const usualTryTimeout = 5000;
const regionsAtOnce = 6;

/**
 * Tries refused credentials once in each of the other regions: an OAuth client by logging in (POST /oauth/token), an
 * access token by asking whose it is (getTokensMe). Throws the signal's reason when that is aborted.
 */
export async function searchRegions(options: RegionSearchOptions): Promise<RegionSearch> {
  const { connection, progress = () => undefined } = options;
  const others = regions.filter(({ domain }) => domain !== connection.region.domain);
  const enough = new AbortController();
  const signal = AbortSignal.any([options.signal, enough.signal]);
  const waiting = [...others];
  const verdicts = new Map<Region, Verdict>();

  async function ask(region: Region): Promise<void> {
    try {
      const verdict = await askRegion(region, options, signal);
      verdicts.set(region, verdict);
      progress(verdicts.size, others.length);
      if (verdict === 'accepted') enough.abort();
    } catch (error) {
      options.signal.throwIfAborted();
      if (!enough.signal.aborted) throw error;
    }
  }

  async function askInTurn(): Promise<void> {
    for (let next = waiting.shift(); next !== undefined && !enough.signal.aborted; next = waiting.shift())
      await ask(next);
  }

  progress(0, others.length);
  await Promise.all(Array.from({ length: regionsAtOnce }, askInTurn));
  const those = (wanted: Verdict) => others.filter((region) => verdicts.get(region) === wanted);
  return { accepting: those('accepted')[0], refusing: those('refused'), unreached: those('unreached') };
}

async function askRegion(
  region: Region,
  { connection, trace, tryTimeout = usualTryTimeout, gatewayOf }: RegionSearchOptions,
  signal: AbortSignal,
): Promise<Verdict> {
  const { credentials, proxies } = connection;
  const gateway = gatewayOf?.(region);
  let session: Session | undefined;
  try {
    session = await openSession({
      connection: {
        region,
        credentials,
        ...(proxies === undefined ? {} : { proxies }),
        ...(gateway === undefined ? {} : { gateway }),
      },
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
