import { getAction, mappingsTable, triggerBody } from '../automation/teams-solution.js';
import { user } from '../outbound/fixtures.js';
import {
  type Careless,
  client,
  contacts,
  listPath,
  newCampaign,
  policies,
  schedule,
  schedulePath,
  send,
  tablePath,
  triggerPath,
} from './requests.js';
import { without } from './world.js';

export const bodies: readonly Careless[] = [
  ['the action * in a role', send('POST', '/authorization/roles', () => policies('*')), 400, /\*/],
  [
    'an action that the entity does not have',
    send('POST', '/authorization/roles', () => policies('view')),
    400,
    /view/,
  ],
  [
    'a legacy spelling of an entity',
    send('POST', '/authorization/roles', () => ({
      name: 'Case',
      permissionPolicies: [{ domain: 'presence', entityName: 'UserPresence', actionSet: ['edit'] }],
    })),
    400,
    /UserPresence/,
  ],
  [
    'a grant type in the words of OAuth',
    send('POST', '/oauth/clients', (w) => client(w, { authorizedGrantType: 'client_credentials' })),
    400,
    /CLIENT-CREDENTIALS/,
  ],
  [
    'a client without roles',
    send('POST', '/oauth/clients', (w) => client(w, { roleDivisions: [] })),
    400,
    /roleDivision/,
  ],
  ['an unknown field', send('POST', '/oauth/clients', (w) => client(w, { enabled: true })), 400, /"enabled"/],
  [
    'an enabled integration state in lower case',
    send(
      'PATCH',
      (w) => `/integrations/${w.teams.integrationId}`,
      () => ({ intendedState: 'enabled' }),
    ),
    400,
    /ENABLED/,
  ],
  [
    'an integration type by name',
    send('POST', '/integrations', () => ({
      name: 'x',
      integrationType: { id: 'Genesys Cloud Data Actions' },
    })),
    400,
    /type/i,
  ],
  [
    'a credential without its secret',
    send('POST', '/integrations/credentials', () => ({
      name: 'x',
      type: { name: 'pureCloudOAuthClient' },
      credentialFields: { clientId: 'x' },
    })),
    400,
    /clientSecret/,
  ],
  [
    'an action without a contract',
    send('POST', '/integrations/actions', (w) => without(getAction(w.teams.integrationId), 'contract')),
    400,
    /contract/,
  ],
  [
    'an action that calls another host',
    send('POST', '/integrations/actions', (w) =>
      getAction(w.teams.integrationId, {
        config: { request: { requestUrlTemplate: 'https://example.com', requestType: 'GET' } },
      }),
    ),
    400,
    /requestUrlTemplate/,
  ],
  [
    'a data table that allows more columns',
    send('POST', '/flows/datatables', () => ({
      name: 'Open',
      schema: { ...mappingsTable.schema, additionalProperties: true },
    })),
    400,
    /additionalProperties/,
  ],
  [
    'a row with a column that the table lacks',
    send(
      'POST',
      (w) => `${tablePath(w)}/rows`,
      () => ({ key: 'New', Presence: 'x' }),
    ),
    400,
    /"Presence"/,
  ],
  [
    'an operator that does not exist',
    send('POST', '/processautomation/triggers', (w) =>
      triggerBody(w.flowId, { matchCriteria: [{ jsonPath: 'source', operator: 'Equals', value: 'x' }] }),
    ),
    400,
    /NotEqual/,
  ],
  [
    'a criterion with value and values',
    send('POST', '/processautomation/triggers', (w) =>
      triggerBody(w.flowId, {
        matchCriteria: [{ jsonPath: 'source', operator: 'In', value: 'x', values: ['x'] }],
      }),
    ),
    400,
    /both value and values/,
  ],
  [
    'a time to live beside a delay',
    send('POST', '/processautomation/triggers', (w) =>
      triggerBody(w.flowId, { eventTTLSeconds: 60, delayBySeconds: 60 }),
    ),
    400,
    /not both/,
  ],
  [
    'a topic that does not exist',
    send('POST', '/processautomation/triggers', (w) =>
      triggerBody(w.flowId, { topicName: 'v2.users.integrationpresence' }),
    ),
    400,
    /topic/,
  ],
  [
    'a trigger test with an object for an event',
    send(
      'POST',
      (w) => `${triggerPath(w)}/test`,
      () => ({ source: 'MICROSOFTTEAMS' }),
    ),
    400,
    /string/,
  ],
  [
    'a contact list without a phone column',
    send('POST', '/outbound/contactlists', () => ({ name: 'x', columnNames: ['a'] })),
    400,
    /phoneColumns/,
  ],
  [
    'more than a thousand contacts at once',
    send(
      'POST',
      (w) => `${listPath(w)}/contacts`,
      (w) => contacts(w, 1001),
    ),
    400,
    /1000/,
  ],
  [
    'a contact with a column in other letters',
    send(
      'POST',
      (w) => `${listPath(w)}/contacts`,
      (w) => contacts(w, 1, { firstname: 'x' }),
    ),
    400,
    /"firstname"/,
  ],
  [
    'a contact with a number for a value',
    send(
      'POST',
      (w) => `${listPath(w)}/contacts`,
      (w) => contacts(w, 1, { phone: 1234 }),
    ),
    400,
    /string/,
  ],
  [
    'a rule without a condition',
    send('POST', '/outbound/rulesets', (w) => ({
      name: 'x',
      rules: [{ ...w.ruleSet.rules[0], conditions: [] }],
    })),
    400,
    /condition/,
  ],
  [
    'a response set that transfers to a workflow',
    send('POST', '/outbound/callanalysisresponsesets', (w) => ({
      name: 'x',
      responses: {
        'disposition.classification.callable.person': {
          reactionType: 'transfer_flow',
          data: w.flowId,
          name: 'x',
        },
      },
    })),
    400,
    /outbound/i,
  ],
  [
    'a campaign that is on',
    send('POST', '/outbound/campaigns', (w) => newCampaign(w, { campaignStatus: 'on' })),
    400,
    /status off/,
  ],
  [
    'an agentless campaign without a response set',
    send('POST', '/outbound/campaigns', (w) => without(newCampaign(w), 'callAnalysisResponseSet')),
    400,
    /callAnalysisResponseSet/,
  ],
  [
    'a campaign without lines',
    send('POST', '/outbound/campaigns', (w) => without(newCampaign(w), 'outboundLineCount')),
    400,
    /outboundLineCount/,
  ],
  [
    'a campaign on a deleted site',
    send('POST', '/outbound/campaigns', (w) =>
      newCampaign(w, {
        site: { id: w.org.org.state.outbound.sites.find(({ state }) => state === 'deleted')?.id },
      }),
    ),
    400,
    /site/,
  ],
  [
    'an agentless campaign with a queue',
    send('POST', '/outbound/campaigns', (w) => newCampaign(w, { queue: { id: w.queue.id } })),
    400,
    /queue/,
  ],
  [
    'a recurrence in UTC',
    send('PUT', schedulePath, (w) => schedule(w, { start: '2031-03-03T08:00:00.000Z' })),
    400,
    /local/,
  ],
  [
    'a recurrence that starts in the past',
    send('PUT', schedulePath, (w) =>
      schedule(w, { start: '2021-03-01T08:00:00', end: '2021-03-01T09:00:00' }),
    ),
    400,
    /past/,
  ],
  [
    'a first start on a day that is not in the pattern',
    send('PUT', schedulePath, (w) =>
      schedule(w, { start: '2031-03-04T08:00:00', end: '2031-03-04T09:00:00' }),
    ),
    400,
    /daysOfWeek/,
  ],
  [
    'a time zone by its abbreviation',
    send('PUT', schedulePath, (w) => ({ ...schedule(w), timeZone: 'EST5' })),
    400,
    /IANA/,
  ],
  [
    'a presence by name',
    send(
      'PATCH',
      (w) => `/users/${user(w.org, 0).id}/presences/purecloud`,
      () => ({ presenceDefinition: { systemPresence: 'Busy' } }),
    ),
    400,
    /id/,
  ],
];
