import { setMaxListeners } from 'node:events';
import type { AddressInfo } from 'node:net';
import { handlers, tasks } from './areas.js';
import { brisk, type Conditions } from './conditions.js';
import type { Dispatched } from './dispatch.js';
import type { FaultPlan } from './fault-plan.js';
import { faultGate } from './faults.js';
import { newSecret } from './identity/secrets.js';
import { Org } from './org.js';
import { type SeedOptions, seedState } from './seed.js';
import { type LoggedRequest, practiceServer } from './server.js';
import { fileStore, memoryStore } from './store.js';
import { Tokens } from './tokens.js';

export interface PracticeOrgOptions extends SeedOptions {
  /** Keeps the state; without it everything is forgotten at the end. Made with `seed` and `size` when missing. */
  readonly file?: string | undefined;
  /** `brisk` unless told. */
  readonly conditions?: Conditions | undefined;
  readonly faults?: FaultPlan | undefined;
  /** Any free one unless told. */
  readonly port?: number | undefined;
  /** Serves the web page at `/`. */
  readonly page?: boolean | undefined;
  /** Answers that break the contract become a 500: for tests. */
  readonly checkResponses?: boolean | undefined;
  /** Of each token; 300 unless told, 0 is no limit. */
  readonly requestsPerMinute?: number | undefined;
  /** Of the token endpoint; 60 unless told, 0 is no limit. */
  readonly loginsPerMinute?: number | undefined;
}

export interface PracticeOrg {
  /** `http://127.0.0.1:PORT`, for API and login alike. */
  readonly url: string;
  readonly org: Org;
  /** The installer's OAuth client. Its secret is new with every start and kept in memory only. */
  readonly clientId: string;
  readonly clientSecret: string;
  /** Every request so far, oldest first. */
  readonly requests: readonly LoggedRequest[];
  resetRequests(): void;
  /** Work outside a request, as one transaction on the newest state. Without `writes: false` the file is written. */
  transaction<T>(work: (org: Org, origin: string) => T, how?: { readonly writes: boolean }): T;
  close(): Promise<void>;
}

/** Throws StateFileError for a file that is not a practice org of this version, and the system's error for a taken port. */
export async function startPracticeOrg(options: PracticeOrgOptions = {}): Promise<PracticeOrg> {
  const create = () => seedState(options);
  const store = options.file === undefined ? memoryStore(create()) : fileStore(options.file, create);
  const changed = options.faults?.conditions as Partial<Conditions> | undefined;
  const conditions = { ...(options.conditions ?? brisk), ...changed };
  const faults = faultGate(options.faults ?? { faults: [] }, store.state.random);
  const org = new Org(store.state, conditions, tasks, options.machineClock, handlers, faults);
  const clientSecret = newSecret();
  const rules = {
    requestsPerMinute: options.requestsPerMinute ?? 300,
    // The official provider logs in 11 times a start, and is started three times a minute (API notes, Found since).
    loginsPerMinute: options.loginsPerMinute ?? 60,
  };
  const stop = new AbortController();
  // Every request that is held back listens to it: node would take more than ten of them for a leak.
  setMaxListeners(0, stop.signal);
  const log: LoggedRequest[] = [];
  const transact = <T>(work: () => T, changes: (result: T) => boolean): T =>
    store.transaction(() => {
      const ticked = org.tick();
      const result = work();
      return { result, changed: ticked || changes(result) };
    });
  const transaction: PracticeOrg['transaction'] = (work, how) =>
    transact(
      () => work(org, url),
      () => how?.writes ?? true,
    );
  const { createPage } = options.page === true ? await import('./page/page.js') : {};
  const server = practiceServer({
    page: createPage?.({ transaction, stopped: stop.signal }),
    org,
    tokens: new Tokens(rules, clientSecret),
    log,
    checkResponses: options.checkResponses ?? false,
    transact: together((requests) => {
      const done: Dispatched[] = [];
      return transact(
        () => {
          for (const { work } of requests) done.push(work());
          return done;
        },
        // A refusal leaves an event behind, also when it was a read that was refused.
        () => requests.some(({ writes }, at) => writes || (done[at]?.status ?? 500) >= 400),
      );
    }),
    stopped: stop.signal,
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    org,
    get clientId() {
      return org.state.identity.installerId;
    },
    clientSecret,
    requests: log,
    resetRequests: () => {
      log.length = 0;
    },
    transaction,
    close: () => {
      stop.abort();
      return new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

interface Waiting {
  readonly writes: boolean;
  readonly work: () => Dispatched;
  readonly resolve: (answer: Dispatched) => void;
  readonly reject: (error: unknown) => void;
}

/** Requests that arrive together are done one after the other under one lock, kept by one write, and answered after it. */
function together(run: (requests: readonly Waiting[]) => readonly Dispatched[]) {
  let waiting: Waiting[] = [];
  const flush = () => {
    const requests = waiting;
    waiting = [];
    try {
      const done = run(requests);
      for (const [at, { resolve }] of requests.entries()) resolve(done[at] as Dispatched);
    } catch (error) {
      for (const { reject } of requests) reject(error);
    }
  };
  return (writes: boolean, work: () => Dispatched) =>
    new Promise<Dispatched>((resolve, reject) => {
      if (waiting.length === 0) setImmediate(flush);
      waiting.push({ writes, work, resolve, reject });
    });
}
