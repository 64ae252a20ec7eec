import type { Command } from '../answers/command.js';
import { connectionOptions, generalOptions } from '../answers/option-groups.js';
import { doctorFields } from './fields.js';

export const doctor: Command = {
  description:
    'Checks what the other commands need: credentials and region, missing permissions (as a list to paste into a role) and whether they apply in the division, products that the org lacks, the connection to Microsoft Teams, limits of the org that are nearly reached, and the clock, proxy and certificates of this machine. When the log-in is refused on a terminal, it offers to try the same credentials once in the other Genesys Cloud regions, to find the right one. Reads only. Exits 4 when something is missing.',
  options: [{ title: 'What for', table: doctorFields }, connectionOptions, generalOptions],
  examples: [
    { title: 'Is everything there?', line: 'gc-presence doctor' },
    {
      title: 'Does the Microsoft Teams presence of a pilot person arrive?',
      line: 'gc-presence doctor --solution teams-presence --user ada.okafor@riverbend.example',
    },
    {
      title: 'Which permissions for an installation does this client lack?',
      line: "gc-presence doctor --for setup --json | jq -r '.error.missingPermissions[]'",
    },
  ],
  load: () => import('./run-doctor.js'),
};
