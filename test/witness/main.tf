# Both presence solutions, as somebody would write them for the official provider. Campaign schedules are missing: that
# provider has none.
terraform {
  required_providers {
    genesyscloud = { source = "mypurecloud/genesyscloud" }
  }
}

provider "genesyscloud" {
  token_pool_size = 4
  # Filled in from GENESYSCLOUD_GATEWAY_…, but only where the block is there.
  gateway {}
}

variable "templates" {
  description = "The folder templates/ of this repository"
  type        = string
}

data "genesyscloud_auth_division_home" "home" {}

data "genesyscloud_telephony_providers_edges_site" "site" {
  name = "Head Office"
}

locals {
  presences = {
    Available = "6a3af858-942f-489d-9700-5f9bcdcdae9b"
    Busy      = "31fe3bac-dea6-44b7-bed7-47f91660a1a0"
    Offline   = "ccf3c10a-aa2c-4845-8e8d-f59fa48c58e5"
  }
  mappings = { InACall = "Busy", Presenting = "Busy", Available = "Available", OffWork = "Offline" }
  category = "Witness of Presence"
}

# The platform lets a client hand on only what it holds itself: whoever applies this has to hold the role before the
# OAuth client is made.
resource "genesyscloud_auth_role" "presence" {
  name        = "Witness Presence API User"
  description = "May read and change presences"
  permission_policies {
    domain      = "presence"
    entity_name = "userPresence"
    action_set  = ["edit"]
  }
}

resource "genesyscloud_oauth_client" "presence" {
  name                          = "Witness Presence Public API"
  description                   = "Changes presences"
  authorized_grant_type         = "CLIENT-CREDENTIALS"
  access_token_validity_seconds = 86400
  state                         = "active"
  integration_credential_name   = "Witness Presence Public API"
  roles {
    role_id     = genesyscloud_auth_role.presence.id
    division_id = data.genesyscloud_auth_division_home.home.id
  }
}

output "role" {
  value = genesyscloud_auth_role.presence.id
}

resource "genesyscloud_integration" "presence" {
  intended_state   = "ENABLED"
  integration_type = "purecloud-data-actions"
  config {
    name       = local.category
    notes      = "Made by Terraform"
    properties = jsonencode({})
    advanced   = jsonencode({})
    credentials = {
      pureCloudOAuthClient = genesyscloud_oauth_client.presence.integration_credential_id
    }
  }
}

resource "genesyscloud_integration_action" "get" {
  name           = "Witness Get Presence"
  category       = local.category
  integration_id = genesyscloud_integration.presence.id
  secure         = false
  contract_input = jsonencode({
    type                 = "object"
    properties           = { USER_ID = { type = "string" } }
    additionalProperties = true
  })
  contract_output = jsonencode({
    type = "object"
    properties = {
      systemPresence       = { type = "string" }
      presenceDefinitionId = { type = "string" }
    }
    additionalProperties = true
  })
  config_request {
    request_url_template = "/api/v2/users/$${input.USER_ID}/presences/purecloud"
    request_type         = "GET"
    request_template     = "$${input.rawRequest}"
  }
  config_response {
    translation_map = {
      systemPresence       = "$.presenceDefinition.systemPresence"
      presenceDefinitionId = "$.presenceDefinition.id"
    }
    translation_map_defaults = {
      systemPresence       = "\"\""
      presenceDefinitionId = "\"\""
    }
    success_template = "{\"systemPresence\": $${systemPresence}, \"presenceDefinitionId\": $${presenceDefinitionId}}"
  }
}

resource "genesyscloud_integration_action" "update" {
  for_each       = { plain = false, secure = true }
  name           = "Witness Presence Update ${each.key}"
  category       = local.category
  integration_id = genesyscloud_integration.presence.id
  secure         = each.value
  contract_input = jsonencode({
    type = "object"
    properties = {
      USER_ID                = { type = "string" }
      PRESENCE_DEFINITION_ID = { type = "string" }
    }
    additionalProperties = true
  })
  contract_output = jsonencode({
    type                 = "object"
    properties           = {}
    additionalProperties = true
  })
  config_request {
    request_url_template = "/api/v2/users/$${input.USER_ID}/presences/purecloud"
    request_type         = "PATCH"
    request_template     = "{\"presenceDefinition\": {\"id\": \"$${input.PRESENCE_DEFINITION_ID}\"}, \"primary\": true}"
    headers              = { "Content-Type" = "application/json" }
  }
  config_response {
    success_template = "$${rawResult}"
  }
}

resource "genesyscloud_architect_datatable" "mappings" {
  name        = "WitnessMappings"
  description = "Which presence follows which Teams presence"
  division_id = data.genesyscloud_auth_division_home.home.id
  properties {
    name  = "key"
    type  = "string"
    title = "Teams presence"
  }
  properties {
    name  = "GenesysCloudPresenceId"
    type  = "string"
    title = "GenesysCloudPresenceId"
  }
}

resource "genesyscloud_architect_datatable_row" "mapping" {
  for_each        = local.mappings
  datatable_id    = genesyscloud_architect_datatable.mappings.id
  key_value       = each.key
  properties_json = jsonencode({ GenesysCloudPresenceId = local.presences[each.value] })
}

resource "genesyscloud_flow" "workflow" {
  filepath = "${var.templates}/flows/microsoft-teams-integration-presence-trigger.yaml"
  substitutions = {
    flow_name              = "Witness Presence Trigger"
    flow_description       = "Made by Terraform"
    division               = data.genesyscloud_auth_division_home.home.name
    data_action_category   = local.category
    data_table_name        = genesyscloud_architect_datatable.mappings.name
    get_presence_action    = genesyscloud_integration_action.get.name
    update_presence_action = genesyscloud_integration_action.update["plain"].name
    pilot_people           = "everybody"
    protected_presences    = "none"
  }
}

resource "genesyscloud_processautomation_trigger" "teams" {
  name       = "Witness Presence Trigger"
  topic_name = "v2.users.{id}.integrationpresence"
  enabled    = true
  target {
    id   = genesyscloud_flow.workflow.id
    type = "Workflow"
    workflow_target_settings {
      data_format = "TopLevelPrimitives"
    }
  }
  match_criteria = jsonencode([
    { jsonPath = "source", operator = "Equal", value = "MICROSOFTTEAMS" }
  ])
  event_ttl_seconds = 60
  description       = "Made by Terraform"
}

resource "genesyscloud_routing_wrapupcode" "witness" {
  name        = "Witness Scheduled Workflow"
  description = "Made by Terraform"
}

resource "genesyscloud_outbound_contact_list" "witness" {
  name         = "Witness Scheduled Workflow Contact List"
  division_id  = data.genesyscloud_auth_division_home.home.id
  column_names = ["email", "phone", "userId", "availableId"]
  phone_columns {
    column_name = "phone"
    type        = "cell"
  }
}

resource "genesyscloud_flow" "outbound" {
  filepath = "${var.templates}/flows/scheduled-workflow.yaml"
  substitutions = {
    flow_name         = "Witness Scheduled Workflow"
    flow_description  = "Made by Terraform"
    division          = data.genesyscloud_auth_division_home.home.name
    contact_list_name = genesyscloud_outbound_contact_list.witness.name
    wrapup_code_name  = genesyscloud_routing_wrapupcode.witness.name
  }
}

resource "genesyscloud_outbound_callanalysisresponseset" "witness" {
  name                   = "Witness Scheduled Workflow"
  beep_detection_enabled = false
  responses {
    callable_person {
      name          = "Witness Scheduled Workflow"
      data          = genesyscloud_flow.outbound.id
      reaction_type = "transfer_flow"
    }
    callable_machine {
      reaction_type = "hangup"
    }
  }
}

resource "genesyscloud_outbound_ruleset" "witness" {
  name            = "Witness Scheduled Workflow"
  contact_list_id = genesyscloud_outbound_contact_list.witness.id
  rules {
    name     = "Available"
    order    = 0
    category = "DIALER_PRECALL"
    conditions {
      type           = "contactAttributeCondition"
      attribute_name = "userId"
      value          = ""
      value_type     = "STRING"
      operator       = "EQUALS"
      inverted       = true
    }
    actions {
      type             = "dataActionBehavior"
      action_type_name = "DATA_ACTION"
      data_action_id   = genesyscloud_integration_action.update["secure"].id
      properties       = {}
      contact_column_to_data_action_field_mappings {
        contact_column_name = "userId"
        data_action_field   = "USER_ID"
      }
      contact_column_to_data_action_field_mappings {
        contact_column_name = "availableId"
        data_action_field   = "PRESENCE_DEFINITION_ID"
      }
    }
    actions {
      type             = "Action"
      action_type_name = "DO_NOT_DIAL"
      properties       = {}
    }
  }
}

resource "genesyscloud_outbound_campaign" "witness" {
  name                          = "Witness Scheduled Workflow"
  dialing_mode                  = "agentless"
  caller_name                   = "ScheduledWorkflow"
  caller_address                = "+13175550100"
  outbound_line_count           = 1
  campaign_status               = "off"
  contact_list_id               = genesyscloud_outbound_contact_list.witness.id
  site_id                       = data.genesyscloud_telephony_providers_edges_site.site.id
  call_analysis_response_set_id = genesyscloud_outbound_callanalysisresponseset.witness.id
  rule_set_ids                  = [genesyscloud_outbound_ruleset.witness.id]
  phone_columns {
    column_name = "phone"
  }
}
