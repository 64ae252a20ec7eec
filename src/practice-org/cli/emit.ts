import type { Command } from '../../cli/command.js';
import { outputOptions } from '../../cli/option-groups.js';
import { emitFields } from './fields.js';

export const sandboxEmit: Command = {
  description:
    'Sends the event that Genesys Cloud sends when the Microsoft Teams presence of a person changes. The trigger and the workflow that are installed run, and the presence of the person is shown before and after, or why it did not change. With --verbose every step of the workflow is shown.',
  options: [{ title: 'Options of sandbox emit', table: emitFields }, outputOptions],
  examples: [
    {
      title: 'Somebody answers a call in Teams (sandbox show lists the people)',
      line: 'gc-presence sandbox emit --user EMAIL --teams-presence InACall',
    },
  ],
  load: () => import('./run-emit.js'),
};
