import type { ActionConfig } from '../../../src/practice-org/integrations/actions.js';
import type { ActionState, ActionVersion } from '../../../src/practice-org/integrations/state.js';
import { type SolutionObjects, the } from '../../support/solution-objects.js';
import { type Drift, repairs } from '../drift.js';

repairs('the integration', [
  {
    when: 'its name was changed',
    step: 'integration',
    path: 'config.name',
    change: ({ integration }) => {
      integration.name = 'Presence integration';
    },
  },
  {
    when: 'its notes were changed and the mark with them',
    step: 'integration',
    path: 'config.notes',
    change: ({ integration }) => {
      integration.notes = 'Ask Ana';
    },
  },
  {
    when: 'its notes were removed',
    step: 'integration',
    path: 'config.notes',
    change: ({ integration }) => {
      integration.notes = '';
    },
  },
  {
    when: 'its credential was exchanged for another one',
    step: 'integration',
    path: 'config.credentials.pureCloudOAuthClient.id',
    change: ({ integration }, org) => {
      const other = the(
        org.state.integrations.credentials,
        ({ name }) => name === 'Presence Public API credential',
      );
      integration.credentials = { pureCloudOAuthClient: other.id };
    },
  },
  {
    when: 'its credential was taken out of the configuration',
    step: 'integration',
    path: 'config.credentials.pureCloudOAuthClient.id',
    change: ({ integration }) => {
      integration.credentials = {};
      integration.reported = 'ERROR';
    },
  },
  {
    when: 'it was switched off',
    step: 'integration',
    path: 'intendedState',
    change: ({ integration }) => {
      integration.intendedState = 'DISABLED';
      integration.reported = 'INACTIVE';
    },
  },
  {
    when: 'it was deleted, and its data actions with it',
    step: 'integration',
    also: { 'action-get-presence': 'create', 'action-update-presence': 'create', workflow: 'update' },
    change: ({ integration, getAction, updateAction }, org) => {
      const { integrations, actions } = org.state.integrations;
      delete integrations[integration.id];
      delete actions[getAction.id];
      delete actions[updateAction.id];
    },
  },
]);

type Which = (objects: SolutionObjects) => ActionState;

function edit(action: ActionState, change: (published: ActionVersion) => Partial<ActionVersion>): void {
  if (action.published === undefined) throw new Error('The action is not published.');
  const { version } = action.published;
  action.published = { ...action.published, ...change(action.published), version: version + 1 };
}

/** Every field of a data action that the tool sets, each with something that a person may have made of it. */
function actionDrifts(step: string, which: Which): readonly Drift[] {
  const field = (
    when: string,
    path: string,
    change: (published: ActionVersion) => Partial<ActionVersion>,
  ): Drift => ({ when, step, path, change: (objects) => edit(which(objects), change) });
  const request = (when: string, name: string, more: Partial<ActionConfig['request']>): Drift =>
    field(when, `config.request.${name}`, ({ config }) => ({
      config: { ...config, request: { ...config.request, ...more } },
    }));
  const response = (when: string, path: string, more: Partial<ActionConfig['response']>): Drift =>
    field(when, `config.response.${path}`, ({ config }) => ({
      config: { ...config, response: { ...config.response, ...more } },
    }));
  return [
    field('its name was changed', 'name', () => ({ name: 'Presence, do not use' })),
    field('its category was changed', 'category', () => ({ category: 'Genesys Cloud Data Actions' })),
    field('it was made secure', 'secure', () => ({ secure: true })),
    field('its time limit was shortened', 'config.timeoutSeconds', ({ config }) => ({
      config: { ...config, timeoutSeconds: 1 },
    })),
    field('its time limit was removed', 'config.timeoutSeconds', ({ config }) => ({
      config: { ...config, timeoutSeconds: undefined },
    })),
    request('its address was changed', 'requestUrlTemplate', {
      requestUrlTemplate: `/api/v2/users/\${input.USER_ID}`,
    }),
    request('its method was changed', 'requestType', { requestType: 'POST' }),
    request('a header was added', 'headers.X-Trace', {
      headers: { 'Content-Type': 'application/json', 'X-Trace': 'on' },
    }),
    request('its request template was changed', 'requestTemplate', { requestTemplate: '{}' }),
    response('a translation was added', 'translationMap.message', {
      translationMap: { message: '$.message' },
    }),
    response('a default was added', 'translationMapDefaults.message', {
      translationMapDefaults: { message: '""' },
    }),
    response('its success template was changed', 'successTemplate', { successTemplate: '{}' }),
    field(
      'an input was added to its contract',
      'contract.input.inputSchema.properties.NOTE.type',
      (published) => ({
        inputSchema: {
          ...published.inputSchema,
          properties: { ...(published.inputSchema.properties as object), NOTE: { type: 'string' } },
        },
      }),
    ),
    field('an input is no longer required', 'contract.input.inputSchema.required', (published) => ({
      inputSchema: { ...published.inputSchema, required: [] },
    })),
    field(
      'an output was added to its contract',
      'contract.output.successSchema.properties.note.type',
      (published) => ({
        successSchema: {
          ...published.successSchema,
          properties: { ...(published.successSchema.properties as object), note: { type: 'string' } },
        },
      }),
    ),
    {
      when: 'it was deleted',
      step,
      also: { workflow: 'update' },
      change: (objects, org) => {
        delete org.state.integrations.actions[which(objects).id];
      },
    },
  ];
}

repairs('the data action that reads the presence', [
  ...actionDrifts('action-get-presence', ({ getAction }) => getAction),
  {
    when: 'a translation was removed',
    step: 'action-get-presence',
    path: 'config.response.translationMap.systemPresence',
    change: ({ getAction }) =>
      edit(getAction, ({ config }) => ({
        config: { ...config, response: { ...config.response, translationMap: {} } },
      })),
  },
]);

repairs('the data action that changes the presence', [
  ...actionDrifts('action-update-presence', ({ updateAction }) => updateAction),
  {
    when: 'its header was removed',
    step: 'action-update-presence',
    path: 'config.request.headers.Content-Type',
    change: ({ updateAction }) =>
      edit(updateAction, ({ config }) => ({
        config: { ...config, request: { ...config.request, headers: {} } },
      })),
  },
]);
