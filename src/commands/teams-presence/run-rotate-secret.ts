import { proveLogin } from '../../solutions/teams-presence/login-proof.js';
import { teamsPresence } from '../../solutions/teams-presence/solution.js';
import { rotateSecretHandler } from '../solution/rotate-secret.js';

export const { run } = rotateSecretHandler(teamsPresence, proveLogin);
