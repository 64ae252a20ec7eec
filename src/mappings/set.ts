import type { Command } from '../cli/command.js';
import { mappingsFields } from './fields.js';
import { writerOptions } from './options.js';

export const mappingsSet: Command = {
  description:
    'Adds rows or changes them. A presence is named by its name in any language, as primary/secondary where a name alone is ambiguous, or by its id. A name that is unknown or ambiguous is refused with the nearest ones, before anything is written.',
  options: writerOptions(mappingsFields),
  positionals: [
    { name: 'KEY=PRESENCE', summary: 'a Teams presence and its presence', required: true, variadic: true },
  ],
  permissions: async () => (await import('./permissions.js')).writePermissions,
  examples: [
    { title: 'Two rows at once', line: 'gc-presence mappings set InACall=Busy Inactive=Away' },
    {
      title: 'A secondary presence',
      line: 'gc-presence mappings set "InAMeeting=Busy / Claims inspection"',
    },
    { title: 'What would it do?', line: 'gc-presence mappings set OutOfOffice=Offline --dry-run' },
  ],
  load: () => import('./run-set.js'),
};
