import type { Models } from 'purecloud-platform-client-v2';
import type { Entity, Named, Versioned } from '../collection.js';
import type { Org } from '../org.js';
import type { CampaignConfig } from './campaigns.js';
import type { contactListMembers } from './contact-lists.js';
import type { detection } from './response-sets.js';

export interface ContactState extends Entity {
  /** One text per column of the list, `''` where the contact has none. */
  data: Record<string, string>;
  callable: boolean;
  /** By phone column; a column that is not named here is callable. */
  phoneNumberStatus: Record<string, { readonly callable: boolean }>;
  /** Last dial by phone column. */
  callRecords: Record<string, { readonly lastAttempt: string; readonly lastResult: string }>;
}

export interface ContactListState extends Versioned, ReturnType<typeof contactListMembers> {
  divisionId: string;
  contacts: ContactState[];
  import?: ContactImportState | undefined;
}

/** The newest upload of contacts into a list. */
interface ContactImportState extends Models.ContactListUploadUrlRequest {
  status: 'waiting' | 'working' | 'done' | 'failed';
  text?: string | undefined;
  /** Rows of the file. */
  total: number;
  failureReason?: string | undefined;
}

/** The members of a contact list that a PUT may change; all of them, because a PUT replaces. */
export const contactListSettings = [
  ...(['previewModeColumnName', 'previewModeAcceptedValues', 'automaticTimeZoneMapping'] as const),
  ...(['zipCodeColumnName', 'columnDataTypeSpecifications', 'retentionType', 'retentionDays'] as const),
  ...(['dateExpiration', 'timeZone', 'trimWhitespace'] as const),
] as const;
export type ContactListSettings = Pick<Models.ContactList, (typeof contactListSettings)[number]> & {
  readonly trimWhitespace: boolean;
};

export interface ResponseSetState extends Versioned, ReturnType<typeof detection> {
  responses: Readonly<Record<string, Models.Reaction>>;
}

export interface RuleSetState extends Versioned {
  contactListId?: string | undefined;
  queueId?: string | undefined;
  rules: readonly Models.DialerRule[];
}

/** The members of a campaign that are kept as they are sent. */
export const campaignSettings = [
  ...(['dialingMode', 'callerName', 'callerAddress', 'outboundLineCount', 'noAnswerTimeout'] as const),
  ...(['alwaysRunning', 'priority', 'dynamicContactQueueingSettings', 'abandonRate'] as const),
  ...(['skipPreviewDisabled', 'previewTimeOutSeconds', 'previewAutoEnd', 'callAnalysisLanguage'] as const),
  ...(['agentOwnedColumn', 'skillColumns', 'maxCallsPerAgent', 'maxCallsPerAgentDecimal'] as const),
  ...(['callbackAutoAnswer', 'dynamicLineBalancingSettings', 'diagnosticsSettings'] as const),
  'preciseDialingEnabled',
] as const;

export type CampaignStatus = 'on' | 'stopping' | 'off' | 'complete' | 'invalid';

export interface CampaignState extends Versioned {
  divisionId: string;
  config: CampaignConfig;
  status: CampaignStatus;
  /** Why it could not start; empty when nothing is known to be wrong. */
  errors: readonly Models.RestErrorDetail[];
  /** Counts the starts, so that work which belongs to an earlier start is recognised. */
  starts: number;
}

/** One schedule a campaign; `id` is the campaign's. */
export interface ScheduleState extends Versioned {
  readonly intervals: readonly Models.ScheduleInterval[];
  readonly recurrences: readonly Models.Reoccurrence[];
  /** IANA. */
  readonly timeZone: string;
}

export interface WrapupCodeState extends Named {
  /** `*` is every division. */
  divisionId: string;
  description?: string | undefined;
  readonly createdBy: string;
  modifiedBy: string;
}

export interface QueueState extends Named {
  divisionId: string;
  /** Every writable member but name and division, as last written. */
  settings: QueueSettings;
  members: number;
  /** People who were added through the API; those of the seed have no names. */
  memberIds?: readonly string[] | undefined;
  readonly createdBy: string;
  modifiedBy: string;
}

export type QueueSettings = Partial<Models.QueueRequest>;

/** What answers tell of it, as they tell it, is kept flat. */
type Told<T> = Named & { readonly divisionId: string } & Omit<T, keyof Entity | 'division' | 'selfUri'>;

/** A campaign on a site without an outbound route cannot start. */
export type SiteState = Told<Models.Site> & { readonly hasOutboundRoute: boolean };
export type EdgeGroupState = Told<Models.EdgeGroup>;

export interface OutboundState {
  contactLists: ContactListState[];
  responseSets: ResponseSetState[];
  ruleSets: RuleSetState[];
  campaigns: CampaignState[];
  schedules: ScheduleState[];
  wrapupCodes: WrapupCodeState[];
  queues: QueueState[];
  sites: SiteState[];
  edgeGroups: EdgeGroupState[];
  /** When a person's mobile app notifies, by user id; people without an entry never used chat. */
  chatSettings: Record<string, { when: 'Always' | 'OnlyWhenInactive' }>;
  /** The newest last; kept to the last 100. */
  runs: CampaignRun[];
}

/** The campaigns that use something, in words for the refusal of its deletion. */
export function campaignsThat(org: Org, use: (campaign: CampaignState) => boolean): string[] {
  return org.state.outbound.campaigns.filter(use).map((campaign) => `the campaign "${campaign.name}"`);
}

/** One start of a campaign and what came of it. */
export interface CampaignRun {
  /** ISO 8601 UTC, on the practice org's clock. */
  readonly at: string;
  /** The schedule's wall clock, `2026-11-23T08:00:00`, and its IANA zone; absent when somebody switched the campaign on. */
  readonly schedule?: { readonly local: string; readonly timeZone: string } | undefined;
  readonly campaign: string;
  /** False when the campaign was on already or could not start; `reason` says why. */
  readonly started: boolean;
  readonly reason?: string | undefined;
  /** Presences in English. */
  readonly changed: readonly {
    readonly userId: string;
    readonly user: string;
    readonly before: string;
    readonly after: string;
  }[];
  /** Why nothing changed for a contact: the person where it has a user id, else its label. */
  readonly skipped: readonly { readonly contact: string; readonly reason: string }[];
  /** Calls that were made; the solution that uses campaigns as clocks must never make any. */
  readonly dials: readonly { readonly contact: string; readonly number: string; readonly reaction: string }[];
}
