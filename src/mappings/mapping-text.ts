import { type PresenceProblem, presenceProblem, presenceTitle } from '../presences/presence-names.js';
import type { MappingStore } from './mapping-store.js';
import { kindOf, type MappingChange } from './mapping-table.js';

/** Changes that are shown before the rest is only counted. */
const mostShown = 60;

type Names = Pick<MappingStore, 'presences'>;

/** What people call a presence: `Busy / In a workshop`; its id where it has no name (any more). */
export function presenceName(value: string, { presences }: Names): string {
  if (value === '') return '(no presence)';
  return (presences === undefined ? undefined : presenceTitle(presences, value)) ?? value;
}

const problemWords: Readonly<Record<PresenceProblem, string>> = {
  'no-presence': 'leads nowhere',
  'unknown-presence': 'does not exist',
  deactivated: 'deactivated',
};

/** Why a row leads nowhere; undefined when nothing is wrong with it, or nobody can know. */
export function problemWord(value: string, { presences }: Names): string | undefined {
  const problem = presences === undefined ? undefined : presenceProblem(presences, value);
  return problem === undefined ? undefined : problemWords[problem];
}

/** `+ Inactive: Away`, `~ InACall: Busy → Meal`, `- Lunch: Meal`; not more than somebody reads. */
export function changesText(changes: readonly MappingChange[], names: Names, arrow: string): string {
  const lines = changes.slice(0, mostShown).map((change) => changeText(change, names, arrow));
  const more = changes.length - lines.length;
  return [...lines, ...(more > 0 ? [`and ${more} more`] : [])].map((line) => `  ${line}`).join('\n');
}

export function changeText(change: MappingChange, names: Names, arrow: string): string {
  const before = presenceName(change.before ?? '', names);
  const after = presenceName(change.after ?? '', names);
  switch (kindOf(change)) {
    case 'added':
      return `+ ${change.key}: ${after}`;
    case 'changed':
      return `~ ${change.key}: ${before} ${arrow} ${after}`;
    case 'removed':
      return `- ${change.key}: ${before}`;
  }
}
