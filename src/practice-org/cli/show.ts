import type { Command } from '../../cli/command.js';
import { outputOptions } from '../../cli/option-groups.js';
import { showFields } from './fields.js';

export const sandboxShow: Command = {
  description:
    'Shows the practice org: its people with their presences, what gc-presence has installed in it, and what happened last. A practice org that does not exist yet is made.',
  options: [{ title: 'Options of sandbox show', table: showFields }, outputOptions],
  examples: [
    { title: 'Look around', line: 'gc-presence sandbox show' },
    {
      title: 'Everybody, for a script',
      line: "gc-presence sandbox show --all --json | jq '.people[].email'",
    },
  ],
  load: () => import('./run-show.js'),
};
