import { ask, blueprintFlow, getAction, triggerBody, updateAction } from '../automation/teams-solution.js';
import { definition, outbound, user } from '../outbound/fixtures.js';
import {
  api,
  type Careless,
  client,
  clientPath,
  listPath,
  newCampaign,
  policies,
  responsesPath,
  ruleSetPath,
  send,
  tablePath,
} from './requests.js';
import { publishedAs } from './world.js';

export const orders: readonly Careless[] = [
  ['deletes a client that is active', send('DELETE', clientPath), 400, /inactive/],
  [
    'deletes a credential in use',
    send('DELETE', (w) => `/integrations/credentials/${w.teams.credentialId}`),
    409,
    /in use/,
  ],
  ['deletes a data table that a flow looks into', send('DELETE', tablePath), 409, /in use/],
  ['deletes a flow before its trigger', send('DELETE', (w) => `/flows/${w.flowId}`), 409, /in use/],
  ['deletes a contact list that a campaign uses', send('DELETE', listPath), 400, /in use/],
  ['deletes a response set that a campaign uses', send('DELETE', responsesPath), 400, /in use/],
  ['deletes a rule set that a campaign uses', send('DELETE', ruleSetPath), 400, /in use/],
  [
    'deletes a campaign that is on',
    async (w) => {
      const own = await ask(
        w.org,
        'POST',
        `${outbound}/campaigns`,
        newCampaign(w, { name: 'Long', alwaysRunning: true }),
      );
      await ask(w.org, 'POST', `${outbound}/campaigns/${own.id}/start`);
      return w.org.request('DELETE', `${outbound}/campaigns/${own.id}`);
    },
    400,
    /while it is on/,
  ],
  [
    'starts a trigger on a flow that is not published',
    (w) => {
      const never = Object.values(w.org.org.state.architect.flows).find(
        ({ type, publishedVersion }) => type === 'WORKFLOW' && publishedVersion === undefined,
      );
      return w.org.request('POST', `${api}/processautomation/triggers`, triggerBody(never?.id ?? ''));
    },
    400,
    /not published/,
  ],
  [
    'runs an action of an integration that nobody enabled',
    async (w) => {
      const integration = await ask(w.org, 'POST', `${api}/integrations`, {
        name: 'Forgotten',
        integrationType: { id: 'purecloud-data-actions' },
      });
      const action = await ask(
        w.org,
        'POST',
        `${api}/integrations/actions`,
        getAction(integration.id, { category: 'Forgotten' }),
      );
      return w.org.request('POST', `${api}/integrations/actions/${action.id}/execute`, {
        USER_ID: user(w.org, 0).id,
      });
    },
    400,
    /not active/,
  ],
  [
    'hands on a role that it does not hold',
    async (w) => {
      const role = await ask(w.org, 'POST', `${api}/authorization/roles`, {
        ...policies('edit'),
        name: 'Not held',
      });
      return w.org.request(
        'POST',
        `${api}/oauth/clients`,
        client(w, { roleDivisions: [{ roleId: role.id, divisionId: '*' }] }),
      );
    },
    403,
    /holds itself/,
  ],
  [
    'grants to a client as if it were a user',
    send('POST', (w) => `/authorization/subjects/${w.teams.clientId}/divisions/*/roles/${w.teams.roleId}`),
    404,
    /subject/,
  ],
  [
    'changes a presence before it holds the permission',
    async (w) => {
      const token = await w.org.tokenWith(['directory:user:view']);
      return w.org.request(
        'PATCH',
        `${api}/users/${user(w.org, 0).id}/presences/purecloud`,
        { presenceDefinition: { id: definition(w.org, 'Busy') } },
        token,
      );
    },
    403,
    /presence:userPresence:edit/,
  ],
  ['asks who it is as a user', send('GET', '/users/me'), 400, /client/i],
  [
    'uploads with its bearer token',
    async (w) => {
      const job = await ask(w.org, 'POST', `${api}/flows/jobs`);
      const authorization = `Bearer ${await w.org.token()}`;
      const answer = await fetch(job.presignedUrl, {
        method: 'PUT',
        headers: { ...job.headers, authorization },
        body: 'x',
      });
      return { status: answer.status, body: await answer.json() };
    },
    400,
    /one auth mechanism/,
  ],
  [
    'uploads without the headers that were asked for',
    async (w) => {
      const job = await ask(w.org, 'POST', `${api}/flows/jobs`);
      const answer = await fetch(job.presignedUrl, { method: 'PUT', body: 'x' });
      return { status: answer.status, body: await answer.json() };
    },
    403,
    /must carry the header/,
  ],
  [
    'publishes with a placeholder left over',
    (w) => publishedAs(w, blueprintFlow('{{flow_name}}', '{noValue: true}')),
    400,
    /'\{\{flow_name\}\}' was found in the flow YAML/,
  ],
  [
    'publishes before the action exists',
    (w) => publishedAs(w, blueprintFlow('Early', '{noValue: true}').replaceAll('Update Presence', 'Later')),
    400,
    /could not be found/,
  ],
  [
    'uses a secure action in a workflow',
    (w) =>
      publishedAs(
        w,
        blueprintFlow('Secure', '{noValue: true}').replaceAll('Update Presence', 'Update Presence (Secure)'),
      ),
    400,
    /secure/,
  ],
  [
    'refers to an action by its category alone',
    async (w) => {
      const twin = updateAction(w.teams.integrationId, { name: 'Twin' });
      await ask(w.org, 'POST', `${api}/integrations/actions`, twin);
      await ask(w.org, 'POST', `${api}/integrations/actions`, twin);
      return publishedAs(w, blueprintFlow('Twins', '{noValue: true}').replaceAll('Update Presence', 'Twin'));
    },
    400,
    /ambiguous/,
  ],
];
