import type { Pace } from '../../src/cli/pace.js';

/** As people have it, but for the lengths of the waits. */
export const hasty: Pace = {
  tuning: { firstBackoff: 2, maxBackoff: 10, maxRetryAfter: 10 },
  settle: { deadline: 60, first: 10, max: 20 },
};

/** Gives up soon where no answer comes. */
export const impatient: Pace = { ...hasty, tuning: { ...hasty.tuning, tryTimeout: 1000 } };
