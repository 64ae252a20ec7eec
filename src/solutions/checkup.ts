import type { Check } from '../engine/report.js';
import type { Session } from '../genesys/session.js';

/** What `doctor` looks at for one solution. */
export interface Checkup {
  /** As in the commands: `teams-presence`. */
  readonly id: string;
  /** By command, the permissions that it takes; alternatives are joined by ` | `. */
  readonly permissions: Readonly<Record<string, readonly string[]>>;
  /** What has to be there in the org already. Reads only. */
  readonly prerequisites: (session: Session, signal: AbortSignal) => Promise<readonly Check[]>;
}
