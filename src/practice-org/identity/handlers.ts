import type { Handlers, Tasks } from '../handler.js';
import { catalogueHandlers } from './catalogue.js';
import { clientHandlers } from './clients.js';
import { divisionHandlers } from './divisions.js';
import { grantHandlers } from './grants.js';
import { organizationHandlers } from './organization.js';
import { roleHandlers } from './roles.js';

export const identityHandlers: Handlers = {
  ...organizationHandlers,
  ...divisionHandlers,
  ...catalogueHandlers,
  ...roleHandlers,
  ...grantHandlers,
  ...clientHandlers,
};

/** Grants take effect by their own date, so nothing falls due here. */
export const identityTasks: Tasks = {};
