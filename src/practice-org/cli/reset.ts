import type { Command } from '../../cli/command.js';
import { outputOptions } from '../../cli/option-groups.js';
import { resetFields } from './fields.js';

export const sandboxReset: Command = {
  description:
    'Removes the practice org with everything that was installed in it, and makes a new company. Asks first; without a terminal it needs --yes.',
  options: [{ title: 'Options of sandbox reset', table: resetFields }, outputOptions],
  examples: [
    { title: 'Start afresh', line: 'gc-presence sandbox reset --yes' },
    {
      title: 'A large company, always the same',
      line: 'gc-presence sandbox reset --users 2000 --seed large --yes',
    },
  ],
  load: () => import('./run-reset.js'),
};
