import { proveLogin } from '../../solution/login-proof.js';
import { actionStep } from './resources.js';

const nobody = '00000000-0000-4000-8000-000000000000';

/** The data action runs and changes nothing: there is no such user, and no such presence. */
export const proveAssociateUserLogin = proveLogin(actionStep, async () => ({
  USER_ID: nobody,
  PRESENCE_DEFINITION_ID: nobody,
}));
