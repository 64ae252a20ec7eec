import { teamsPresence } from '../../solutions/teams-presence/solution.js';
import { setupHandler } from '../solution/setup.js';

export const { run } = setupHandler(teamsPresence);
