import { nobodysPresence } from '../../solutions/associate-user/nobodys-presence.js';
import { associateUser } from '../../solutions/associate-user/solution.js';
import { proveLogin } from '../../solutions/login-proof.js';
import { rotateSecretHandler } from '../solution/rotate-secret.js';

export const { run } = rotateSecretHandler(
  associateUser,
  proveLogin('action-update-presence-secure', nobodysPresence),
);
