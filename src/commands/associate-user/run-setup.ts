import { associateUser } from '../../solutions/associate-user/solution.js';
import { setupHandler } from '../solution/setup.js';

export const { run } = setupHandler(associateUser);
