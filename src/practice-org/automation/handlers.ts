import type { Handlers, Tasks } from '../handler.js';
import { emitTasks } from './emit.js';
import { scheduledStartTasks } from './scheduled-starts.js';
import { scheduledTriggerHandlers } from './scheduled-triggers.js';
import { topicHandlers } from './topics.js';
import { triggerTestHandlers } from './trigger-tests.js';
import { triggerHandlers } from './triggers.js';

export const automationHandlers: Handlers = {
  ...topicHandlers,
  ...triggerHandlers,
  ...triggerTestHandlers,
  ...scheduledTriggerHandlers,
};

export const automationTasks: Tasks = { ...emitTasks, ...scheduledStartTasks };
