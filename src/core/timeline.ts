import type { Wait } from './waits.js';

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

/** What was seen of one run. */
export interface Run {
  readonly tries: readonly RequestTry[];
  readonly waits: readonly Wait[];
  /** When the program was started, and when its work had ended. */
  readonly beganAt: number;
  readonly endedAt: number;
}

export interface TimelineEntry extends Omit<RequestTry, 'address'> {
  /** Counted from 1, in the order of sending. */
  readonly number: number;
  /** The request that ended last before this one was sent: what it had to wait for, if it waited for any. */
  readonly after: number | undefined;
  /** How often the same was asked before, one after another: waiting for a state. */
  readonly repeats: number;
  /** How long the program had worked by itself since that one had ended, or since its start. */
  readonly own: number;
  /** How long a pause or a person had been waited for in that time. */
  readonly waited: number;
  /** It is among those that followed one another to the end of the run. */
  readonly critical: boolean;
}

/** A time in which no request was under way. */
export interface Gap {
  readonly from: number;
  readonly to: number;
  /** `own`: nothing was waited for, the program worked. */
  readonly kind: 'own' | Wait['kind'];
  readonly what: string;
}

export interface Timeline {
  readonly entries: readonly TimelineEntry[];
  /** All times in which no request was under way; together with the requests they are the whole run. */
  readonly gaps: readonly Gap[];
  /** From the start of the program to the end of its work. */
  readonly duration: number;
  /** The most requests of which each was sent after the one before had ended. */
  readonly rounds: number;
}

/** Puts in order what was seen of one run, and says what waited for what. Times count from the start of the program. */
export function timelineOf({ tries, waits, beganAt, endedAt }: Run): Timeline {
  const sorted = [...tries].sort((one, other) => one.sentAt - other.sentAt);
  const byEnd = sorted
    .map((entry, at) => ({ at, ...entry }))
    .sort((one, other) => one.endedAt - other.endedAt);
  const after = sorted.map(({ sentAt }) => lastEndedBy(byEnd, sentAt));
  const critical = new Set<number>();
  for (let at = byEnd.at(-1)?.at; at !== undefined; at = after[at]) critical.add(at);
  const tenths = (time: number) => Math.round((time - beganAt) * 10) / 10;
  const between = (from: number, to: number) =>
    partsOf(from, to, waits).map((gap) => ({ ...gap, from: tenths(gap.from), to: tenths(gap.to) }));
  const seen = new Map<string, { readonly endedAt: number; readonly repeats: number }>();
  const gaps: Gap[] = [];
  let busyUntil = beganAt;
  const entries = sorted.map(({ address, ...entry }, at): TimelineEntry => {
    const before = entry.operation.startsWith('GET ') ? seen.get(address) : undefined;
    const repeats = before === undefined || before.endedAt > entry.sentAt ? 0 : before.repeats + 1;
    seen.set(address, { endedAt: entry.endedAt, repeats });
    const previous = after[at];
    gaps.push(...between(busyUntil, entry.sentAt));
    busyUntil = Math.max(busyUntil, entry.endedAt);
    const since = sorted[previous ?? -1]?.endedAt ?? beganAt;
    const own = lengthOf(partsOf(since, entry.sentAt, waits), 'own');
    return {
      number: at + 1,
      ...entry,
      wantedAt: tenths(entry.wantedAt),
      sentAt: tenths(entry.sentAt),
      endedAt: tenths(entry.endedAt),
      after: previous === undefined ? undefined : previous + 1,
      repeats,
      own: Math.round(own * 10) / 10,
      waited: Math.round((entry.sentAt - since - own) * 10) / 10,
      critical: critical.has(at),
    };
  });
  gaps.push(...between(busyUntil, endedAt));
  return { entries, gaps, duration: tenths(Math.max(busyUntil, endedAt)), rounds: roundsOf(entries) };
}

/** How long all gaps of a kind last. */
export function lengthOf(gaps: readonly Gap[], kind: Gap['kind']): number {
  return gaps.reduce((sum, gap) => sum + (gap.kind === kind ? gap.to - gap.from : 0), 0);
}

/** A time without a request, by what was waited for in it. An answer of a person counts before a pause beside it. */
function partsOf(from: number, to: number, waits: readonly Wait[]): Gap[] {
  const within = waits.filter((wait) => wait.from < to && wait.to > from);
  const edges = within.flatMap((wait) => [wait.from, wait.to]).filter((time) => time > from && time < to);
  const times = [from, ...edges.sort((one, other) => one - other), to];
  const parts: Gap[] = [];
  for (const [at, start] of times.slice(0, -1).entries()) {
    const end = times[at + 1] ?? to;
    if (end <= start) continue;
    const there = within.filter((wait) => wait.from <= start && wait.to >= end);
    const named = there.find(({ kind }) => kind === 'person') ?? there[0];
    const { kind, what } = named ?? { kind: 'own', what: 'the program itself' };
    const last = parts.at(-1);
    if (last?.kind === kind && last.what === what) parts[parts.length - 1] = { ...last, to: end };
    else parts.push({ from: start, to: end, kind, what });
  }
  return parts;
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

function roundsOf(entries: readonly TimelineEntry[]): number {
  let rounds = 0;
  let roundEnds = -1;
  for (const { sentAt, endedAt } of [...entries].sort((one, other) => one.endedAt - other.endedAt)) {
    if (sentAt < roundEnds) continue;
    rounds += 1;
    roundEnds = endedAt;
  }
  return rounds;
}
