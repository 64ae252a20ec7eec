import { addClient } from '../../../src/practice-org/identity/clients.js';
import { grant } from '../../../src/practice-org/identity/grants.js';
import { addRole, policiesOf } from '../../../src/practice-org/identity/roles.js';
import { newSecret, secretHash } from '../../../src/practice-org/identity/secrets.js';
import { login, type TestAnswer, type TestOrg } from '../../support/practice-org.js';

export const outbound = '/api/v2/outbound';
const columns = ['FirstName', 'LastName', 'email', 'phone', 'userId', 'availableId', 'OfflineId'];

/** The contact list of the published solution. */
export const contactList = {
  name: 'ScheduledWorkflowContactList',
  columnNames: columns,
  phoneColumns: [{ columnName: 'phone', type: 'Daytime' }],
  emailColumns: [{ columnName: 'email', type: 'Work' }],
};

/** Sends a request that has to succeed and gives its answer's body. As the installer unless a token is given. */
export async function must(
  org: TestOrg,
  method: string,
  path: string,
  body?: unknown,
  token?: string,
): Promise<TestAnswer['body']> {
  const answer = await org.request(method, path, body, token);
  if (answer.status >= 300)
    throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** A new token of the installer, for when the practice org's clock has moved past the life of the first. */
export function freshToken(org: TestOrg): Promise<string> {
  return login(org.url, org.clientId, org.clientSecret);
}

export function site(org: TestOrg, name = 'Head Office'): string {
  const found = org.org.state.outbound.sites.find((one) => one.name === name);
  if (found === undefined) throw new Error(`The practice org has no site "${name}".`);
  return found.id;
}

/** Someone of the seeded company, by position. */
export function user(org: TestOrg, index: number) {
  const found = Object.values(org.org.state.people.users)[index];
  if (found === undefined) throw new Error(`The practice org has no user ${index}.`);
  return found;
}

/** The id of the system presence definition. */
export function definition(org: TestOrg, systemPresence: string): string {
  const found = Object.values(org.org.state.people.definitions).find(
    (one) => one.type === 'System' && one.systemPresence === systemPresence,
  );
  if (found === undefined) throw new Error(`The practice org has no presence ${systemPresence}.`);
  return found.id;
}

export function responseSet(name = 'Scheduled Workflow') {
  return {
    name,
    responses: { 'disposition.classification.callable.person': { reactionType: 'hangup' } },
  };
}

/** A rule that runs the data action with the column's presence and keeps the campaign from dialling. */
export function presenceRule(actionId: string, column: string) {
  return {
    name: 'DataAction',
    category: 'DIALER_PRECALL',
    conditions: [{ type: 'phoneNumberTypeCondition', inverted: false, operator: 'EQUALS', value: 'Daytime' }],
    actions: [
      {
        type: 'dataActionBehavior',
        actionTypeName: 'DATA_ACTION',
        dataAction: { id: actionId },
        contactColumnToDataActionFieldMappings: [
          { contactColumnName: column, dataActionField: 'PRESENCE_DEFINITION_ID' },
          { contactColumnName: 'userId', dataActionField: 'USER_ID' },
        ],
        properties: {},
      },
      { type: 'Action', actionTypeName: 'DO_NOT_DIAL', properties: {} },
    ],
  };
}

export function agentless(listId: string, responseSetId: string, siteId: string, more: object = {}) {
  return {
    name: 'ScheduledWorkflow',
    dialingMode: 'agentless',
    contactList: { id: listId },
    callerName: 'ScheduledWorkflow',
    callerAddress: '+16145550100',
    phoneColumns: [{ columnName: 'phone', type: 'Daytime' }],
    callAnalysisResponseSet: { id: responseSetId },
    site: { id: siteId },
    outboundLineCount: 1,
    campaignStatus: 'off',
    contactSorts: [{ fieldName: 'FirstName', direction: 'ASC', numeric: false }],
    ...more,
  };
}

/** A list, a response set and an agentless campaign that is off. */
export async function campaign(org: TestOrg, more: object = {}) {
  const list = await must(org, 'POST', `${outbound}/contactlists`, contactList);
  const responses = await must(org, 'POST', `${outbound}/callanalysisresponsesets`, responseSet());
  const body = agentless(list.id, responses.id, site(org), more);
  const created = await must(org, 'POST', `${outbound}/campaigns`, body);
  return { list, responses, campaign: created };
}

/** The data action of the published solution, with an integration that is active and may change presences. */
export async function presenceAction(
  org: TestOrg,
  permissions = ['presence:userPresence:edit'],
): Promise<string> {
  const { state } = org.org;
  const role = addRole(org.org, { name: 'Update GC User Presence', policies: policiesOf(permissions) });
  const client = addClient(org.org, { name: 'Update GC User Presence' });
  grant(org.org, { id: client.id, type: 'PC_OAUTH_CLIENT' }, { roleId: role.id, divisionId: '*' }, 0);
  const secret = newSecret();
  client.secretHash = secretHash(org.org, client.id, secret);
  const integrationId = org.org.id();
  const credentialId = org.org.id();
  const now = org.org.now();
  state.integrations.credentials[credentialId] = {
    id: credentialId,
    name: 'Update GC User Presence',
    type: 'pureCloudOAuthClient',
    clientId: client.id,
    secretHash: client.secretHash,
    createdAt: now,
    modifiedAt: now,
  };
  state.integrations.integrations[integrationId] = {
    id: integrationId,
    name: 'Update Genesys Cloud User Presence',
    typeId: 'purecloud-data-actions',
    notes: '',
    intendedState: 'ENABLED',
    reported: 'ACTIVE',
    reportedAt: org.org.timestamp(),
    version: 1,
    properties: {},
    advanced: {},
    credentials: { pureCloudOAuthClient: credentialId },
    createdAt: now,
  };
  const text = { type: 'string' };
  const created = await must(org, 'POST', '/api/v2/integrations/actions', {
    category: 'Update Genesys Cloud User Presence',
    name: 'GC User Presence Update (Secure)',
    integrationId,
    secure: true,
    config: {
      request: {
        // biome-ignore lint/suspicious/noTemplateCurlyInString: the platform's template language
        requestUrlTemplate: '/api/v2/users/${input.USER_ID}/presences/purecloud',
        requestType: 'PATCH',
        headers: {},
        // biome-ignore lint/suspicious/noTemplateCurlyInString: the platform's template language
        requestTemplate: '{"presenceDefinition":{"id":"${input.PRESENCE_DEFINITION_ID}"},"primary":true}',
      },
      response: { translationMap: {}, translationMapDefaults: {}, successTemplate: '{}' },
    },
    contract: {
      input: {
        inputSchema: {
          type: 'object',
          properties: { USER_ID: text, PRESENCE_DEFINITION_ID: text },
          additionalProperties: true,
        },
      },
      output: { successSchema: { type: 'object', properties: {} } },
    },
  });
  return created.id;
}
