import type { OptionGroup } from './command.js';
import { connectionFields } from './connection-fields.js';
import { dryRunFields, reportFields, runFields } from './run-fields.js';

/** For every command that works on an org. */
export const connectionOptions: OptionGroup = {
  title: 'Connection',
  common: true,
  table: connectionFields,
};

const title = 'General options';
const common = true;

const { saveConfig: _saved, ...runUnsaved } = runFields;

/** For the commands that work on what was installed: they have no answers that a config file could keep. */
export const generalOptions: OptionGroup = { title, common, table: runUnsaved };
export const generalOptionsOfRemovers: OptionGroup = {
  title,
  common,
  table: { ...runUnsaved, ...dryRunFields },
};

/** For the commands that know every answer: `--save-config` writes them. */
export const generalOptionsOfPlanners: OptionGroup = { title, common, table: runFields };
export const generalOptionsOfInstallers: OptionGroup = {
  title,
  common,
  table: { ...runFields, ...dryRunFields, ...reportFields },
};

/** For the commands that look at all of it and change nothing. */
export const generalOptionsOfReporters: OptionGroup = {
  title,
  common,
  table: { ...runUnsaved, ...reportFields },
};

const { division: _place, ...runOnly } = runUnsaved;

/** For the commands that work on what is there and make no objects. */
export const generalOptionsOfRows: OptionGroup = { title, common, table: runOnly };
export const generalOptionsOfRowWriters: OptionGroup = {
  title,
  common,
  table: { ...runOnly, ...dryRunFields },
};

const { config, saveConfig, division, concurrency, timeout, debugLog, trace, ...output } = runFields;

/** For the commands that need no org: consent and the manner of output. */
export const outputOptions: OptionGroup = { title, common, table: output };
