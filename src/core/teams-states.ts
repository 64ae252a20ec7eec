import { editDistance, nearest } from './nearest.js';

/**
 * The presence states that Microsoft Teams reports, as far as they are known: the `activity` and `availability`
 * values of Microsoft Graph. The event carries the state in `message`. Microsoft adds states from time to time, so
 * others are not wrong; which of these Genesys Cloud passes on is unverified.
 */
export const teamsStates = [
  'Available',
  'AvailableIdle',
  'Away',
  'BeRightBack',
  'Busy',
  'BusyIdle',
  'DoNotDisturb',
  'Focusing',
  'InACall',
  'InAConferenceCall',
  'InAMeeting',
  'Inactive',
  'Offline',
  'OffWork',
  'OutOfOffice',
  'PresenceUnknown',
  'Presenting',
  'UrgentInterruptionsOnly',
] as const;

/** The known states that are not among these. */
export function otherTeamsStates(states: ReadonlyMap<string, unknown>): readonly string[] {
  return teamsStates.filter((state) => !states.has(state));
}

/**
 * The known state that was probably meant by `text`, where it differs in case and spaces or by a letter or two;
 * undefined when it is a known state itself or like none of them.
 */
export function intendedTeamsState(text: string): string | undefined {
  if (teamsStates.some((state) => state === text)) return undefined;
  const near = nearest(text, teamsStates, 1)[0];
  if (near === undefined) return undefined;
  const slips = editDistance(text.replace(/\s/g, '').toLowerCase(), near.toLowerCase());
  return slips <= (near.length > 8 ? 2 : 1) ? near : undefined;
}

/** `Teams reports no "inacall". Did you mean "InACall"?`, where a key looks like a slip. */
export function slipIn(key: string): readonly string[] {
  const meant = intendedTeamsState(key);
  return meant === undefined ? [] : [`Teams reports no "${key}". Did you mean "${meant}"?`];
}
