import type { DefaultedField } from './field.js';
import { declared, fileField, numberField, readSwitch, switchField, textField } from './field-kinds.js';

/** A flag of one run: no config file and no earlier run may give it. */
function runSwitch(key: string, flag: string, summary: string): DefaultedField<boolean> {
  return switchField({ key, flag, summary, default: false, configurable: false, remembered: false });
}

const colorField: DefaultedField<boolean> = {
  ...declared({
    key: 'color',
    flag: '--no-color',
    environment: 'NO_COLOR',
    summary: 'no colours; also when NO_COLOR is set to anything',
    configurable: false,
    remembered: false,
  }),
  default: true,
  // The convention of no-color.org: whatever the variable holds, unless it is empty, colours are off.
  read: (raw, from) => (from.source === 'environment' ? false : readSwitch(raw, from)),
  plain: (value) => value,
};

const nonInteractiveField: DefaultedField<boolean> = {
  ...declared({
    key: 'nonInteractive',
    flag: '--non-interactive',
    environment: 'CI',
    summary: 'never ask; also when standard input is no terminal or CI is set',
    configurable: false,
    remembered: false,
  }),
  default: false,
  // Continuous integration services set CI to true, 1 or their own name.
  read: (raw, from) => {
    if (from.source !== 'environment') return readSwitch(raw, from);
    return raw !== '0' && String(raw).toLowerCase() !== 'false';
  },
  plain: (value) => value,
};

/** The options that every command has. */
export const runFields = {
  config: fileField({
    key: 'config',
    flag: '--config <file>',
    summary: 'YAML file with answers',
    configurable: false,
    remembered: false,
  }),
  saveConfig: fileField({
    key: 'saveConfig',
    flag: '--save-config <file>',
    summary: 'write the answers of this run to a YAML file, without secrets',
    configurable: false,
    remembered: false,
  }),
  yes: runSwitch('yes', '--yes', 'do not ask for confirmation'),
  nonInteractive: nonInteractiveField,
  json: runSwitch('json', '--json', 'one JSON document on standard output, nothing else; never asks'),
  quiet: runSwitch('quiet', '--quiet', 'only warnings, errors and the last line'),
  verbose: runSwitch('verbose', '--verbose', 'every request, and stack traces'),
  debugLog: fileField({
    key: 'debugLog',
    flag: '--debug-log <file>',
    summary: 'write every request to a file that only you can read, without secrets',
    configurable: false,
    remembered: false,
  }),
  color: colorField,
  division: textField({
    key: 'division',
    flag: '--division <name>',
    summary: 'division of the new objects (default: the home division)',
  }),
  concurrency: numberField({
    key: 'concurrency',
    flag: '--concurrency <number>',
    summary: 'requests under way at once, 1 to 16',
    min: 1,
    max: 16,
    default: 4,
    remembered: false,
  }),
  timeout: numberField({
    key: 'timeout',
    flag: '--timeout <seconds>',
    summary: 'time limit of the whole run',
    min: 1,
    max: 86_400,
    remembered: false,
  }),
} as const;

export type RunFields = typeof runFields;

/** For the commands that write: `setup` and `teardown`. */
export const dryRunFields = {
  dryRun: runSwitch('dryRun', '--dry-run', 'show the plan and send no write'),
} as const;
