import type { Models } from 'purecloud-platform-client-v2';
import type { Entity, Named, Versioned } from '../collection.js';

export interface PeopleState {
  users: Record<string, UserState>;
  definitions: Record<string, PresenceDefinitionState>;
  sources: Record<string, PresenceSourceState>;
  /** By user id, then by source id (`PURECLOUD`, `MICROSOFTTEAMS`). */
  presences: Record<string, Record<string, SourcePresenceState>>;
  /** By id; files of older practice orgs have none. */
  groups?: Record<string, GroupState>;
  /** Notification channels, by id. */
  channels?: Record<string, ChannelState>;
  /** By user id; who is not here has `PURECLOUD`. */
  primarySources: Record<string, string>;
}

export interface UserState extends Versioned {
  email: string;
  title: string;
  department: string;
  /** E.164. */
  phone: string;
  state: 'active' | 'inactive' | 'deleted';
  divisionId: string;
  managerId?: string | undefined;
  /** What else was written, as it was sent. */
  profile?: Partial<Models.UpdateUser> | undefined;
}

export interface GroupState extends Named {
  description: string;
  /** `official` or `social`. */
  type: string;
  /** `public`, or `members` alone. */
  visibility: string;
  memberIds: string[];
}

/** As definitions spell it. A user's presence spells on-queue `On Queue`. */
export const systemPresenceNames = [
  ...(['Available', 'Away', 'Busy', 'Offline', 'Idle'] as const),
  ...(['OnQueue', 'Meal', 'Training', 'Meeting', 'Break'] as const),
] as const;
export type SystemPresenceName = (typeof systemPresenceNames)[number];

export interface PresenceDefinitionState extends Named {
  type: 'System' | 'User';
  systemPresence: SystemPresenceName;
  /** By locale, `en_US` always among them. */
  languageLabels: Record<string, string | null>;
  /** `*` is every division. */
  divisionId: string;
  deactivated: boolean;
}

export interface ChannelState extends Entity {
  topics: readonly string[];
}

export type PresenceSourceState = Required<Omit<Models.Source, 'selfUri'>>;

interface SourcePresenceState {
  definitionId: string;
  message: string;
  /** Milliseconds since 1970 on the practice org's clock. */
  modifiedAt: number;
}
