import { runsInCi } from '../core/io.js';
import { field } from './field.js';
import { fileField, forOneRun, numberField, readSwitch, runSwitch, textField } from './field-kinds.js';

const rare = true;

export const runFields = {
  config: fileField(forOneRun('--config <file>', 'YAML file with answers')),
  saveConfig: fileField(
    forOneRun('--save-config <file>', 'write the answers of this run to a YAML file, without secrets'),
  ),
  yes: runSwitch('--yes', 'do not ask for confirmation'),
  nonInteractive: field(
    {
      ...forOneRun('--non-interactive', 'never ask; also when standard input is no terminal or CI is set'),
      environment: 'CI',
      default: false,
      rare,
    },
    {
      // Continuous integration services set CI to true, 1 or their own name.
      read: (raw, from) =>
        from.source === 'environment' ? runsInCi({ CI: String(raw) }) : readSwitch(raw, from),
    },
  ),
  json: runSwitch('--json', 'one JSON document on standard output, nothing else; never asks'),
  quiet: runSwitch('--quiet', 'only warnings, errors and the last line', { rare }),
  verbose: runSwitch('--verbose', 'every setting of a plan, every request, and stack traces'),
  debugLog: fileField({
    ...forOneRun(
      '--debug-log <file>',
      'write every request to a file that only you can read, without secrets',
    ),
    rare,
  }),
  trace: fileField({
    ...forOneRun(
      '--trace <file>',
      'write a page with the timeline of all requests; JSON where the name ends in .json',
    ),
    endings: ['.html', '.json'],
    rare,
  }),
  color: field(
    {
      ...forOneRun('--no-color', 'no colours; also when NO_COLOR is set'),
      environment: 'NO_COLOR',
      default: true,
      rare,
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
export const dryRunFields = { dryRun: runSwitch('--dry-run', 'show the plan and send no write') } as const;

/** For the commands that look at all that is installed: `setup`, `status` and `verify`. */
export const reportFields = {
  report: fileField({
    ...forOneRun('--report <file>', 'write what is installed to a file: .md, or .html to print'),
    endings: ['.md', '.html'],
  }),
  reportPeople: runSwitch('--report-people', 'name the people in the report, too'),
} as const;

export const teardownFields = {
  org: textField({
    ...forOneRun(
      '--org <name>',
      'name of the org, to confirm the removal; needed with --yes without a terminal',
    ),
    offers: ['org'],
  }),
} as const;

export const verifyFields = {
  user: textField({
    ...forOneRun('--user <email>', 'e-mail address of the person to test with'),
    offers: ['person'],
    required: true,
  }),
  force: runSwitch('--force', 'test with a person who is On Queue, too: that presence must stay'),
} as const;
