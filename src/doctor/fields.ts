import { choiceField, textField } from '../answers/field-kinds.js';
import { solutions } from '../solutions/solutions.js';

/** None of these is an answer that a config file or a later run could use. */
const once = { lifetime: 'run' } as const;

export const doctorFields = {
  solution: choiceField({
    key: 'solution',
    flag: '--solution <name>',
    summary: 'solution whose prerequisites are checked',
    choices: ['all', ...solutions.map(({ id }) => id)],
    default: 'all',
    ...once,
  }),
  for: choiceField({
    key: 'for',
    flag: '--for <command>',
    summary: 'command whose permissions are checked',
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
