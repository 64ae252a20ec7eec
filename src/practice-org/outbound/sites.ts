import type { Models } from 'purecloud-platform-client-v2';
import { type Kind, listing, operations, told } from '../collection.js';
import { badRequest, existing } from '../errors.js';
import { without } from '../json.js';
import type { Call, Handler, Handlers } from '../org.js';
import type { EdgeGroupState, SiteState } from './state.js';

/** Managed objects only come with `managed=true`, the others only without. Deleted sites stay in the listing. */
const telephony = {
  name: 'contains',
  filters: {
    managed: (one: { readonly managed?: boolean }, wanted: string) =>
      (one.managed ?? false) === /^true$/i.test(wanted),
    'location.id': () => {
      throw badRequest('The practice org knows no locations.');
    },
  },
} as const;

export const siteKind: Kind<SiteState> = {
  what: 'site',
  uri: '/api/v2/telephony/providers/edges/sites',
  store: (org) => org.state.outbound.sites,
  list: telephony,
  missing: 'entity.not.found',
  wire: (site, { org }) => without(told(org, siteKind, site), 'hasOutboundRoute'),
};

export const edgeGroupKind: Kind<EdgeGroupState> = {
  what: 'edge group',
  uri: '/api/v2/telephony/providers/edges/edgegroups',
  store: (org) => org.state.outbound.edgeGroups,
  list: telephony,
};

const listed =
  <T extends SiteState | EdgeGroupState>(kind: Kind<T>): Handler =>
  (call) => ({ body: listing({ ...call, query: { managed: 'false', ...call.query } }, kind) });

/** Telephony, and the chat settings of people. */
export const siteHandlers: Handlers = {
  ...operations(siteKind),
  getTelephonyProvidersEdgesSites: listed(siteKind),
  getTelephonyProvidersEdgesEdgegroups: listed(edgeGroupKind),
  getChatsUserSettings: (call) => ({ body: wireSettings(settingsOf(call)) }),
  patchChatsUserSettings: (call) => {
    const settings = settingsOf(call);
    settings.when = (call.body as Models.ChatUserSettings).mobile.notifications.when as typeof settings.when;
    return { body: wireSettings(settings) };
  },
};

/** Assumed: that people who never used chat have no settings (404), for reading or changing. */
function settingsOf({ org, path }: Call) {
  const id = path.userId ?? '';
  existing(org.state.people.users[id], 'user', id);
  return existing(org.state.outbound.chatSettings[id], 'chat settings of the user', id);
}

function wireSettings({ when }: { readonly when: string }) {
  return { mobile: { notifications: { when } } };
}
