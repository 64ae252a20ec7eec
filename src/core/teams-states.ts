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
  if (isKnownTeamsState(text)) return undefined;
  const near = nearest(text, teamsStates, 1)[0];
  if (near === undefined) return undefined;
  const slips = editDistance(text.replace(/\s/g, '').toLowerCase(), near.toLowerCase());
  return slips <= (near.length > 8 ? 2 : 1) ? near : undefined;
}

function isKnownTeamsState(text: string): boolean {
  return teamsStates.some((state) => state === text);
}

/** `Teams reports "InACall", not "inacall".`, where a key looks like a slip. */
export function slipIn(key: string): readonly string[] {
  const meant = intendedTeamsState(key);
  return meant === undefined ? [] : [`Teams reports "${meant}", not "${key}".`];
}

/** What can be said against a key for people who are about to decide on it; nothing against a known one. */
export function doubtAbout(key: string): string | undefined {
  if (isKnownTeamsState(key)) return undefined;
  return slipIn(key)[0] ?? `Teams is not known to report "${key}".`;
}
