import type { Handlers, Tasks } from '../handler.js';
import { definitionHandlers } from './definitions.js';
import { presenceHandlers } from './presences.js';
import { searchHandlers } from './search.js';
import { sourceHandlers } from './sources.js';
import { userHandlers } from './users.js';

export const peopleHandlers: Handlers = {
  ...userHandlers,
  ...searchHandlers,
  ...definitionHandlers,
  ...presenceHandlers,
  ...sourceHandlers,
};

export const peopleTasks: Tasks = {};
