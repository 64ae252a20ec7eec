import { proveLogin } from '../../solutions/login-proof.js';
import { anybodysPresence } from '../../solutions/teams-presence/anybodys-presence.js';
import { teamsPresence } from '../../solutions/teams-presence/solution.js';
import { rotateSecretHandler } from '../solution/rotate-secret.js';

export const { run } = rotateSecretHandler(
  teamsPresence,
  proveLogin('action-get-presence', anybodysPresence),
);
