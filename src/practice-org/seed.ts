import { randomInt } from 'node:crypto';
import { seedArchitect } from './architect/seed.js';
import { tasks } from './areas.js';
import { seedAutomation } from './automation/seed.js';
import { instant } from './conditions.js';
import { seedIdentity } from './identity/seed.js';
import { seedIntegrations } from './integrations/seed.js';
import { Org } from './org.js';
import { seedOutbound } from './outbound/seed.js';
import { seedGroups, seedPeople } from './people/seed.js';
import { emptyState, type OrgState, type SeedSize } from './state.js';

export interface SeedOptions {
  /** The same seed gives the same company with the same ids; random unless told. */
  readonly seed?: number | string | undefined;
  readonly size?: SeedSize | undefined;
  readonly machineClock?: (() => number) | undefined;
}

/** A new practice org: a believable insurance company before anything of ours is installed. */
export function seedState(options: SeedOptions = {}): OrgState {
  const state = emptyState(seedNumber(options.seed));
  const org = new Org(state, instant, tasks, options.machineClock);
  const size = options.size ?? {};
  seedIdentity(org, size);
  seedPeople(org, size);
  seedIntegrations(org, size);
  seedArchitect(org, size);
  seedAutomation(org, size);
  seedOutbound(org, size);
  seedGroups(org);
  state.events = [];
  return state;
}

/** Words are hashed (FNV-1a), numbers taken as they are. */
function seedNumber(seed: number | string | undefined): number {
  if (seed === undefined) return randomInt(2 ** 31);
  if (typeof seed === 'number') return seed | 0;
  let hash = 0x811c9dc5;
  for (const letter of seed) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  return hash | 0;
}
