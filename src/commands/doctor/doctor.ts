import type { Command } from '../command.js';
import { connectionOptions, generalOptions } from '../option-groups.js';
import { doctorFields } from './fields.js';

export const doctor: Command = {
  description:
    'Looks at everything that the other commands take: whether the credentials are accepted in this region, who they belong to, which permissions are missing (as a list to paste into a role), whether Microsoft Teams is connected and how certain that is, limits of the org that are nearly reached, the clock and the proxy. Reads only. Exits 4 when something is missing.',
  options: [{ title: 'What for', table: doctorFields }, connectionOptions, generalOptions],
  examples: [
    { title: 'Is everything there?', line: 'gc-presence doctor' },
    {
      title: 'Which permissions does an installation take that this client lacks?',
      line: "gc-presence doctor --for setup --json | jq -r '.error.missingPermissions[]'",
    },
  ],
  load: () => import('./run-doctor.js'),
};
