import { teamsPresence } from '../../solutions/teams-presence/solution.js';
import { teardownHandler } from '../solution/teardown.js';

export const { run } = teardownHandler(teamsPresence);
