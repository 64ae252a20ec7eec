import { architectDownloads } from './architect/downloads.js';
import { architectHandlers, architectTasks } from './architect/handlers.js';
import { architectUploads } from './architect/uploads.js';
import { automationHandlers, automationTasks } from './automation/handlers.js';
import type { Downloads } from './downloads.js';
import type { Handlers, Tasks } from './handler.js';
import { identityHandlers, identityTasks } from './identity/handlers.js';
import { integrationsHandlers, integrationsTasks } from './integrations/handlers.js';
import { outboundHandlers, outboundTasks } from './outbound/handlers.js';
import { outboundUploads } from './outbound/uploads.js';
import { peopleHandlers, peopleTasks } from './people/handlers.js';
import type { Uploads } from './uploads.js';

/** Every operation that the practice org answers, by the contract's operation id. */
export const handlers: Handlers = {
  ...identityHandlers,
  ...peopleHandlers,
  ...integrationsHandlers,
  ...architectHandlers,
  ...automationHandlers,
  ...outboundHandlers,
};

/** Everything that can fall due. */
export const tasks: Tasks = {
  ...identityTasks,
  ...peopleTasks,
  ...integrationsTasks,
  ...architectTasks,
  ...automationTasks,
  ...outboundTasks,
};

/** What is done with files uploaded to presigned addresses, by kind. */
export const areaUploads: Uploads = { ...architectUploads, ...outboundUploads };

/** What presigned addresses give, by kind. */
export const areaDownloads: Downloads = architectDownloads;
