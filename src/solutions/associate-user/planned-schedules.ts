import { nameOf } from '../../answers/field.js';
import { inputProblem } from '../../core/problem.js';
import { usable } from '../../mappings/mapping-source.js';
import {
  type PresenceDefinition,
  type PresenceIndex,
  presenceTitle,
} from '../../presences/presence-names.js';
import { schedulesField } from './fields.js';
import type { Schedule } from './schedule.js';

/** A schedule whose presence is known in this org. */
export interface PlannedSchedule extends Schedule {
  readonly presenceId: string;
  /** `Available`, `Busy / In a workshop` */
  readonly presenceTitle: string;
  /** The column of the contact list that holds the presence's id: `availableId`. */
  readonly column: string;
}

/**
 * The schedules with the ids that their presences have in this org.
 * @throws ProblemError (exit 3) with every presence that is unknown, ambiguous or deactivated
 */
export function planSchedules(
  schedules: readonly Schedule[],
  presences: PresenceIndex,
): readonly PlannedSchedule[] {
  const problems: string[] = [];
  const taken = new Set<string>();
  const planned = schedules.flatMap((schedule) => {
    const found = usable(schedule.presence, presences);
    if ('problem' in found) {
      problems.push(`${schedule.name}  ${found.problem}`);
      return [];
    }
    const { presenceId } = found;
    const column = freeColumn(presences.byId.get(presenceId.toLowerCase()), taken);
    const title = presenceTitle(presences, presenceId) ?? schedule.presence;
    return [{ ...schedule, presenceId, presenceTitle: title, column }];
  });
  if (problems.length > 0) {
    throw inputProblem('A schedule names a presence that cannot be used.', {
      code: 'bad-schedules',
      details: problems,
      next: `Correct ${nameOf(schedulesField)}. A presence is named by its name in any language, as primary / secondary, or by its id.`,
    });
  }
  return planned;
}

/** `availableId` and `OfflineId`, as the published list spells them; others alike, each schedule with its own. */
function freeColumn(definition: PresenceDefinition | undefined, taken: Set<string>): string {
  const name = definition?.type === 'System' ? definition.systemPresence : (definition?.name ?? '');
  const words = name.split(/[^\p{L}\p{N}]+/u);
  const joined = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  const base = `${joined === 'Available' ? 'available' : joined || 'Presence'}Id`;
  let column = base;
  for (let number = 2; taken.has(column.toLowerCase()); number += 1) column = `${base}${number}`;
  taken.add(column.toLowerCase());
  return column;
}
