import { teamsPresence } from '../../solutions/teams-presence/solution.js';
import { planHandler } from '../solution/plan.js';

export const { run } = planHandler(teamsPresence, 'planned');
