import type { Models } from 'purecloud-platform-client-v2';
import type { Session } from '../genesys/session.js';
import { listRows } from '../resources/architect/data-table-rows.js';
import { type Block, type Body, block, Expression, jsonencode, type Value } from './hcl.js';

/** One object that is handed over. */
export interface HandedOver {
  readonly step: string;
  /** What people call it: `Role "Presence API User"`. */
  readonly title: string;
  readonly id: string;
  /** The flow as it is published; for flows alone. It goes into `flowFile`. */
  readonly yaml?: string;
}

interface Context {
  readonly session: Session;
  readonly object: HandedOver;
  /** The object's name within Terraform: `teams_presence_role`. */
  readonly name: string;
  /** An id, or the reference to what has it. */
  readonly ref: (id: string | undefined) => Value;
}

/** A resource, and the block by which the object becomes it. Its type is named as the provider names it. */
function resource(
  { name, object }: Context,
  type: string,
  body: Body,
  id = object.id,
  label = name,
): Block[] {
  return [
    block(['resource', type, label], body),
    block('import', [
      ['to', new Expression(`${type}.${label}`)],
      ['id', id],
    ]),
  ];
}

/** What people put into it is in no configuration: the provider must not make it anew. */
const keptForEver = block('lifecycle', [['prevent_destroy', true]]);

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
    'the provider would store an empty secret over the one that is there; it is referred to by its id',
  schedule: 'the provider has no resource for campaign schedules; change it in the admin UI',
  contacts: 'a file of contacts would empty the list first',
  queue: 'the provider would manage the whole queue',
};

/** `rule-set:ScheduledWorkflow` → `rule-set`. */
export function kindOf(step: string): string {
  return step.split(':', 1)[0] ?? step;
}

/** Where the YAML of a flow stands. */
export function flowFile(name: string): string {
  return `flows/${name}.yaml`;
}

/** The object as blocks of HCL, as it is in the org now. The object's kind is one of `types`. */
export async function blocksOf(context: Context): Promise<readonly Block[]> {
  const { object } = context;
  const type = types[kindOf(object.step)] ?? '';
  if (type === rowType) return rowsOf(context);
  const write = writers[type];
  if (write === undefined) throw new Error(`Nothing is known of the step "${object.step}".`);
  return resource(context, type, await write(context));
}

async function rowsOf(context: Context): Promise<readonly Block[]> {
  const { session, object, name, ref } = context;
  const rows = await listRows(session, object.id);
  return rows.flatMap(({ key, cells }) => {
    const body: Body = [
      ['datatable_id', ref(object.id)],
      ['key_value', key],
      ['properties_json', jsonencode(cells as Value)],
    ];
    return resource(context, rowType, body, `${object.id}/${key}`, labelOf(name, key));
  });
}

const rowType = 'genesyscloud_architect_datatable_row';

/** What the provider calls the fields of each object. */
const writers: Readonly<Record<string, (context: Context) => Promise<Body>>> = {
  genesyscloud_auth_role: async (context) => {
    const role = await context.session.api.authorization.getAuthorizationRole(context.object.id);
    return [
      ['name', role.name],
      ['description', role.description],
      ...(role.permissionPolicies ?? []).map((policy) =>
        block('permission_policies', [
          ['domain', policy.domain],
          ['entity_name', policy.entityName],
          ['action_set', policy.actionSet],
        ]),
      ),
    ];
  },
  genesyscloud_oauth_client: async (context) => {
    const client = await context.session.api.oauth.getOauthClient(context.object.id);
    return [
      ['name', client.name],
      ['description', client.description],
      ['authorized_grant_type', client.authorizedGrantType],
      ['access_token_validity_seconds', client.accessTokenValiditySeconds],
      ['state', client.state],
      ...(client.roleDivisions ?? []).map(({ roleId, divisionId }) =>
        block('roles', [
          ['role_id', context.ref(roleId)],
          ['division_id', divisionId],
        ]),
      ),
    ];
  },
  genesyscloud_integration: async (context) => {
    const api = context.session.api.integrations;
    const [integration, config] = await Promise.all([
      api.getIntegration(context.object.id),
      api.getIntegrationConfigCurrent(context.object.id),
    ]);
    const credentials = Object.entries(config.credentials ?? {}).map(([key, { id }]) => [
      key,
      context.ref(id),
    ]);
    return [
      ['intended_state', integration.intendedState],
      ['integration_type', integration.integrationType?.id],
      block('config', [
        ['name', config.name],
        ['notes', config.notes],
        ['properties', jsonencode((config.properties ?? {}) as Value)],
        ['advanced', jsonencode((config.advanced ?? {}) as Value)],
        ['credentials', Object.fromEntries(credentials) as Value],
      ]),
    ];
  },
  genesyscloud_integration_action: async (context) => {
    const api = context.session.api.integrations;
    const { id } = context.object;
    const [action, requestTemplate, successTemplate] = await Promise.all([
      api.getIntegrationsAction(id, { expand: 'contract', includeConfig: true }),
      api.getIntegrationsActionTemplate(id, 'requesttemplate.vm'),
      api.getIntegrationsActionTemplate(id, 'successtemplate.vm'),
    ]);
    const { request, response, timeoutSeconds } = action.config ?? {};
    return [
      ['name', action.name],
      ['category', action.category],
      ['integration_id', context.ref(action.integrationId)],
      ['secure', action.secure],
      ['config_timeout_seconds', timeoutSeconds],
      ['contract_input', jsonencode(action.contract?.input?.inputSchema as Value)],
      ['contract_output', jsonencode(action.contract?.output?.successSchema as Value)],
      block('config_request', [
        ['request_url_template', request?.requestUrlTemplate],
        ['request_type', request?.requestType],
        ['request_template', requestTemplate],
        ['headers', request?.headers],
      ]),
      block('config_response', [
        ['translation_map', response?.translationMap],
        ['translation_map_defaults', response?.translationMapDefaults],
        ['success_template', successTemplate],
      ]),
    ];
  },
  genesyscloud_architect_datatable: async (context) => {
    const table = await context.session.api.architect.getFlowsDatatable(context.object.id, {
      expand: 'schema',
    });
    const columns = Object.entries(
      (table.schema?.properties ?? {}) as Record<
        string,
        Models.JsonSchemaDocument & { displayOrder?: number }
      >,
    );
    return [
      ['name', table.name],
      ['division_id', table.division?.id],
      ['description', table.description],
      ...columns
        .toSorted(([, one], [, other]) => (one.displayOrder ?? 0) - (other.displayOrder ?? 0))
        .map(([column, { type, title }]) =>
          block('properties', [
            ['name', column],
            ['type', type],
            ['title', title],
          ]),
        ),
      keptForEver,
    ];
  },
  genesyscloud_flow: async ({ name }) => [
    ['filepath', new Expression(`"\${path.module}/${flowFile(name)}"`)],
  ],
  genesyscloud_processautomation_trigger: async (context) => {
    const found = await context.session.api.processAutomation.getProcessautomationTrigger(context.object.id);
    const { target } = found;
    return [
      ['name', found.name],
      ['description', found.description],
      ['topic_name', found.topicName],
      ['enabled', found.enabled],
      block('target', [
        ['id', context.ref(target?.id)],
        ['type', target?.type],
        block('workflow_target_settings', [['data_format', target?.workflowTargetSettings?.dataFormat]]),
      ]),
      ['match_criteria', jsonencode(found.matchCriteria as unknown as Value)],
      ['event_ttl_seconds', found.eventTTLSeconds],
      ['delay_by_seconds', found.delayBySeconds],
    ];
  },
  genesyscloud_outbound_contact_list: async (context) => {
    const list = await context.session.api.outbound.getOutboundContactlist(context.object.id);
    return [
      ['name', list.name],
      ['division_id', list.division?.id],
      ['column_names', list.columnNames],
      ['automatic_time_zone_mapping', list.automaticTimeZoneMapping],
      ['trim_whitespace', list.trimWhitespace],
      ['preview_mode_accepted_values', list.previewModeAcceptedValues],
      ...(list.phoneColumns ?? []).map(({ columnName, type, callableTimeColumn }) =>
        block('phone_columns', [
          ['column_name', columnName],
          ['type', type],
          ['callable_time_column_name', callableTimeColumn],
        ]),
      ),
      ...(list.emailColumns ?? []).map(({ columnName, type, contactableTimeColumn }) =>
        block('email_columns', [
          ['column_name', columnName],
          ['type', type],
          ['contactable_time_column_name', contactableTimeColumn],
        ]),
      ),
      keptForEver,
    ];
  },
  genesyscloud_routing_wrapupcode: async (context) => {
    const code = await context.session.api.routing.getRoutingWrapupcode(context.object.id);
    return [
      ['name', code.name],
      ['description', code.description],
      ['division_id', code.division?.id],
    ];
  },
  genesyscloud_outbound_callanalysisresponseset: async (context) => {
    const set = await context.session.api.outbound.getOutboundCallanalysisresponseset(context.object.id);
    const responses = Object.entries(set.responses ?? {}).map(([disposition, reaction]) =>
      // `disposition.classification.callable.person` is called `callable_person` there.
      block(disposition.split('.').slice(2).join('_'), [
        ['name', reaction.name],
        ['data', context.ref(reaction.data)],
        ['reaction_type', reaction.reactionType],
      ]),
    );
    return [
      ['name', set.name],
      ['beep_detection_enabled', set.beepDetectionEnabled],
      ['amd_speech_distinguish_enabled', set.amdSpeechDistinguishEnabled],
      block('responses', responses),
    ];
  },
  genesyscloud_outbound_ruleset: async (context) => {
    const set = await context.session.api.outbound.getOutboundRuleset(context.object.id);
    return [
      ['name', set.name],
      ['contact_list_id', context.ref(set.contactList?.id)],
      ['queue_id', set.queue?.id],
      ...(set.rules ?? []).map((rule) => ruleBlock(rule, context)),
    ];
  },
  genesyscloud_outbound_campaign: async (context) => {
    const campaign = await context.session.api.outbound.getOutboundCampaign(context.object.id);
    return [
      ['name', campaign.name],
      ['division_id', campaign.division?.id],
      ['dialing_mode', campaign.dialingMode],
      ['campaign_status', campaign.campaignStatus === 'on' ? 'on' : 'off'],
      ['caller_name', campaign.callerName],
      ['caller_address', campaign.callerAddress],
      ['outbound_line_count', campaign.outboundLineCount],
      ['contact_list_id', context.ref(campaign.contactList?.id)],
      ['site_id', campaign.site?.id],
      ['call_analysis_response_set_id', context.ref(campaign.callAnalysisResponseSet?.id)],
      ['rule_set_ids', (campaign.ruleSets ?? []).map(({ id }) => context.ref(id))],
      ['no_answer_timeout', campaign.noAnswerTimeout],
      ['priority', campaign.priority],
      ['always_running', campaign.alwaysRunning],
      ...(campaign.phoneColumns ?? []).map(({ columnName }) =>
        block('phone_columns', [['column_name', columnName]]),
      ),
      ...(campaign.contactSorts ?? []).map(({ fieldName, direction, numeric }) =>
        block('contact_sorts', [
          ['field_name', fieldName],
          ['direction', direction],
          ['numeric', numeric],
        ]),
      ),
      // Schedules switch it on and off.
      block('lifecycle', [['ignore_changes', [new Expression('campaign_status')]]]),
    ];
  },
};

function ruleBlock(
  { name, order, category, conditions = [], actions = [] }: Models.DialerRule,
  { ref }: Context,
): Block {
  return block('rules', [
    ['name', name],
    ['order', order],
    ['category', category],
    ...conditions.map((condition) =>
      block('conditions', [
        ['type', condition.type],
        ['inverted', condition.inverted],
        ['attribute_name', condition.attributeName],
        ['value', condition.value],
        ['value_type', condition.valueType],
        ['operator', condition.operator],
      ]),
    ),
    ...actions.map((action) =>
      block('actions', [
        ['type', action.type],
        ['action_type_name', action.actionTypeName],
        ['update_option', action.updateOption],
        ['properties', action.properties ?? {}],
        ['data_action_id', ref(action.dataAction?.id)],
        ...(action.contactColumnToDataActionFieldMappings ?? []).map((mapping) =>
          block('contact_column_to_data_action_field_mappings', [
            ['contact_column_name', mapping.contactColumnName],
            ['data_action_field', mapping.dataActionField],
          ]),
        ),
      ]),
    ),
  ]);
}

/** A name as Terraform allows it: letters, digits and underscores. */
export function labelOf(...parts: readonly string[]): string {
  return parts
    .join('_')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .toLowerCase();
}
