import { ask, mappingsTable } from '../automation/teams-solution.js';
import { contactList, responseSet } from '../outbound/fixtures.js';
import { api, type Careless, newCampaign, readOnly, send, tablePath } from './requests.js';
import { without } from './world.js';

export const creations: readonly Careless[] = [
  [
    'a role',
    send('POST', '/authorization/roles', () => ({ name: 'Presence runtime' })),
    409,
    /already exists/,
  ],
  [
    'a data table whose name differs in case',
    send('POST', '/flows/datatables', () => ({ ...mappingsTable, name: 'MAPPINGS' })),
    409,
    /already exists/,
  ],
  [
    'a row',
    send(
      'POST',
      (w) => `${tablePath(w)}/rows`,
      () => ({ key: 'InACall' }),
    ),
    409,
    /already/,
  ],
  ['a contact list', send('POST', '/outbound/contactlists', () => contactList), 400, /already exists/],
  [
    'a response set',
    send('POST', '/outbound/callanalysisresponsesets', () => responseSet()),
    400,
    /already exists/,
  ],
  [
    'a rule set',
    send('POST', '/outbound/rulesets', (w) => without(w.ruleSet, 'version', ...readOnly)),
    400,
    /already exists/,
  ],
  [
    'a campaign',
    send('POST', '/outbound/campaigns', (w) => newCampaign(w, { name: w.campaign.name })),
    400,
    /already exists/,
  ],
  [
    'a wrap-up code',
    async (w) => {
      const { entities } = await ask(w.org, 'GET', `${api}/routing/wrapupcodes`);
      return w.org.request('POST', `${api}/routing/wrapupcodes`, { name: entities[0].name });
    },
    400,
    /already exists/,
  ],
];
