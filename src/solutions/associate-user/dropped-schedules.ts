import { findContactLists } from '../../resources/outbound/find-contact-list.js';
import { type ScheduleOnList, schedulesOnList } from '../../resources/outbound/schedules-on-list.js';
import type { Place } from '../../solution/solution.js';
import { presenceField, type ScheduleObjects } from './resources.js';

interface DroppedSchedules {
  /** Those that are to be removed. */
  readonly unwanted: readonly ScheduleObjects[];
  readonly warnings: readonly string[];
}

/**
 * Schedules that work on our list and that no answer names any more: they go on changing presences. They are removed
 * where that was agreed to, and otherwise told of.
 * @param prune undefined asks at a terminal
 */
export async function droppedSchedules(
  { session, prompter }: Place,
  listName: string,
  wanted: readonly string[],
  prune: boolean | undefined,
): Promise<DroppedSchedules> {
  const { list, replaced } = await findContactLists(session, listName, undefined);
  if (list === undefined) return { unwanted: [], warnings: [] };
  const ids = [list, ...replaced].map(({ id }) => id);
  const found = await schedulesOnList(session, ids, presenceField);
  const dropped = found.filter(({ name }) => !wanted.includes(name));
  // A rule set alone does nothing; it is what a removal that was cut off has left.
  const active = dropped.filter(({ hasCampaign }) => hasCampaign);
  const agreed = prune ?? (active.length > 0 && (await prompter?.confirm(question(active))) === true);
  return agreed
    ? { unwanted: dropped.map((one) => ({ ...one, at: '00:00', days: [], met: true })), warnings: [] }
    : { unwanted: [], warnings: active.map(({ name }) => stillThere(name, listName)) };
}

function question(active: readonly ScheduleOnList[]) {
  const names = active.map(({ name }) => `"${name}"`).join(', ');
  return {
    message: `Installed, and none of your schedules any more: ${names}. Remove ${active.length === 1 ? 'it' : 'them'}?`,
    initial: false,
  };
}

function stillThere(name: string, listName: string): string {
  return (
    `The campaign "${name}" works on the contact list "${listName}", but none of your schedules is called so. ` +
    'It goes on changing presences until you remove it: setup does that with --prune.'
  );
}
