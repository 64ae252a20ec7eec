import { nearest } from '../../core/nearest.js';
import { teamsStates } from '../../core/teams-states.js';
import { emitTeamsPresence, type TriggerReport } from '../automation/emit.js';
import type { Org } from '../org.js';
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

export interface TriggerDocument {
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

/** Has the Teams presence of a person change, and tells what came of it. */
export function emitDocument(org: Org, user: UserState, teamsPresence: string, origin: string): EmitDocument {
  const report = emitTeamsPresence(org, { userId: user.id, teamsPresence }, origin);
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
    workflow: run === undefined ? null : `"${run.name}" ${run.versionId}`,
    exitReason: run?.exitReason ?? null,
    error: run?.errorMessage ?? null,
    failed: run === undefined ? matched : run.status === 'ERROR',
    trace: run?.steps ?? [],
  };
}

/** What became of an event, in a few words: the reason with which the workflow ended, or why none ran. */
export function reasonOf({ triggers }: EmitDocument): string {
  const ours = triggers.find(({ matched }) => matched) ?? triggers[0];
  if (ours === undefined) return 'No trigger is installed';
  return ours.error ?? ours.exitReason ?? ours.reason ?? 'The workflow gave no reason';
}

/** Why Teams would not report this state: undefined for one that it has, and for one that a data table has a row for. */
export function unknownTeamsState(org: Org, state: string): string | undefined {
  const tables = Object.values(org.state.architect.dataTables);
  if (teamsStates.some((known) => known === state) || tables.some(({ rows }) => Object.hasOwn(rows, state)))
    return undefined;
  const near = nearest(state, teamsStates);
  return near.length > 0
    ? `Did you mean ${near.map((one) => `"${one}"`).join(' or ')}?`
    : `The known states are: ${teamsStates.join(', ')}.`;
}
