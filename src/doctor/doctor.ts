import type { Command } from '../answers/command.js';
import { connectionOptions, generalOptions } from '../answers/option-groups.js';
import { doctorFields } from './fields.js';

export const doctor: Command = {
  description:
    'Looks at everything that the other commands take: whether the credentials are accepted in this region, who they belong to, which permissions are missing (as a list to paste into a role), whether they count in the division that is used, which products the org lacks, so that nobody can grant theirs, whether Microsoft Teams is connected and how certain that is, limits of the org that are nearly reached, the clock, the proxy and the certificates of this machine. When the log-in is refused on a terminal, it offers to try the same credentials once at the log-in servers of the other Genesys Cloud regions (an access token at their APIs), to say which region is the right one. Reads only. Exits 4 when something is missing.',
  options: [{ title: 'What for', table: doctorFields }, connectionOptions, generalOptions],
  examples: [
    { title: 'Is everything there?', line: 'gc-presence doctor' },
    {
      title: 'Does the Microsoft Teams presence of a pilot person arrive?',
      line: 'gc-presence doctor --solution teams-presence --user ada.okafor@riverbend.example',
    },
    {
      title: 'Which permissions does an installation take that this client lacks?',
      line: "gc-presence doctor --for setup --json | jq -r '.error.missingPermissions[]'",
    },
  ],
  load: () => import('./run-doctor.js'),
};
