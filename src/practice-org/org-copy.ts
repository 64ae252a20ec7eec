import type { Models } from 'purecloud-platform-client-v2';
import type { JsonObject } from './json.js';

/** What was read of another org, as its API gives it: what a practice org can be made of. */
export interface OrgCopy {
  readonly organization: { readonly id: string; readonly name: string };
  /** Who read it; whoever practises does so as this client, with its roles. */
  readonly reader: {
    readonly id: string;
    readonly name: string;
    readonly grants: readonly { readonly roleId: string; readonly divisionId: string }[];
  };
  readonly divisions: readonly Models.AuthzDivision[];
  readonly roles: readonly Models.DomainOrganizationRole[];
  readonly clients: readonly Models.OAuthClient[];
  readonly users: readonly Models.User[];
  readonly groups: readonly { readonly group: Models.Group; readonly memberIds: readonly string[] }[];
  readonly definitions: readonly Models.OrganizationPresenceDefinition[];
  readonly sources: readonly Models.Source[];
  /** Each with its configuration. */
  readonly integrations: readonly Models.Integration[];
  readonly credentials: readonly Models.CredentialInfo[];
  readonly actions: readonly CopiedAction[];
  readonly dataTables: readonly { readonly table: Models.DataTable; readonly rows: readonly JsonObject[] }[];
  readonly flows: readonly Models.Flow[];
  readonly triggers: readonly Models.Trigger[];
  readonly queues: readonly Models.Queue[];
  readonly wrapupCodes: readonly Models.WrapupCode[];
  readonly sites: readonly Models.Site[];
  readonly contactLists: readonly {
    readonly list: Models.ContactList;
    readonly contacts: readonly Models.DialerContact[];
  }[];
  readonly responseSets: readonly Models.ResponseSet[];
  readonly ruleSets: readonly Models.RuleSet[];
  readonly campaigns: readonly Models.Campaign[];
  readonly schedules: readonly Models.CampaignSchedule[];
}

/** The templates are files of their own. */
interface CopiedAction {
  readonly action: Models.Action;
  readonly requestTemplate: string;
  readonly successTemplate: string;
}
