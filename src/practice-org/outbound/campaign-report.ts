/** One start of a campaign and what came of it: what `sandbox run-schedules` and `sandbox show` print. */
export interface CampaignRun {
  readonly campaignId: string;
  readonly campaign: string;
  /** ISO 8601 UTC, on the practice org's clock. */
  readonly at: string;
  /** The schedule's own words for that instant; absent when somebody switched the campaign on. */
  readonly schedule?: { readonly local: string; readonly timeZone: string } | undefined;
  /** False when the campaign was on already or could not start; `reason` says why. */
  readonly started: boolean;
  readonly reason?: string | undefined;
  readonly contacts: readonly ContactReport[];
}

export interface ContactReport {
  readonly contactId: string;
  /** Values of the list's columns that look like a name or an email, for people. */
  readonly label: string;
  /** Why rules were not tried, or none decided: no phone number, not callable. */
  readonly skipped?: string | undefined;
  readonly dataActions: readonly DataActionReport[];
  readonly presences: readonly PresenceChange[];
  /** The number that was called. In the solution that uses campaigns as clocks this must never happen. */
  readonly dialled?: Dial | undefined;
  /** Rules, conditions and actions that the practice org cannot carry out. */
  readonly unsupported: readonly string[];
}

export interface DataActionReport {
  readonly ruleSet: string;
  readonly rule: string;
  readonly actionId: string;
  readonly ok: boolean;
  /** `status` and text of the failure. */
  readonly problem?: string | undefined;
}

/** Presences as `{primary}` or `{primary} ({secondary})`. */
export interface PresenceChange {
  readonly userId: string;
  readonly user: string;
  readonly before: string;
  readonly after: string;
}

export interface Dial {
  readonly number: string;
  readonly callerAddress: string;
  /** What the call analysis response set does with an answered call. */
  readonly reaction: string;
}
