import { connectionFields } from '../answers/connection-fields.js';
import { dryRunFields, runFields } from '../answers/run-fields.js';
import type { OptionGroup } from './command.js';

/** For every command that works on an org. */
export const connectionOptions: OptionGroup = { title: 'Connection', table: connectionFields };

/** For every command. They may also stand before the command's words. */
export const generalOptions: OptionGroup = { title: 'General options', table: runFields };

/** For the commands that write. */
export const generalOptionsOfWriters: OptionGroup = {
  title: 'General options',
  table: { ...runFields, ...dryRunFields },
};

const { saveConfig: _saved, division: _place, ...runOnly } = runFields;

/** For the commands that work on what is there and make no objects. */
export const generalOptionsOfRows: OptionGroup = { title: 'General options', table: runOnly };
export const generalOptionsOfRowWriters: OptionGroup = {
  title: 'General options',
  table: { ...runOnly, ...dryRunFields },
};

const { config, saveConfig, division, concurrency, timeout, debugLog, ...output } = runFields;

/** For the commands that need no org: consent and the manner of output. */
export const outputOptions: OptionGroup = { title: 'General options', table: output };
