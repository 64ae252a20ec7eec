import type { Command } from '../../answers/command.js';
import { outputOptions } from '../../answers/option-groups.js';
import { emitFields, resetFields, runSchedulesFields, showFields, startFields } from './fields.js';

export const sandboxShow: Command = {
  description:
    'Shows the practice org: its people with their presences, what gc-presence has installed in it, and what happened last. A practice org that does not exist yet is made.',
  options: [{ title: 'Options of sandbox show', table: showFields }, outputOptions],
  examples: [
    { title: 'Look around', line: 'gc-presence sandbox show' },
    {
      title: 'Everybody, for a script',
      line: "gc-presence sandbox show --all --json | jq '.people[].email'",
    },
  ],
  load: () => import('./show.js'),
};

export const sandboxReset: Command = {
  description:
    'Removes the practice org with everything that was installed in it, and makes a new company. Asks first; without a terminal it needs --yes.',
  options: [{ title: 'Options of sandbox reset', table: resetFields }, outputOptions],
  examples: [
    { title: 'Start afresh', line: 'gc-presence sandbox reset --yes' },
    {
      title: 'A large company, always the same',
      line: 'gc-presence sandbox reset --users 2000 --seed large --yes',
    },
  ],
  load: () => import('./reset.js'),
};

export const sandboxStart: Command = {
  description:
    'Serves the practice org on this machine until Ctrl-C, and prints the environment variables by which this program, CX as Code, an SDK or curl reach it. The client secret is new with every start.',
  options: [{ title: 'Options of sandbox start', table: startFields }, outputOptions],
  examples: [
    { title: 'Serve it on a port of your choice', line: 'gc-presence sandbox start --port 8090' },
    { title: 'Rehearse bad days', line: 'gc-presence sandbox start --faults faults.json' },
  ],
  load: () => import('./start.js'),
};

export const sandboxEmit: Command = {
  description:
    'Sends the event that Genesys Cloud sends when the Microsoft Teams presence of a person changes. The trigger and the workflow that are installed run, and the presence of the person is shown before and after, or why it did not change. With --verbose every step of the workflow is shown.',
  options: [{ title: 'Options of sandbox emit', table: emitFields }, outputOptions],
  examples: [
    {
      title: 'Somebody answers a call in Teams (sandbox show lists the people)',
      line: 'gc-presence sandbox emit --user EMAIL --teams-presence InACall',
    },
    {
      title: 'A whole morning: one JSON object a line, and a summary of what changed and why not',
      line: 'gc-presence sandbox emit --file events.jsonl',
    },
  ],
  load: () => import('./emit.js'),
};

export const sandboxRunSchedules: Command = {
  description:
    'Moves the clock of the practice org through a period, runs every campaign that its schedule starts in that time, and shows whose presence changed, who was skipped and why, and whether anybody was called. Where nothing is due the clock stays; it never goes back, but for sandbox reset. All commands go by that clock.',
  options: [{ title: 'Options of sandbox run-schedules', table: runSchedulesFields }, outputOptions],
  examples: [
    { title: 'The coming week', line: 'gc-presence sandbox run-schedules' },
    {
      title: 'One day, in local time',
      line: 'gc-presence sandbox run-schedules --from 2027-03-14 --to 2027-03-14 --time-zone America/New_York',
    },
  ],
  load: () => import('./run-schedules.js'),
};
