import type { SettleTimes } from '../engine/create-once.js';
import type { Tuning } from '../genesys/tuning.js';

/** Other times than the usual ones for waiting and trying again. People cannot set them; tests have no patience. */
export interface Pace {
  readonly tuning?: Partial<Tuning> | undefined;
  readonly settle?: SettleTimes | undefined;
}
