import { getAction } from '../automation/teams-solution.js';
import type { World } from '../careless/world.js';
import { user } from '../outbound/fixtures.js';
import { made, newName, type Operations } from './asking.js';

const action = (w: World) => ({ path: { actionId: w.teams.getActionId } });
const builtIn = () => ({ path: { actionId: 'static_-_getUser' } });
const integration = (w: World) => ({ path: { integrationId: w.teams.integrationId } });
const credential = (w: World) => ({ path: { credentialId: w.teams.credentialId } });
const fields = (more: object = {}) => ({
  name: newName('Credential'),
  type: { name: 'pureCloudOAuthClient' },
  credentialFields: { clientId: 'x', clientSecret: 'y' },
  ...more,
});

const newIntegration = (w: World) =>
  made(w, 'postIntegrations', { body: { integrationType: { id: 'purecloud-data-actions' } } });
const newCredential = (w: World) => made(w, 'postIntegrationsCredentials', { body: fields() });
const newAction = (w: World, more: object = {}) =>
  made(w, 'postIntegrationsActions', {
    body: getAction(w.teams.integrationId, { name: newName('Action'), ...more }),
  });

async function drafted(w: World) {
  const path = { actionId: (await newAction(w)).id };
  return { path, draft: await made(w, 'postIntegrationsActionDraft', { path }) };
}

async function configuration(w: World, more: object = {}) {
  const { id } = await newIntegration(w);
  const path = { integrationId: id };
  return { path, body: { ...(await made(w, 'getIntegrationConfigCurrent', { path })), ...more } };
}

const input = (w: World) => ({ ...action(w), body: { USER_ID: user(w.org, 0).id } });

export const integrations: Operations = {
  getIntegrationsTypes: { done: () => ({ query: { pageSize: '100' } }) },
  getIntegrationsType: { done: () => ({ path: { typeId: 'purecloud-data-actions' } }) },
  getIntegrations: {
    done: () => ({ query: { integrationType: 'purecloud-data-actions', expand: 'config.current' } }),
  },
  postIntegrations: {
    done: () => ({ body: { integrationType: { id: 'purecloud-data-actions' } } }),
    refused: { '400 bad.request': () => ({ body: { integrationType: { id: 'telepathy' } } }) },
  },
  getIntegration: { done: integration },
  patchIntegration: {
    done: async (w) => ({
      path: { integrationId: (await newIntegration(w)).id },
      body: { intendedState: 'ENABLED' },
    }),
    refused: { '400 bad.request': (w) => ({ ...integration(w), body: { intendedState: 'DELETED' } }) },
  },
  deleteIntegration: { done: async (w) => ({ path: { integrationId: (await newIntegration(w)).id } }) },
  getIntegrationConfigCurrent: { done: integration },
  putIntegrationConfigCurrent: {
    done: (w) => configuration(w, { notes: 'Ours' }),
    refused: {
      '409 version.mismatch': (w) => configuration(w, { version: 99 }),
      '400 bad.request': (w) => configuration(w, { credentials: { pureCloudOAuthClient: { id: 'none' } } }),
    },
  },
  getIntegrationsUnifiedcommunicationsClientapps: { done: () => ({}) },
  getIntegrationsCredentials: { done: () => ({}) },
  getIntegrationsCredentialsTypes: { done: () => ({}) },
  getIntegrationsCredentialsListing: { done: () => ({ query: { pageSize: '1' } }) },
  getIntegrationsCredential: { done: credential },
  postIntegrationsCredentials: {
    done: () => ({ body: fields() }),
    refused: { '400 bad.request': () => ({ body: fields({ credentialFields: { clientId: 'x' } }) }) },
  },
  putIntegrationsCredential: {
    done: async (w) => ({ path: { credentialId: (await newCredential(w)).id }, body: fields() }),
    refused: {
      '400 bad.request': (w) => ({ ...credential(w), body: fields({ type: { name: 'userDefined' } }) }),
    },
  },
  deleteIntegrationsCredential: {
    done: async (w) => ({ path: { credentialId: (await newCredential(w)).id } }),
    refused: { '409 in.use': credential },
  },
  getIntegrationsActions: {
    done: () => ({ query: { category: 'Presence', includeConfig: 'true' } }),
    refused: {
      '400 bad.request': () => ({ query: { ids: Array.from({ length: 51 }, (_, at) => `a${at}`).join() } }),
    },
  },
  postIntegrationsActions: {
    done: (w) => ({ body: getAction(w.teams.integrationId, { name: newName('Action') }) }),
    refused: { '400 bad.request': () => ({ body: getAction('none') }) },
  },
  getIntegrationsAction: { done: (w) => ({ ...action(w), query: { expand: 'contract' } }) },
  patchIntegrationsAction: {
    done: async (w) => ({
      path: { actionId: (await newAction(w)).id },
      body: { version: 1, name: newName() },
    }),
    refused: {
      '409 version.mismatch': (w) => ({ ...action(w), body: { version: 99, name: newName() } }),
      '400 bad.request': () => ({ ...builtIn(), body: { version: 1, name: newName() } }),
    },
  },
  deleteIntegrationsAction: {
    done: async (w) => ({ path: { actionId: (await newAction(w)).id } }),
    refused: { '400 bad.request': builtIn },
  },
  getIntegrationsActionTemplate: {
    done: (w) => ({ path: { ...action(w).path, fileName: 'requesttemplate.vm' } }),
    refused: { '404 not.found': (w) => ({ path: { ...action(w).path, fileName: 'other.vm' } }) },
  },
  getIntegrationsActionSchema: {
    done: (w) => ({ path: { ...action(w).path, fileName: 'successschema.json' } }),
    refused: { '404 not.found': (w) => ({ path: { ...action(w).path, fileName: 'other.json' } }) },
  },
  getIntegrationsActionsCategories: { done: () => ({ query: { secure: 'false' } }) },
  getIntegrationsActionDraft: {
    done: async (w) => ({ path: (await drafted(w)).path }),
    refused: { '404 not.found': action },
  },
  postIntegrationsActionDraft: {
    done: async (w) => ({ path: { actionId: (await newAction(w)).id } }),
    refused: { '409 general.conflict': async (w) => ({ path: (await drafted(w)).path }) },
  },
  patchIntegrationsActionDraft: {
    done: async (w) => {
      const { path, draft } = await drafted(w);
      return { path, body: { version: draft.version, secure: true } };
    },
    refused: {
      '409 version.mismatch': async (w) => ({ path: (await drafted(w)).path, body: { version: 99 } }),
      '404 not.found': (w) => ({ ...action(w), body: { version: 1 } }),
    },
  },
  getIntegrationsActionDraftValidation: {
    done: async (w) => ({ path: (await drafted(w)).path }),
    refused: { '404 not.found': action },
  },
  postIntegrationsActionDraftPublish: {
    done: async (w) => {
      const { path, draft } = await drafted(w);
      return { path, body: { version: draft.version } };
    },
    refused: {
      '409 version.mismatch': async (w) => ({ path: (await drafted(w)).path, body: { version: 99 } }),
      '404 not.found': (w) => ({ ...action(w), body: { version: 1 } }),
    },
  },
  postIntegrationsActionTest: { done: input },
  postIntegrationsActionExecute: {
    done: input,
    refused: {
      '400 invalid.schema': (w) => ({ ...action(w), body: { USER_ID: 42 } }),
      '404 general.resource.not.found': (w) => ({ ...action(w), body: { USER_ID: 'nobody' } }),
      '500 invalid.substitution': async (w) => {
        const config = {
          request: { requestUrlTemplate: '/api/v2/users/#if($input.USER_ID)', requestType: 'GET' },
        };
        return { path: { actionId: (await newAction(w, { config })).id }, body: { USER_ID: 'x' } };
      },
    },
  },
};
