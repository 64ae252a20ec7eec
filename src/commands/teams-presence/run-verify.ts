import { teamsPresence } from '../../solutions/teams-presence/solution.js';
import { verifyTeamsPresence } from '../../solutions/teams-presence/verify.js';
import { verifyHandler } from '../solution/verify.js';

export const { run } = verifyHandler(teamsPresence, verifyTeamsPresence);
