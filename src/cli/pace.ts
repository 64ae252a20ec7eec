import type { Gateway, Region } from '../core/connection.js';
import type { Visibility } from '../engine/consistency.js';
import type { Tuning } from '../genesys/limits.js';

/**
 * Other times than the usual ones for waiting and trying again, and other servers than the real ones. People cannot set
 * them; tests have no patience, and no account in every region.
 */
export interface Pace {
  readonly tuning?: Partial<Tuning> | undefined;
  readonly settle?: Visibility | undefined;
  /** Where a region's servers are; undefined for where they usually are. It is not a gateway that somebody has set. */
  readonly gatewayOf?: ((region: Region) => Gateway | undefined) | undefined;
}
