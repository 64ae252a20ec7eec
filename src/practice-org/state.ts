import type { ArchitectState } from './architect/state.js';
import type { AutomationState } from './automation/state.js';
import type { IdentityState } from './identity/state.js';
import type { IntegrationsState } from './integrations/state.js';
import type { OutboundState } from './outbound/state.js';
import type { PeopleState } from './people/state.js';

/** Raised whenever an older state file can no longer be read; `store.ts` refuses what it does not know. */
export const stateVersion = 5;

/** Everything that the practice org knows, kept in one JSON file. Each area owns its part. */
export interface OrgState {
  readonly version: typeof stateVersion;
  /** Position of the id and chance generator, so that a seed repeats the same org and the same faults. */
  random: number;
  /** Added to the machine's clock, in milliseconds: `run-schedules` moves the practice org through time. */
  clockOffset: number;
  /** Work that falls due later, in the order of `due`. */
  later: { readonly due: number; readonly task: string; readonly subject: string }[];
  /** What people want to see in `sandbox show`: a presence that moved, a refused request. The newest last, at most 500. */
  events: { readonly at: string; readonly kind: string; readonly text: string }[];
  identity: IdentityState;
  people: PeopleState;
  integrations: IntegrationsState;
  architect: ArchitectState;
  automation: AutomationState;
  outbound: OutboundState;
}

/** How many of each the seeded company has; what is left out keeps the area's own believable number. */
export type SeedSize = Partial<Readonly<Record<Sized, number | undefined>>>;
type Sized =
  | ('users' | 'roles' | 'integrations' | 'actions' | 'dataTables' | 'flows' | 'triggers')
  | ('queues' | 'wrapupCodes' | 'contactLists' | 'campaigns');

export function emptyState(random: number): OrgState {
  return {
    version: stateVersion,
    random,
    clockOffset: 0,
    later: [],
    events: [],
    identity: {
      ...{ organization: { id: '', name: '', domain: '' }, salt: '', installerId: '' },
      ...{ divisions: {}, roles: {}, clients: {}, grants: [] },
    },
    people: { users: {}, definitions: {}, sources: {}, presences: {}, primarySources: {} },
    integrations: { integrations: {}, credentials: {}, actions: {} },
    architect: { dataTables: {}, importJobs: {}, flows: {}, flowJobs: {}, executions: [] },
    automation: { triggers: [] },
    outbound: {
      ...{ contactLists: [], responseSets: [], ruleSets: [], campaigns: [], schedules: [], runs: [] },
      ...{ wrapupCodes: [], queues: [], sites: [], edgeGroups: [], chatSettings: {} },
    },
  };
}
