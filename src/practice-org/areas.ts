import { importHandlers, importTasks, importUploads } from './architect/data-table-imports.js';
import { dataTableHandlers } from './architect/data-tables.js';
import { executionHandlers } from './architect/executions.js';
import { flowJobHandlers, flowJobTasks, flowJobUploads } from './architect/flow-jobs.js';
import { flowHandlers } from './architect/flows.js';
import { emitTasks } from './automation/emit.js';
import { scheduledTriggerHandlers } from './automation/scheduled-triggers.js';
import { triggerHandlers } from './automation/triggers.js';
import { forgetting } from './collection.js';
import { clientHandlers } from './identity/clients.js';
import { divisionHandlers } from './identity/divisions.js';
import { grantHandlers } from './identity/grants.js';
import { organizationHandlers } from './identity/organization.js';
import { roleHandlers } from './identity/roles.js';
import { actionHandlers } from './integrations/actions.js';
import { credentialHandlers } from './integrations/credentials.js';
import { integrationHandlers, integrationTasks } from './integrations/integrations.js';
import type { Handlers, Tasks } from './org.js';
import { campaignScheduleHandlers, campaignScheduleTasks } from './outbound/campaign-schedules.js';
import { campaignHandlers } from './outbound/campaigns.js';
import {
  contactImportHandlers,
  contactImportTasks,
  contactImportUploads,
} from './outbound/contact-imports.js';
import { contactListHandlers } from './outbound/contact-lists.js';
import { contactHandlers } from './outbound/contacts.js';
import { queueHandlers, queueKind } from './outbound/queues.js';
import { responseSetHandlers } from './outbound/response-sets.js';
import { ruleSetHandlers, ruleSetKind } from './outbound/rule-sets.js';
import { campaignTasks } from './outbound/run-campaign.js';
import { siteHandlers } from './outbound/sites.js';
import { wrapupCodeHandlers } from './outbound/wrapup-codes.js';
import { definitionHandlers } from './people/definitions.js';
import { groupHandlers } from './people/groups.js';
import { notificationHandlers } from './people/notifications.js';
import { presenceHandlers } from './people/presences.js';
import { userHandlers } from './people/users.js';
import type { Uploads } from './uploads.js';

/** Every operation that the practice org answers, by the contract's operation id. */
export const handlers: Handlers = {
  ...organizationHandlers,
  ...divisionHandlers,
  ...roleHandlers,
  ...grantHandlers,
  ...clientHandlers,
  ...userHandlers,
  ...groupHandlers,
  ...definitionHandlers,
  ...presenceHandlers,
  ...notificationHandlers,
  ...integrationHandlers,
  ...credentialHandlers,
  ...actionHandlers,
  ...dataTableHandlers,
  ...importHandlers,
  ...flowHandlers,
  ...flowJobHandlers,
  ...executionHandlers,
  ...triggerHandlers,
  ...scheduledTriggerHandlers,
  ...contactListHandlers,
  ...contactHandlers,
  ...contactImportHandlers,
  ...responseSetHandlers,
  ...ruleSetHandlers,
  ...campaignHandlers,
  ...campaignScheduleHandlers,
  ...wrapupCodeHandlers,
  ...queueHandlers,
  ...siteHandlers,
};

export const tasks: Tasks = {
  ...integrationTasks,
  ...importTasks,
  ...contactImportTasks,
  ...flowJobTasks,
  ...emitTasks,
  ...forgetting(ruleSetKind),
  ...forgetting(queueKind),
  ...campaignTasks,
  ...campaignScheduleTasks,
};

/** What is done with files uploaded to presigned addresses, by kind. */
export const uploads: Uploads = { ...importUploads, ...flowJobUploads, ...contactImportUploads };
