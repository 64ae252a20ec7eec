import { associateUserFields } from '../../solutions/associate-user/fields.js';
import type { OptionGroup } from '../command.js';

export const associateUserOptions: OptionGroup = {
  title: 'Options of associate-user',
  table: associateUserFields,
};
