import type { OptionGroup } from './command.js';
import { connectionFields } from './connection-fields.js';
import type { FieldTable } from './field.js';
import { dryRunFields, reportFields, runFields } from './run-fields.js';

/** For every command that works on an org. */
export const connectionOptions: OptionGroup = { title: 'Connection', common: true, table: connectionFields };

function general(table: FieldTable): OptionGroup {
  return { title: 'General options', common: true, table };
}

const { saveConfig: _saved, ...runUnsaved } = runFields;

/** For the commands that work on what was installed: they have no answers that a config file could keep. */
export const generalOptions = general(runUnsaved);
export const generalOptionsOfRemovers = general({ ...runUnsaved, ...dryRunFields });

/** For the commands that know every answer: `--save-config` writes them. */
export const generalOptionsOfPlanners = general(runFields);
export const generalOptionsOfInstallers = general({ ...runFields, ...dryRunFields, ...reportFields });

/** For the commands that look at all of it and change nothing. */
export const generalOptionsOfReporters = general({ ...runUnsaved, ...reportFields });

const { division: _place, ...runOnly } = runUnsaved;

/** For the commands that work on what is there and make no objects. */
export const generalOptionsOfRows = general(runOnly);
export const generalOptionsOfRowWriters = general({ ...runOnly, ...dryRunFields });

const { config, saveConfig, division, concurrency, timeout, debugLog, trace, ...output } = runFields;

/** For the commands that need no org: consent and the manner of output. */
export const outputOptions = general(output);
