import type { Handlers, Tasks } from '../handler.js';
import { exportHandlers } from './data-table-exports.js';
import { importHandlers, importTasks } from './data-table-imports.js';
import { rowHandlers } from './data-table-rows.js';
import { dataTableHandlers } from './data-tables.js';
import { executionHandlers } from './executions.js';
import { flowActionHandlers } from './flow-actions.js';
import { flowExportHandlers, flowExportTasks } from './flow-exports.js';
import { flowJobHandlers, flowJobTasks } from './flow-jobs.js';
import { flowValidationHandlers, flowValidationTasks } from './flow-validations.js';
import { flowHandlers } from './flows.js';

export const architectHandlers: Handlers = {
  ...dataTableHandlers,
  ...rowHandlers,
  ...importHandlers,
  ...exportHandlers,
  ...flowHandlers,
  ...flowActionHandlers,
  ...flowJobHandlers,
  ...flowExportHandlers,
  ...flowValidationHandlers,
  ...executionHandlers,
};

export const architectTasks: Tasks = {
  ...importTasks,
  ...flowJobTasks,
  ...flowExportTasks,
  ...flowValidationTasks,
};
