import type { Handlers, Tasks } from '../handler.js';
import { campaignDiagnosticsHandlers } from './campaign-diagnostics.js';
import { campaignScheduleHandlers, campaignScheduleTasks } from './campaign-schedules.js';
import { campaignStatusTasks } from './campaign-status.js';
import { campaignHandlers } from './campaigns.js';
import { chatHandlers } from './chat.js';
import { contactExportHandlers } from './contact-export.js';
import { contactJobHandlers, contactJobTasks } from './contact-jobs.js';
import { contactListHandlers } from './contact-lists.js';
import { contactUploadHandlers, contactUploadTasks } from './contact-uploads.js';
import { contactHandlers } from './contacts.js';
import { dependencyHandlers } from './dependencies.js';
import { queueHandlers } from './queues.js';
import { responseSetHandlers } from './response-sets.js';
import { ruleSetHandlers, ruleSetTasks } from './rule-sets.js';
import { siteHandlers } from './sites.js';
import { wrapupCodeHandlers } from './wrapup-codes.js';

/** Outbound, routing, telephony, chat and what depends on what. */
export const outboundHandlers: Handlers = {
  ...contactListHandlers,
  ...contactHandlers,
  ...contactJobHandlers,
  ...contactUploadHandlers,
  ...contactExportHandlers,
  ...responseSetHandlers,
  ...ruleSetHandlers,
  ...campaignHandlers,
  ...campaignDiagnosticsHandlers,
  ...campaignScheduleHandlers,
  ...wrapupCodeHandlers,
  ...queueHandlers,
  ...siteHandlers,
  ...chatHandlers,
  ...dependencyHandlers,
};

export const outboundTasks: Tasks = {
  ...contactJobTasks,
  ...contactUploadTasks,
  ...ruleSetTasks,
  ...campaignStatusTasks,
  ...campaignScheduleTasks,
};
