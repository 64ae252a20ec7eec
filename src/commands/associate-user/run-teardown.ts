import { associateUser } from '../../solutions/associate-user/solution.js';
import { teardownHandler } from '../solution/teardown.js';

export const { run } = teardownHandler(associateUser);
