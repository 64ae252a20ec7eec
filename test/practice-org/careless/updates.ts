import { getAction } from '../automation/teams-solution.js';
import {
  actionPath,
  type Careless,
  campaignPath,
  client,
  clientPath,
  configPath,
  listPath,
  responsesPath,
  ruleSetPath,
  send,
  sendBack,
  tablePath,
  triggerPath,
} from './requests.js';
import { without } from './world.js';

export const updates: readonly Careless[] = [
  [
    'PATCHes the contract of an action',
    send('PATCH', actionPath, () => ({ version: 1, contract: getAction('x').contract })),
    400,
    /contract/,
  ],
  ['PATCHes an action without its version', send('PATCH', actionPath, () => ({ name: 'x' })), 400, /version/],
  [
    'PATCHes an action with a version that is over',
    send('PATCH', actionPath, () => ({ version: 0, name: 'x' })),
    409,
    /does not match the current version/,
  ],
  [
    'replaces a configuration without its version',
    sendBack(configPath, (now) => without(now, 'version')),
    400,
    /version/,
  ],
  [
    'replaces a configuration with a version that is over',
    sendBack(configPath, (now) => ({ ...now, version: now.version - 1 })),
    409,
    /does not match the current version/,
  ],
  [
    'replaces a trigger without its version',
    sendBack(triggerPath, (now) => without(now, 'version', 'id', 'selfUri')),
    400,
    /version/,
  ],
  [
    'replaces a trigger with a version that is over',
    sendBack(triggerPath, (now) => ({ ...without(now, 'id', 'selfUri'), version: 0 })),
    409,
    /does not match the current version/,
  ],
  [
    'moves a trigger to another topic',
    sendBack(triggerPath, (now) => ({
      ...without(now, 'id', 'selfUri'),
      topicName: 'v2.users.{id}.presence',
    })),
    400,
    /topic/,
  ],
  [
    'replaces a contact list without its version',
    sendBack(listPath, (now) => without(now, 'version')),
    400,
    /version/,
  ],
  [
    'adds a column to a contact list',
    sendBack(listPath, (now) => ({ ...now, columnNames: [...now.columnNames, 'more'] })),
    400,
    /columnNames/,
  ],
  [
    'replaces a response set without its version',
    sendBack(responsesPath, (now) => without(now, 'version')),
    400,
    /version/,
  ],
  [
    'replaces a rule set with a version that is over',
    sendBack(ruleSetPath, (now) => ({ ...now, version: 0 })),
    409,
    /does not match the current version/,
  ],
  [
    'replaces a campaign without its version',
    sendBack(campaignPath, (now) => without(now, 'version')),
    400,
    /version/,
  ],
  [
    'replaces a campaign without its status',
    sendBack(campaignPath, (now) => without(now, 'campaignStatus')),
    400,
    /campaignStatus/,
  ],
  [
    'turns an agentless campaign into another kind',
    sendBack(campaignPath, (now) => ({ ...now, dialingMode: 'power' })),
    400,
    /dialingMode|queue|outboundLineCount|script/,
  ],
  [
    'drops a column of a data table',
    sendBack(
      (w) => `${tablePath(w)}?expand=schema`,
      (now) => ({ ...now, schema: { ...now.schema, properties: { key: now.schema.properties.key } } }),
    ),
    400,
    /cannot be removed/,
  ],
  [
    'PUTs a row that is not there',
    send(
      'PUT',
      (w) => `${tablePath(w)}/rows/Nowhere`,
      () => ({ PresenceId: 'x' }),
    ),
    404,
    /row/,
  ],
  [
    'replaces a queue and sends the first rule with its own queue back',
    sendBack(
      (w) => `/routing/queues/${w.queue.id}`,
      (now, w) => ({
        ...now,
        conditionalGroupRouting: {
          rules: [
            {
              queue: { id: w.queue.id },
              metric: 'EstimatedWaitTime',
              operator: 'GreaterThan',
              conditionValue: 1,
              waitSeconds: 2,
              groups: [],
            },
          ],
        },
      }),
    ),
    400,
    /must not name a queue/,
  ],
  [
    'changes the grant type of a client',
    sendBack(clientPath, (now, w) => ({ ...client(w), name: now.name, authorizedGrantType: 'CODE' })),
    400,
    /authorizedGrantType/,
  ],
];
