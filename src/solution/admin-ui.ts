import type { Region } from '../core/connection.js';

/** Pages of the admin UI on which an object can be seen. */
export type AdminPage =
  | 'role'
  | 'oauth-client'
  | 'integration'
  | 'data-action'
  | 'data-table'
  | 'workflow'
  | 'trigger'
  | 'contact-list'
  | 'outbound-flow'
  | 'response-set'
  | 'rule-set'
  | 'campaign'
  | 'queue';

/** Addresses by step: `pages` says on which page its object is, for `campaign:NAME` as for `campaign`. */
export function adminUrls(pages: Readonly<Record<string, AdminPage>>) {
  return (region: Region, step: string, id: string): string | undefined => {
    const page = pages[step.split(':')[0] ?? step];
    return page === undefined ? undefined : adminUrl(region, page, id);
  };
}

/** Unverified: the admin UI's addresses are not documented and change; all of them are here. */
function adminUrl(region: Region, page: AdminPage, id: string): string {
  const apps = `https://apps.${region.domain}`;
  const safe = encodeURIComponent(id);
  switch (page) {
    case 'role':
      return `${apps}/directory/#/admin/authorization/roles/${safe}`;
    case 'oauth-client':
      return `${apps}/directory/#/admin/integrations/oauth/${safe}`;
    case 'integration':
      return `${apps}/directory/#/admin/integrations/apps/${safe}`;
    case 'data-action':
      return `${apps}/directory/#/admin/integrations/actions/${safe}`;
    case 'data-table':
      return `${apps}/architect/#/datatables/${safe}`;
    case 'workflow':
      return `${apps}/architect/#/workflow/flows/${safe}`;
    case 'trigger':
      return `${apps}/directory/#/admin/process-automation/triggers/${safe}`;
    case 'contact-list':
      return `${apps}/directory/#/admin/outbound/contact-lists/${safe}`;
    case 'outbound-flow':
      return `${apps}/architect/#/outboundcall/flows/${safe}`;
    case 'response-set':
      return `${apps}/directory/#/admin/outbound/call-analysis-responses/${safe}`;
    case 'rule-set':
      return `${apps}/directory/#/admin/outbound/rule-sets/${safe}`;
    case 'campaign':
      return `${apps}/directory/#/admin/outbound/campaigns/${safe}`;
    case 'queue':
      return `${apps}/directory/#/admin/organization/_queuesV2/${safe}`;
  }
}
