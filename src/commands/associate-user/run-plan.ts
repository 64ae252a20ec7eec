import { associateUser } from '../../solutions/associate-user/solution.js';
import { planHandler } from '../solution/plan.js';

export const { run } = planHandler(associateUser, 'planned');
