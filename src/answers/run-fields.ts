import { runsInCi } from '../core/io.js';
import { field } from './field.js';
import { fileField, numberField, readSwitch, switchField, textField } from './field-kinds.js';

/** A flag of one run: no config file and no earlier run may give it. */
function runSwitch(key: string, flag: string, summary: string, more: { readonly rare?: true } = {}) {
  return switchField({ key, flag, summary, default: false, lifetime: 'run', ...more });
}

export const runFields = {
  config: fileField({
    key: 'config',
    flag: '--config <file>',
    summary: 'YAML file with answers',
    lifetime: 'run',
  }),
  saveConfig: fileField({
    key: 'saveConfig',
    flag: '--save-config <file>',
    summary: 'write the answers of this run to a YAML file, without secrets',
    lifetime: 'run',
  }),
  yes: runSwitch('yes', '--yes', 'do not ask for confirmation'),
  nonInteractive: field(
    {
      key: 'nonInteractive',
      rare: true,
      flag: '--non-interactive',
      environment: 'CI',
      summary: 'never ask; also when standard input is no terminal or CI is set',
      default: false,
      lifetime: 'run',
    },
    {
      // Continuous integration services set CI to true, 1 or their own name.
      read: (raw, from) =>
        from.source === 'environment' ? runsInCi({ CI: String(raw) }) : readSwitch(raw, from),
    },
  ),
  json: runSwitch('json', '--json', 'one JSON document on standard output, nothing else; never asks'),
  quiet: runSwitch('quiet', '--quiet', 'only warnings, errors and the last line', { rare: true }),
  verbose: runSwitch('verbose', '--verbose', 'every setting of a plan, every request, and stack traces'),
  debugLog: fileField({
    key: 'debugLog',
    rare: true,
    flag: '--debug-log <file>',
    summary: 'write every request to a file that only you can read, without secrets',
    lifetime: 'run',
  }),
  trace: fileField({
    key: 'trace',
    rare: true,
    flag: '--trace <file>',
    summary: 'write a page with the timeline of all requests; JSON where the name ends in .json',
    lifetime: 'run',
    endings: ['.html', '.json'],
  }),
  color: field(
    {
      key: 'color',
      rare: true,
      flag: '--no-color',
      environment: 'NO_COLOR',
      summary: 'no colours; also when NO_COLOR is set',
      default: true,
      lifetime: 'run',
    },
    // The convention of no-color.org: whatever the variable holds, unless it is empty, colours are off.
    { read: (raw, from) => from.source !== 'environment' && readSwitch(raw, from) },
  ),
  division: textField({
    key: 'division',
    flag: '--division <name>',
    offers: ['division'],
    summary: 'division of the new objects (default: the home division)',
  }),
  concurrency: numberField({
    key: 'concurrency',
    rare: true,
    flag: '--concurrency <number>',
    summary: 'requests under way at once, 1 to 24',
    min: 1,
    max: 24,
    default: 24,
    lifetime: 'config',
  }),
  timeout: numberField({
    key: 'timeout',
    rare: true,
    flag: '--timeout <seconds>',
    summary: 'time limit of the whole run',
    min: 1,
    max: 86_400,
    lifetime: 'config',
  }),
} as const;

/** For the commands that write: `setup` and `teardown`. */
export const dryRunFields = {
  dryRun: runSwitch('dryRun', '--dry-run', 'show the plan and send no write'),
} as const;

/** For the commands that look at all that is installed: `setup`, `status` and `verify`. */
export const reportFields = {
  report: fileField({
    key: 'report',
    flag: '--report <file>',
    summary: 'write what is installed to a file: .md, or .html to print',
    lifetime: 'run',
    endings: ['.md', '.html'],
  }),
  reportPeople: runSwitch('reportPeople', '--report-people', 'name the people in the report, too'),
} as const;

export const teardownFields = {
  org: textField({
    key: 'org',
    flag: '--org <name>',
    offers: ['org'],
    summary: 'name of the org, to confirm the removal; needed with --yes without a terminal',
    lifetime: 'run',
  }),
} as const;

export const verifyFields = {
  user: textField({
    key: 'user',
    flag: '--user <email>',
    offers: ['person'],
    summary: 'e-mail address of the person to test with',
    required: true,
    lifetime: 'run',
  }),
  force: runSwitch('force', '--force', 'test with a person who is On Queue, too: that presence must stay'),
} as const;
