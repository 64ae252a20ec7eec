import type { Command } from '../../cli/command.js';
import { outputOptions } from '../../cli/option-groups.js';
import { runSchedulesFields } from './fields.js';

export const sandboxRunSchedules: Command = {
  description:
    'Moves the clock of the practice org through a period, runs every campaign that its schedule starts in that time, and shows whose presence changed, who was skipped and why, and whether anybody was called. The clock never goes back: sandbox reset does.',
  options: [{ title: 'Options of sandbox run-schedules', table: runSchedulesFields }, outputOptions],
  examples: [
    { title: 'The coming week', line: 'gc-presence sandbox run-schedules' },
    {
      title: 'One day, in local time',
      line: 'gc-presence sandbox run-schedules --from 2027-03-14 --to 2027-03-14 --time-zone America/New_York',
    },
  ],
  load: () => import('./run-run-schedules.js'),
};
