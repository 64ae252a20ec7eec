import type { Command } from '../answers/command.js';
import { choiceField, textField } from '../answers/field-kinds.js';
import { connectionOptions, generalOptions } from '../answers/option-groups.js';
import { solutions } from '../solutions/solutions.js';

/** None of these is an answer that a config file or a later run could use. */
const once = { lifetime: 'run' } as const;

export const doctorFields = {
  solution: choiceField({
    key: 'solution',
    flag: '--solution <name>',
    summary: 'the solution whose prerequisites are looked at',
    choices: ['all', ...solutions.map(({ id }) => id)],
    default: 'all',
    ...once,
  }),
  for: choiceField({
    key: 'for',
    flag: '--for <command>',
    summary: 'the command whose permissions are looked at',
    choices: ['all', 'setup', 'status', 'verify', 'rotate-secret', 'teardown'],
    default: 'all',
    ...once,
  }),
  user: textField({
    key: 'user',
    flag: '--user <email>',
    summary: 'e-mail address of a person whose Microsoft Teams presence must arrive (teams-presence)',
    ...once,
  }),
} as const;

export const doctor: Command = {
  description:
    'Looks at everything that the other commands take: whether the credentials are accepted in this region, who they belong to, which permissions are missing (as a list to paste into a role), whether they count in the division that is used, which products the org lacks, so that nobody can grant theirs, whether Microsoft Teams is connected and how certain that is, limits of the org that are nearly reached, the clock and the proxy. When the log-in is refused, and no gateway is set, the same credentials are tried once at the log-in servers of the other Genesys Cloud regions (an access token at their APIs), to say which region is the right one. Reads only. Exits 4 when something is missing.',
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
