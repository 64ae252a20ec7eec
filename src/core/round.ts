/** A time in which the org counts as unchanged, so that nothing in it is asked for twice. */
export interface Round {
  /** By `performance.now()`. */
  readonly startedAt: number;
}

export interface InRound {
  readonly round: Round;
}

export function newRound(): Round {
  return { startedAt: performance.now() };
}

/** For so long (ms) what a round has seen counts as the present. People who read a plan take longer. */
const freshFor = 10_000;

export function isFresh({ startedAt }: Round): boolean {
  return performance.now() - startedAt <= freshFor;
}

/** A question that has one answer for each `key` in one round of looking, however many steps ask it. */
export function askedOnce<T>() {
  const rounds = new WeakMap<Round, Map<string, Promise<T>>>();
  return ({ round }: InRound, key: string, ask: () => Promise<T>): Promise<T> => {
    const answers = rounds.get(round) ?? new Map<string, Promise<T>>();
    rounds.set(round, answers);
    const answer = answers.get(key) ?? ask();
    answers.set(key, answer);
    return answer;
  };
}

/** A question about something, such as an org, that is asked once in a round, or once for each of these `keys`. */
export function onceInRound<Of, Keys extends readonly (string | boolean)[], T>(
  ask: (of: Of, ...keys: Keys) => Promise<T>,
) {
  const once = askedOnce<T>();
  return (of: Of, lookup: InRound, ...keys: Keys) => once(lookup, keys.join(' '), () => ask(of, ...keys));
}
