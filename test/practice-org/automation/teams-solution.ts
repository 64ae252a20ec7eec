import type { TestOrg } from '../../support/practice-org.js';

/** What the Teams solution needs in an org, put together by plain requests. */
export interface Installed {
  readonly roleId: string;
  readonly clientId: string;
  readonly credentialId: string;
  readonly integrationId: string;
  readonly getActionId: string;
  readonly updateActionId: string;
  readonly tableId: string;
}

const category = 'Presence';

/** One request that must succeed. */
export async function ask(practice: TestOrg, method: string, path: string, body?: unknown) {
  const answer = await practice.request(method, path, body);
  if (answer.status >= 300)
    throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

export function presenceId(practice: TestOrg, systemPresence: string): string {
  const found = Object.values(practice.org.state.people.definitions).find(
    (definition) => definition.type === 'System' && definition.systemPresence === systemPresence,
  );
  if (found === undefined) throw new Error(`No presence ${systemPresence}.`);
  return found.id;
}

/** Everything but the flow and the trigger. */
export async function installBelowFlow(practice: TestOrg): Promise<Installed> {
  const role = await ask(practice, 'POST', '/api/v2/authorization/roles', {
    name: 'Presence runtime',
    permissionPolicies: [
      { domain: 'presence', entityName: 'userPresence', actionSet: ['edit'], allowConditions: false },
    ],
  });
  const me = await ask(practice, 'GET', '/api/v2/tokens/me');
  await ask(
    practice,
    'POST',
    `/api/v2/authorization/subjects/${me.OAuthClient.id}/divisions/*/roles/${role.id}?subjectType=PC_OAUTH_CLIENT`,
  );
  const client = await ask(practice, 'POST', '/api/v2/oauth/clients', {
    name: 'Presence runtime',
    authorizedGrantType: 'CLIENT-CREDENTIALS',
    roleDivisions: [{ roleId: role.id, divisionId: '*' }],
  });
  const credential = await ask(practice, 'POST', '/api/v2/integrations/credentials', {
    name: 'Presence runtime',
    type: { name: 'pureCloudOAuthClient' },
    credentialFields: { clientId: client.id, clientSecret: client.secret },
  });
  const integrationId = await installIntegration(practice, credential.id);
  const get = await ask(practice, 'POST', '/api/v2/integrations/actions', getAction(integrationId));
  const update = await ask(practice, 'POST', '/api/v2/integrations/actions', updateAction(integrationId));
  const table = await ask(practice, 'POST', '/api/v2/flows/datatables', mappingsTable);
  for (const [key, systemPresence] of [
    ['InACall', 'Busy'],
    ['BeRightBack', 'Away'],
  ] as const)
    await ask(practice, 'POST', `/api/v2/flows/datatables/${table.id}/rows`, {
      key,
      PresenceId: presenceId(practice, systemPresence),
    });
  return {
    roleId: role.id,
    clientId: client.id,
    credentialId: credential.id,
    integrationId,
    getActionId: get.id,
    updateActionId: update.id,
    tableId: table.id,
  };
}

async function installIntegration(practice: TestOrg, credentialId: string): Promise<string> {
  const { id } = await ask(practice, 'POST', '/api/v2/integrations', {
    name: category,
    integrationType: { id: 'purecloud-data-actions' },
  });
  const config = await ask(practice, 'GET', `/api/v2/integrations/${id}/config/current`);
  await ask(practice, 'PUT', `/api/v2/integrations/${id}/config/current`, {
    ...config,
    credentials: { pureCloudOAuthClient: { id: credentialId } },
  });
  await ask(practice, 'PATCH', `/api/v2/integrations/${id}`, { intendedState: 'ENABLED' });
  return id;
}

export const mappingsTable = {
  name: 'Mappings',
  schema: {
    $schema: 'http://json-schema.org/draft-04/schema#',
    type: 'object',
    additionalProperties: false,
    required: ['key'],
    properties: {
      key: { $id: '/properties/key', type: 'string', title: 'Teams', displayOrder: 0 },
      PresenceId: { $id: '/properties/PresenceId', type: 'string', title: 'PresenceId', displayOrder: 1 },
    },
  },
};

const presencePath = `/api/v2/users/\${input.USER_ID}/presences/purecloud`;

export function getAction(integrationId: string, more: object = {}) {
  return {
    category,
    name: 'Get Presence',
    integrationId,
    secure: false,
    config: {
      request: {
        requestUrlTemplate: presencePath,
        requestType: 'GET',
        requestTemplate: `\${input.rawRequest}`,
        headers: {},
      },
      response: {
        translationMap: { systemPresence: '$.presenceDefinition.systemPresence' },
        translationMapDefaults: { systemPresence: '"Not Found"' },
        successTemplate: `{"systemPresence": \${systemPresence}}`,
      },
    },
    contract: contract(['USER_ID'], ['systemPresence']),
    ...more,
  };
}

export function updateAction(integrationId: string, more: object = {}) {
  return {
    category,
    name: 'Update Presence',
    integrationId,
    secure: false,
    config: {
      request: {
        requestUrlTemplate: presencePath,
        requestType: 'PATCH',
        requestTemplate: `{"presenceDefinition": {"id": "\${input.PRESENCE_ID}"}}`,
        headers: { 'Content-Type': 'application/json' },
      },
      response: { translationMap: {}, translationMapDefaults: {}, successTemplate: `\${rawResult}` },
    },
    contract: contract(['USER_ID', 'PRESENCE_ID'], []),
    ...more,
  };
}

export function contract(inputs: readonly string[], outputs: readonly string[]) {
  const schema = (names: readonly string[]) => ({
    type: 'object',
    properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])),
    additionalProperties: true,
  });
  return { input: { inputSchema: schema(inputs) }, output: { successSchema: schema(outputs) } };
}

/** Registers a job, uploads the YAML, and gives the finished job with its messages. */
export async function publish(practice: TestOrg, yaml: string, token?: string) {
  const job = await practice.request('POST', '/api/v2/flows/jobs', undefined, token);
  const upload = await fetch(job.body.presignedUrl, { method: 'PUT', headers: job.body.headers, body: yaml });
  if (!upload.ok) throw new Error(`The upload failed: ${upload.status} ${await upload.text()}`);
  return ask(practice, 'GET', `/api/v2/flows/jobs/${job.body.id}?expand=messages`);
}

/**
 * A flow with the logic of the published blueprint: get the presence, leave people who are On Queue alone, look the
 * Teams state up, update. `binding` is what the blueprint does with the presence that it fetched.
 */
export function blueprintFlow(name: string, binding: '{var: State.presence}' | '{noValue: true}'): string {
  return `workflow:
  name: "${name}"
  description: "Blueprint logic"
  startUpRef: "/workflow/states/state[start]"
  defaultLanguage: en-us
  variables:
    - stringVariable: {name: Flow.userId, initialValue: {noValue: true}, isInput: true, isOutput: false}
    - stringVariable: {name: Flow.message, initialValue: {noValue: true}, isInput: true, isOutput: false}
    - stringVariable: {name: Flow.target, initialValue: {noValue: true}}
  settingsErrorHandling: {errorHandling: {endWorkflow: {none: true}}}
  states:
    - state:
        name: Start
        refId: start
        variables:
          - stringVariable: {name: State.presence, initialValue: {noValue: true}}
        actions:
          - callData:
              name: Get
              category:
                "${category}":
                  dataAction:
                    "Get Presence":
                      inputs: {USER_ID: {exp: Flow.userId}}
                      successOutputs: {systemPresence: ${binding}}
          - decision:
              name: On queue
              condition: {exp: 'State.presence == "On Queue"'}
              outputs:
                "yes": {actions: [{endWorkflow: {name: Leave alone, exitReason: {lit: on queue}}}]}
                "no":
                  actions:
                    - dataTableLookup:
                        name: Look up
                        lookupValue: {exp: Flow.message}
                        dataTable: {"Mappings": {foundOutputs: {PresenceId: {var: Flow.target}}}}
                        outputs:
                          found:
                            actions:
                              - callData:
                                  name: Update
                                  category:
                                    "${category}":
                                      dataAction:
                                        "Update Presence":
                                          inputs: {USER_ID: {exp: Flow.userId}, PRESENCE_ID: {exp: Flow.target}}
                                  outputs:
                                    failure: {actions: [{endWorkflow: {name: Failed, exitReason: {lit: update failed}}}]}
                              - endWorkflow: {name: Updated, exitReason: {lit: updated}}
          - endWorkflow: {name: Nothing, exitReason: {lit: unmapped}}
`;
}

export async function addTrigger(practice: TestOrg, flowId: string, more: object = {}) {
  return ask(practice, 'POST', '/api/v2/processautomation/triggers', triggerBody(flowId, more));
}

export function triggerBody(flowId: string, more: object = {}) {
  return {
    name: 'Teams presence',
    topicName: 'v2.users.{id}.integrationpresence',
    enabled: true,
    target: { type: 'Workflow', id: flowId, workflowTargetSettings: { dataFormat: 'TopLevelPrimitives' } },
    matchCriteria: [{ jsonPath: 'source', operator: 'Equal', value: 'MICROSOFTTEAMS' }],
    ...more,
  };
}
