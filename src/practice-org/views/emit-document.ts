import { nearest } from '../../core/nearest.js';
import { teamsStates } from '../../core/teams-states.js';
import { emitTeamsPresence, type TriggerReport } from '../automation/emit.js';
import type { Org } from '../org.js';
import type { Presence } from '../people/presences.js';
import type { UserState } from '../people/state.js';
import { isMarked } from './installed.js';

export type EmitDocument = ReturnType<typeof emitDocument>;
export type TriggerDocument = ReturnType<typeof triggerDocument>;

/** Has the Teams presence of a person change, and tells what came of it, as `sandbox emit --json` prints it. */
export function emitDocument(org: Org, user: UserState, teamsPresence: string, origin: string) {
  const { before, after, triggers } = emitTeamsPresence(org, { userId: user.id, teamsPresence }, origin);
  return {
    user: { id: user.id, name: user.name, email: user.email },
    teamsPresence,
    changed: before?.definitionId !== after?.definitionId,
    before: presenceDocument(before),
    after: presenceDocument(after),
    triggers: triggers.map((report) => triggerDocument(org, report)),
  };
}

function presenceDocument(presence: Presence | undefined) {
  if (presence === undefined) return null;
  const { name, systemPresence, definitionId } = presence;
  return { name, systemPresence, definitionId };
}

function triggerDocument(org: Org, { triggerId, triggerName, matched, reason, run }: TriggerReport) {
  const trigger = org.state.automation.triggers.find(({ id }) => id === triggerId);
  return {
    name: triggerName,
    /** Whether it belongs to the solution; others are somebody else's. */
    managed: trigger !== undefined && isMarked(trigger),
    matched,
    /** Why it did not run; null when it did. */
    reason: reason === '' ? null : reason,
    workflow: run === undefined ? null : `"${run.name}" ${run.versionId}`,
    /** The reason with which the workflow ended itself. */
    exitReason: run?.exitReason ?? null,
    error: run?.errorMessage ?? null,
    /** It should have run and could not, or its workflow ended in an error. */
    failed: run === undefined ? matched : run.status === 'ERROR',
    trace: run?.steps ?? [],
  };
}

/** What became of an event, in a few words: the reason with which the workflow ended, or why none ran. */
export function reasonOf({ triggers }: EmitDocument): string {
  const ours = triggers.find(({ matched }) => matched) ?? triggers.find(({ managed }) => managed);
  if (ours === undefined) return 'No trigger of the solution is installed';
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
