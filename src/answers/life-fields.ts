import { switchField, textField } from './field-kinds.js';

/** None of these is an answer that a config file or a later run could use. */
const once = { configurable: false, remembered: false } as const;

export const teardownFields = {
  org: textField({
    key: 'org',
    flag: '--org <name>',
    summary: 'name of the org, as consent to remove; needed with --yes without a terminal',
    ...once,
  }),
} as const;

export const verifyFields = {
  user: textField({
    key: 'user',
    flag: '--user <email>',
    summary: 'e-mail address of the person with whom it is tried',
    required: true,
    ...once,
  }),
  force: switchField({
    key: 'force',
    flag: '--force',
    summary: 'also with a person who is On Queue; tries that the presence stays so',
    default: false,
    ...once,
  }),
} as const;
