import { ask } from '../automation/teams-solution.js';
import { agentless, site } from '../outbound/fixtures.js';
import type { Answered, Sent, World } from './world.js';

/** What the client does, and with which status and words it is refused. */
export type Careless = readonly [
  what: string,
  act: (world: World) => Promise<Answered>,
  status: number,
  message: RegExp,
];

export const api = '/api/v2';
export const readOnly = ['id', 'dateCreated', 'dateModified', 'selfUri', 'errors'];

export function send(method: string, path: string | ((w: World) => string), body?: (w: World) => unknown) {
  return (w: World) => w.org.request(method, api + (typeof path === 'string' ? path : path(w)), body?.(w));
}

/** Reads an object, and sends it back changed. */
export function sendBack(path: (w: World) => string, change: (now: Sent, w: World) => unknown) {
  return async (w: World) => {
    const now = await ask(w.org, 'GET', api + path(w));
    return w.org.request('PUT', api + path(w), change(now, w));
  };
}

export const actionPath = (w: World) => `/integrations/actions/${w.teams.getActionId}`;
export const configPath = (w: World) => `/integrations/${w.teams.integrationId}/config/current`;
export const tablePath = (w: World) => `/flows/datatables/${w.teams.tableId}`;
export const triggerPath = (w: World) => `/processautomation/triggers/${w.triggerId}`;
export const listPath = (w: World) => `/outbound/contactlists/${w.list.id}`;
export const responsesPath = (w: World) => `/outbound/callanalysisresponsesets/${w.responses.id}`;
export const ruleSetPath = (w: World) => `/outbound/rulesets/${w.ruleSet.id}`;
export const campaignPath = (w: World) => `/outbound/campaigns/${w.campaign.id}`;
export const schedulePath = (w: World) => `/outbound/schedules/campaigns/${w.campaign.id}`;
export const clientPath = (w: World) => `/oauth/clients/${w.teams.clientId}`;

export const client = (w: World, more: object = {}) => ({
  name: 'Another',
  authorizedGrantType: 'CLIENT-CREDENTIALS',
  roleDivisions: [{ roleId: w.teams.roleId, divisionId: '*' }],
  ...more,
});
export const newCampaign = (w: World, more: object = {}) =>
  agentless(w.list.id, w.responses.id, site(w.org), { name: 'Another', ...more });
export const policies = (...actionSet: string[]) => ({
  name: 'Everything',
  permissionPolicies: [{ domain: 'presence', entityName: 'userPresence', actionSet, allowConditions: false }],
});
export const schedule = (w: World, recurrence: object = {}) => ({
  campaign: { id: w.campaign.id },
  intervals: [],
  timeZone: 'America/New_York',
  recurrences: [
    {
      start: '2031-03-03T08:00:00',
      end: '2031-03-03T09:00:00',
      pattern: { type: 'Weekly', interval: 1, daysOfWeek: ['Monday'] },
      range: { type: 'NoEnd' },
      ...recurrence,
    },
  ],
});
export const contacts = (w: World, count: number, more: object = {}) =>
  Array.from({ length: count }, (_, index) => ({
    id: `contact-${index}`,
    contactListId: w.list.id,
    data: { FirstName: 'Ada', ...more },
  }));
