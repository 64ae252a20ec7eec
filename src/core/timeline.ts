/** One sending of one request, as it was seen from here. Times are milliseconds of one clock. */
export interface RequestTry {
  /** `GET /api/v2/users`: without a query, which may name people. */
  readonly operation: string;
  /** With the query, so that two pages are not taken for the same request; never shown. */
  readonly address: string;
  readonly kind: 'login' | 'read' | 'write';
  /** When the program wanted it, or when its last try ended: until `sentAt` it waited for a limit or a pause. */
  readonly wantedAt: number;
  readonly sentAt: number;
  readonly endedAt: number;
  /** 1 for the first. */
  readonly attempt: number;
  /** HTTP status; undefined where no answer came. */
  readonly status: number | undefined;
  readonly failure: string | undefined;
  readonly correlationId: string | undefined;
}

export interface TimelineEntry extends Omit<RequestTry, 'address'> {
  /** Counted from 1, in the order of sending. */
  readonly number: number;
  /** The request that ended last before this one was sent: what it had to wait for, if it waited for any. */
  readonly after: number | undefined;
  /** How often the same was asked before, one after another: waiting for a state. */
  readonly repeats: number;
  /** For how long no request at all had been under way when this one was sent. */
  readonly pause: number;
  /** It is among those that followed one another to the end of the run. */
  readonly critical: boolean;
}

export interface Timeline {
  readonly entries: readonly TimelineEntry[];
  /** From the first sending to the last answer. */
  readonly duration: number;
  /** The most requests of which each was sent after the one before had ended. */
  readonly rounds: number;
  /** How long no request was under way. */
  readonly idle: number;
}

/** Puts in order what was sent in one run, and says what waited for what. Times count from the first sending. */
export function timelineOf(tries: readonly RequestTry[]): Timeline {
  const sorted = [...tries].sort((one, other) => one.sentAt - other.sentAt);
  const start = sorted[0]?.sentAt ?? 0;
  const byEnd = sorted
    .map((entry, at) => ({ at, ...entry }))
    .sort((one, other) => one.endedAt - other.endedAt);
  const after = sorted.map(({ sentAt }) => lastEndedBy(byEnd, sentAt));
  const critical = new Set<number>();
  for (let at = byEnd.at(-1)?.at; at !== undefined; at = after[at]) critical.add(at);
  const tenths = (time: number) => Math.round((time - start) * 10) / 10;
  let busyUntil = start;
  const seen = new Map<string, { readonly endedAt: number; readonly repeats: number }>();
  const entries = sorted.map(({ address, ...entry }, at): TimelineEntry => {
    const before = entry.operation.startsWith('GET ') ? seen.get(address) : undefined;
    const repeats = before === undefined || before.endedAt > entry.sentAt ? 0 : before.repeats + 1;
    seen.set(address, { endedAt: entry.endedAt, repeats });
    const previous = after[at];
    const pause = tenths(start + Math.max(entry.sentAt - busyUntil, 0));
    busyUntil = Math.max(busyUntil, entry.endedAt);
    return {
      number: at + 1,
      ...entry,
      wantedAt: tenths(entry.wantedAt),
      sentAt: tenths(entry.sentAt),
      endedAt: tenths(entry.endedAt),
      after: previous === undefined ? undefined : previous + 1,
      repeats,
      pause,
      critical: critical.has(at),
    };
  });
  return { entries, ...totalsOf(entries) };
}

function lastEndedBy(byEnd: readonly { at: number; endedAt: number }[], time: number): number | undefined {
  let [low, high] = [0, byEnd.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((byEnd[middle]?.endedAt ?? 0) <= time) low = middle + 1;
    else high = middle;
  }
  return byEnd[low - 1]?.at;
}

function totalsOf(entries: readonly TimelineEntry[]): Omit<Timeline, 'entries'> {
  const duration = entries.reduce((latest, { endedAt }) => Math.max(latest, endedAt), 0);
  const idle = entries.reduce((sum, { pause }) => sum + pause, 0);
  let rounds = 0;
  let roundEnds = -1;
  for (const { sentAt, endedAt } of [...entries].sort((one, other) => one.endedAt - other.endedAt)) {
    if (sentAt < roundEnds) continue;
    rounds += 1;
    roundEnds = endedAt;
  }
  return { duration, rounds, idle: Math.round(idle) };
}
