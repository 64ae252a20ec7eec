const day = 24 * 60 * 60 * 1000;

/** Two weeks in which something can happen, as `sandbox run-schedules` takes them: dates, `2027-03-08`. */
interface TwoWeeks {
  readonly from: string;
  readonly to: string;
}

/** Two whole weeks from the next Monday after `now` (milliseconds), in UTC. */
export function comingTwoWeeks(now: number): TwoWeeks {
  const weekday = new Date(now).getUTCDay();
  const monday = now + (weekday === 0 ? 1 : 8 - weekday) * day;
  return { from: dateOf(monday), to: dateOf(monday + 13 * day) };
}

function dateOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
