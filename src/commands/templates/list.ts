import type { Command } from '../command.js';
import { outputOptions } from '../option-groups.js';

export const templatesList: Command = {
  description:
    'Lists the data actions, flows and mapping tables that the solutions install. They are ordinary export files: "templates export" copies them, and the admin UI imports them.',
  options: [outputOptions],
  examples: [
    { title: 'Which files are there?', line: 'gc-presence templates list' },
    { title: 'For a script', line: "gc-presence templates list --json | jq -r '.templates[].file'" },
  ],
  load: () => import('./run-list.js'),
};
