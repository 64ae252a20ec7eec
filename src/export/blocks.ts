import type { Models } from 'purecloud-platform-client-v2';
import { isObject } from '../core/json.js';
import type { GenesysApi } from '../genesys/sdk.js';
import type { Session } from '../genesys/session.js';
import { listRows } from '../resources/architect/data-table-rows.js';
import { type Block, type Body, block, Expression, jsonencode, type Value } from './hcl.js';

/** One object that is handed over. */
export interface HandedOver {
  readonly step: string;
  /** What people call it: `Role "Presence API User"`. */
  readonly title: string;
  readonly id: string;
  /** Its type and name within Terraform: `genesyscloud_auth_role.teams_presence_role`. */
  readonly address: string;
  /** The flow as it is published; for flows alone. It goes into `flowFile`. */
  readonly yaml?: string | undefined;
}

/** The provider's type of each step, which ends in a colon where there are several of a kind. */
export const types: Readonly<Record<string, string>> = {
  role: 'genesyscloud_auth_role',
  'oauth-client': 'genesyscloud_oauth_client',
  integration: 'genesyscloud_integration',
  'action-get-presence': 'genesyscloud_integration_action',
  'action-update-presence': 'genesyscloud_integration_action',
  'action-update-presence-secure': 'genesyscloud_integration_action',
  'data-table': 'genesyscloud_architect_datatable',
  mappings: 'genesyscloud_architect_datatable_row',
  workflow: 'genesyscloud_flow',
  trigger: 'genesyscloud_processautomation_trigger',
  'contact-list': 'genesyscloud_outbound_contact_list',
  'wrap-up-code': 'genesyscloud_routing_wrapupcode',
  'outbound-flow': 'genesyscloud_flow',
  'call-analysis': 'genesyscloud_outbound_callanalysisresponseset',
  'rule-set': 'genesyscloud_outbound_ruleset',
  campaign: 'genesyscloud_outbound_campaign',
};

/** Why the provider cannot hold the others, where there is a reason. */
export const reasons: Readonly<Record<string, string>> = {
  credential:
    'the provider would store an empty secret over the one that is there; its integration refers to it by its id',
  schedule: 'the provider has no resource for campaign schedules; change it in the admin UI',
  contacts: 'a file of contacts would empty the list first',
  queue: 'the provider would manage the whole queue',
};

/** Why an object stays outside that was adopted. */
export const theirs = 'it was there before gc-presence, and stays with those who look after it';

/** `rule-set:ScheduledWorkflow` → `rule-set`. */
export function kindOf(step: string): string {
  return step.split(':', 1)[0] ?? step;
}

/** Where the YAML of a flow stands. */
export function flowFile({ address }: HandedOver): string {
  return `flows/${address.split('.')[1]}.yaml`;
}

/**
 * The object as blocks of HCL, as it is in the org now. Ids that have one of these addresses become references. The
 * object's kind is one of `types`.
 */
export async function blocksOf(
  session: Session,
  object: HandedOver,
  addresses: ReadonlyMap<string, string>,
): Promise<readonly Block[]> {
  const { step, id, address, yaml } = object;
  const [type = '', name = ''] = address.split('.');
  const resource = (body: Body, importId = id, label = name): Block[] => [
    block(['resource', type, label], referring(body, addresses)),
    block('import', [
      ['to', new Expression(`${type}.${label}`)],
      ['id', importId],
    ]),
  ];
  if (yaml !== undefined)
    return resource([['filepath', new Expression(`"\${path.module}/${flowFile(object)}"`)], notPublishedYet]);
  if (step === 'mappings') {
    const labelOf = labelling();
    return (await listRows(session, id)).flatMap(({ key, cells }) =>
      resource(
        [
          ['datatable_id', id],
          ['key_value', key],
          ['properties_json', jsonencode(cells as Value)],
        ],
        `${id}/${key}`,
        labelOf(name, key),
      ),
    );
  }
  const write = writers[type];
  if (write === undefined) throw new Error(`Nothing is known of the step "${step}".`);
  return resource(await write(session.api, id));
}

/** With references in place of ids. */
function referring(body: Body, addresses: ReadonlyMap<string, string>): Body {
  const inValue = (value: Value): Value => {
    const address = typeof value === 'string' ? addresses.get(value) : undefined;
    if (address !== undefined) return new Expression(`${address}.id`);
    if (Array.isArray(value)) return value.map(inValue);
    if (!isObject(value) || value instanceof Expression) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, inValue(one as Value)]));
  };
  return body.map((entry) => {
    if (typeof entry === 'string') return entry;
    return 'head' in entry
      ? block(entry.head, referring(entry.body, addresses))
      : ([entry[0], inValue(entry[1])] as const);
  });
}

type Key<Model> = Extract<keyof Model, string>;
type Item<T> = NonNullable<T> extends readonly (infer Each)[] ? Each : NonNullable<T>;

/**
 * What stands in a block: a member by our name for it, which is the provider's in another spelling, or beside the
 * provider's; a block for the member `of`, or for each of its items; or a block of its own.
 */
type Entry<Model> =
  | Key<Model>
  | `${Key<Model>}.id`
  | readonly [name: string, value: Key<Model> | ((found: Model) => unknown)]
  | {
      [K in Key<Model>]: { readonly of: K; readonly as?: string; readonly body: Shape<Item<Model[K]>> };
    }[Key<Model>]
  | ((found: Model) => Block)
  | Block;

type Shape<Model> = readonly Entry<Model>[];

function written<Model extends object>(
  read: (api: GenesysApi, id: string) => Promise<Model>,
  shape: Shape<Model>,
): (api: GenesysApi, id: string) => Promise<Body> {
  return async (api, id) => bodyOf(await read(api, id), shape);
}

function bodyOf<Model extends object>(found: Model, shape: Shape<Model>): Body {
  return shape.flatMap((entry): Body => {
    if (typeof entry === 'string') return [[spelled(entry), valueAt(found, entry)]];
    if (typeof entry === 'function') return [entry(found)];
    if ('head' in entry) return [entry];
    if ('of' in entry) {
      const items = [found[entry.of] ?? []].flat() as readonly object[];
      return items.map((item) =>
        block(entry.as ?? spelled(entry.of), bodyOf(item, entry.body as Shape<object>)),
      );
    }
    const [name, value] = entry;
    return [[name, typeof value === 'function' ? (value(found) as Value) : valueAt(found, value)]];
  });
}

/** `contactList.id` → `contact_list_id` */
function spelled(path: string): string {
  return path.replace('.', '_').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function valueAt(found: object, path: string): Value {
  const at = path.split('.').reduce<unknown>((one, key) => (isObject(one) ? one[key] : undefined), found);
  // What the platform gives is plain data.
  return at as Value;
}

/** What people put into it is in no configuration: the provider must not make it anew. */
const keptForEver = block('lifecycle', [['prevent_destroy', true]]);

/** The provider reads no file back: after an import every file is a change to it. */
const notPublishedYet = block('lifecycle', [
  'The provider cannot read back what is published, and would publish the file over it.',
  'Remove these lines when Terraform is to publish the flow.',
  ['ignore_changes', [new Expression('filepath')]],
]);

/** How each object is read, and what the provider calls its fields. */
const writers: Readonly<Record<string, (api: GenesysApi, id: string) => Promise<Body>>> = {
  genesyscloud_auth_role: written(
    (api, id) => api.authorization.getAuthorizationRole(id),
    ['name', 'description', { of: 'permissionPolicies', body: ['domain', 'entityName', 'actionSet'] }],
  ),
  genesyscloud_oauth_client: written(
    (api, id) => api.oauth.getOauthClient(id),
    [
      ...(['name', 'description', 'authorizedGrantType', 'accessTokenValiditySeconds', 'state'] as const),
      { of: 'roleDivisions', as: 'roles', body: ['roleId', 'divisionId'] },
    ],
  ),
  genesyscloud_integration: written(
    async ({ integrations }, id) => {
      const [integration, config] = await Promise.all([
        integrations.getIntegration(id),
        integrations.getIntegrationConfigCurrent(id),
      ]);
      return { ...integration, config };
    },
    [
      'intendedState',
      ['integration_type', ({ integrationType }) => integrationType?.id],
      {
        of: 'config',
        body: [
          'name',
          'notes',
          ['properties', ({ properties = {} }) => jsonencode(properties as Value)],
          ['advanced', ({ advanced = {} }) => jsonencode(advanced as Value)],
          ['credentials', ({ credentials = {} }) => idsIn(credentials)],
        ],
      },
    ],
  ),
  genesyscloud_integration_action: written(
    async ({ integrations }, id) => {
      const [action, requestTemplate, successTemplate] = await Promise.all([
        integrations.getIntegrationsAction(id, { expand: 'contract', includeConfig: true }),
        integrations.getIntegrationsActionTemplate(id, 'requesttemplate.vm'),
        integrations.getIntegrationsActionTemplate(id, 'successtemplate.vm'),
      ]);
      const { request, response, timeoutSeconds } = action.config ?? {};
      const configRequest = { ...request, requestTemplate };
      const configResponse = { ...response, successTemplate };
      return { ...action, configTimeoutSeconds: timeoutSeconds, configRequest, configResponse };
    },
    [
      ...(['name', 'category', 'integrationId', 'secure', 'configTimeoutSeconds'] as const),
      ['contract_input', ({ contract }) => jsonencode(contract?.input?.inputSchema as Value)],
      ['contract_output', ({ contract }) => jsonencode(contract?.output?.successSchema as Value)],
      { of: 'configRequest', body: ['requestUrlTemplate', 'requestType', 'requestTemplate', 'headers'] },
      { of: 'configResponse', body: ['translationMap', 'translationMapDefaults', 'successTemplate'] },
    ],
  ),
  genesyscloud_architect_datatable: written(
    async ({ architect }, id) => {
      const table = await architect.getFlowsDatatable(id, { expand: 'schema' });
      return { ...table, properties: columnsOf(table) };
    },
    [
      'name',
      'division.id',
      'description',
      { of: 'properties', body: ['name', 'type', 'title'] },
      keptForEver,
    ],
  ),
  genesyscloud_processautomation_trigger: written(
    (api, id) => api.processAutomation.getProcessautomationTrigger(id),
    [
      ...(['name', 'description', 'topicName', 'enabled'] as const),
      { of: 'target', body: ['id', 'type', { of: 'workflowTargetSettings', body: ['dataFormat'] }] },
      ['match_criteria', ({ matchCriteria }) => jsonencode(matchCriteria as unknown as Value)],
      ['event_ttl_seconds', 'eventTTLSeconds'],
      'delayBySeconds',
    ],
  ),
  genesyscloud_outbound_contact_list: written(
    (api, id) => api.outbound.getOutboundContactlist(id),
    [
      ...(['name', 'division.id', 'columnNames', 'automaticTimeZoneMapping', 'trimWhitespace'] as const),
      'previewModeAcceptedValues',
      {
        of: 'phoneColumns',
        body: ['columnName', 'type', ['callable_time_column_name', 'callableTimeColumn']],
      },
      {
        of: 'emailColumns',
        body: ['columnName', 'type', ['contactable_time_column_name', 'contactableTimeColumn']],
      },
      keptForEver,
    ],
  ),
  genesyscloud_routing_wrapupcode: written(
    (api, id) => api.routing.getRoutingWrapupcode(id),
    ['name', 'description', 'division.id'],
  ),
  genesyscloud_outbound_callanalysisresponseset: written(
    (api, id) => api.outbound.getOutboundCallanalysisresponseset(id),
    ['name', 'beepDetectionEnabled', 'amdSpeechDistinguishEnabled', ({ responses }) => reactions(responses)],
  ),
  genesyscloud_outbound_ruleset: written(
    (api, id) => api.outbound.getOutboundRuleset(id),
    [
      ...(['name', 'contactList.id', 'queue.id'] as const),
      {
        of: 'rules',
        body: [
          ...(['name', 'order', 'category'] as const),
          {
            of: 'conditions',
            body: ['type', 'inverted', 'attributeName', 'value', 'valueType', 'operator'],
          },
          {
            of: 'actions',
            body: [
              ...(['type', 'actionTypeName', 'updateOption'] as const),
              ['properties', ({ properties = {} }) => properties],
              'dataAction.id',
              {
                of: 'contactColumnToDataActionFieldMappings',
                body: ['contactColumnName', 'dataActionField'],
              },
            ],
          },
        ],
      },
    ],
  ),
  genesyscloud_outbound_campaign: written(
    (api, id) => api.outbound.getOutboundCampaign(id),
    [
      ...(['name', 'division.id', 'dialingMode'] as const),
      ['campaign_status', ({ campaignStatus }) => (campaignStatus === 'on' ? 'on' : 'off')],
      ...(['callerName', 'callerAddress', 'outboundLineCount', 'contactList.id', 'site.id'] as const),
      'callAnalysisResponseSet.id',
      ['rule_set_ids', ({ ruleSets = [] }) => ruleSets.map(({ id }) => id)],
      ...(['noAnswerTimeout', 'priority', 'alwaysRunning'] as const),
      { of: 'phoneColumns', body: ['columnName'] },
      { of: 'contactSorts', body: ['fieldName', 'direction', 'numeric'] },
      // Schedules switch it on and off.
      block('lifecycle', [['ignore_changes', [new Expression('campaign_status')]]]),
    ],
  ),
};

function idsIn(references: Readonly<Record<string, { readonly id?: string }>>) {
  return Object.fromEntries(Object.entries(references).map(([key, { id }]) => [key, id]));
}

/** `disposition.classification.callable.person` is called `callable_person` there. */
function reactions(responses: Models.ResponseSet['responses']): Block {
  const blocks = Object.entries(responses).map(([disposition, { name, data, reactionType }]) =>
    block(disposition.split('.').slice(2).join('_'), [
      ['name', name],
      ['data', data],
      ['reaction_type', reactionType],
    ]),
  );
  return block('responses', blocks);
}

/** In their order. */
function columnsOf({ schema }: Models.DataTable) {
  const columns = Object.entries(
    (schema?.properties ?? {}) as Record<string, Models.JsonSchemaDocument & { displayOrder?: number }>,
  );
  return columns
    .toSorted(([, one], [, other]) => (one.displayOrder ?? 0) - (other.displayOrder ?? 0))
    .map(([name, { type, title }]) => ({ name, type, title }));
}

/** Names as Terraform allows them, each given once: two names that are written alike there get a number. */
export function labelling(): (...parts: readonly string[]) => string {
  const given = new Set<string>();
  return (...parts) => {
    const words = parts
      .join('_')
      .normalize('NFC')
      .replace(/[^\p{ID_Continue}]+/gu, '_');
    const name = words.replace(/^_+|_+$/g, '').toLowerCase();
    let label = name;
    for (let number = 2; given.has(label); number += 1) label = `${name}_${number}`;
    given.add(label);
    return label;
  };
}
