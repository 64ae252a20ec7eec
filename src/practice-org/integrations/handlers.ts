import type { Handlers, Tasks } from '../handler.js';
import { actionChangeHandlers } from './action-changes.js';
import { actionFileHandlers } from './action-files.js';
import { actionRunHandlers } from './action-runs.js';
import { actionHandlers } from './actions.js';
import { credentialHandlers } from './credentials.js';
import { configHandlers } from './integration-config.js';
import { integrationHandlers, integrationTasks } from './integrations.js';
import { typeHandlers } from './types.js';
import { unifiedCommunicationsHandlers } from './unified-communications.js';

export const integrationsHandlers: Handlers = {
  ...typeHandlers,
  ...integrationHandlers,
  ...configHandlers,
  ...credentialHandlers,
  ...unifiedCommunicationsHandlers,
  ...actionHandlers,
  ...actionChangeHandlers,
  ...actionFileHandlers,
  ...actionRunHandlers,
};

export const integrationsTasks: Tasks = integrationTasks;
