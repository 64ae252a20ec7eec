import type { TestTuning } from '../../src/answers/command.js';

/** As people have it, but for the lengths of the waits. */
export const hasty: TestTuning = {
  http: { firstBackoff: 2, maxBackoff: 10, maxRetryAfter: 10, grantPause: 100 },
  visibility: { deadline: 60, first: 10, max: 20 },
};

/** Gives up soon where no answer comes. */
export const impatient: TestTuning = { ...hasty, http: { ...hasty.http, tryTimeout: 1000 } };
