import type { Check } from '../engine/report.js';
import type { Session } from '../genesys/session.js';
import type { Person } from '../resources/people.js';

/** What a checkup looks with. */
export interface Examination {
  readonly session: Session;
  readonly signal: AbortSignal;
  /** Somebody for whom it is to work, where one was named. */
  readonly person?: Person | undefined;
}

/** What `doctor` looks at for one solution. */
export interface Checkup {
  /** As in the commands: `teams-presence`. */
  readonly id: string;
  /** By command, the permissions that it takes; alternatives are joined by ` | `. */
  readonly permissions: Readonly<Record<string, readonly string[]>>;
  /** What has to be there in the org already. Reads only. */
  readonly prerequisites: (examination: Examination) => Promise<readonly Check[]>;
}
