import type { Command } from '../cli/command.js';
import { outputOptions } from '../cli/option-groups.js';

export const templatesList: Command = {
  description:
    'Lists the data actions, flows and mapping tables that the solutions install; "templates export" copies them. The admin UI imports the data actions as they are. The flows are Architect YAML with {{tokens}} in place of the names and ids of an org, which have to be filled in before they are imported. The mappings name presences, whereas the table holds their ids: "mappings export" writes a file for the admin UI.',
  options: [outputOptions],
  examples: [
    { title: 'Which files are there?', line: 'gc-presence templates list' },
    { title: 'For a script', line: "gc-presence templates list --json | jq -r '.templates[].file'" },
  ],
  load: () => import('./run-list.js'),
};
