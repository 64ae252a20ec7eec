import type { EmitReport, TriggerReport } from '../automation/emit.js';
import type { Presence } from '../people/presences.js';
import type { UserState } from '../people/state.js';

/** What `sandbox emit --json` prints. */
export interface EmitDocument {
  readonly user: { readonly id: string; readonly name: string; readonly email: string };
  readonly teamsPresence: string;
  readonly changed: boolean;
  readonly before: PresenceDocument | null;
  readonly after: PresenceDocument | null;
  readonly triggers: readonly TriggerDocument[];
}

interface PresenceDocument {
  readonly name: string;
  readonly systemPresence: string;
  readonly definitionId: string;
}

interface TriggerDocument {
  readonly name: string;
  readonly matched: boolean;
  /** Why it did not run; null when it did. */
  readonly reason: string | null;
  readonly workflow: string | null;
  /** The reason with which the workflow ended itself. */
  readonly exitReason: string | null;
  readonly error: string | null;
  /** It should have run and could not, or its workflow ended in an error. */
  readonly failed: boolean;
  readonly trace: readonly {
    readonly action: string;
    readonly type: string;
    readonly outcome: string;
    readonly detail: string;
  }[];
}

export function emitDocument(user: UserState, teamsPresence: string, report: EmitReport): EmitDocument {
  const { before, after } = report;
  return {
    user: { id: user.id, name: user.name, email: user.email },
    teamsPresence,
    changed: before?.definitionId !== after?.definitionId,
    before: presenceDocument(before),
    after: presenceDocument(after),
    triggers: report.triggers.map(triggerDocument),
  };
}

function presenceDocument(presence: Presence | undefined): PresenceDocument | null {
  if (presence === undefined) return null;
  const { name, systemPresence, definitionId } = presence;
  return { name, systemPresence, definitionId };
}

function triggerDocument({ triggerName, matched, reason, run }: TriggerReport): TriggerDocument {
  return {
    name: triggerName,
    matched,
    reason: reason === '' ? null : reason,
    workflow: run === undefined ? null : `"${run.flowName}" ${run.flowVersion}`,
    exitReason: run?.exitReason ?? null,
    error: run?.errorMessage ?? null,
    failed: run === undefined ? matched : run.status === 'ERROR',
    trace: run?.steps ?? [],
  };
}
